import { instant, MS, plus } from '@writ/kernel';
import { listServices } from '../core/directory/services.ts';
import { createLineMiner, makeRule, noteTemplates, readLineAsItStands } from '../sections/logging/index.ts';
import { owner, type Company } from './company.ts';
import { DEVICE_RULE, tellDay, TOLD_DAYS } from './told-lines.ts';

/** A line reaches the store a moment after it was written. */
const ON_THE_WAY_MS = 400;

/**
 * Stores what the company's programs and machines have written in the last three months, each day as one batch, and lets everybody look at it who looks at lines.
 * The lines go by no door: they came when the doors knew less than they do today. Ends early when `stopping` aborts. Throws what the log store does.
 */
export async function fillLogs(company: Company, stopping: AbortSignal): Promise<void> {
  const { app: { logs, lookAtLogs }, house: { db }, draw, span: { end } } = company;
  if (logs === undefined) return;
  const services = new Map((await listServices(db)).map(({ name, id }) => [name, id]));
  await makeRule({ db: db as never }, { ...DEVICE_RULE, service: services.get(DEVICE_RULE.service)! }, owner(company).actor, instant(end));
  const miner = createLineMiner();
  const today = instant(Math.floor(end / MS.day) * MS.day);
  for (let daysAgo = TOLD_DAYS; daysAgo >= 0 && !stopping.aborted; daysAgo -= 1) {
    const from = plus(today, -daysAgo * MS.day);
    const told = tellDay(draw, from, daysAgo).filter(({ at }) => at < end - ON_THE_WAY_MS);
    const lines = told.map(({ at, service, host, source, text }) => readLineAsItStands(text, { at, service: services.get(service) ?? '', host, source, receivedAt: plus(at, ON_THE_WAY_MS) }));
    const templates = miner.mine(lines.map(({ message }) => message));
    await noteTemplates(db, miner.learned(), instant(end));
    await logs.append({ token: `demonstration ${daysAgo}`, lines: lines.map((line, index) => ({ ...line, template: templates[index]! })) });
  }
  // Whoever looks at lines has looked up to now at a store that was empty, and these came earlier: they look again from the first.
  await db.deleteFrom('logging.watch_places').execute();
  await lookAtLogs();
}
