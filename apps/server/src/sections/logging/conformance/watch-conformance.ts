import type { LineWatcher } from '../watch/line-watcher.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { countRequestLines, type DayCount, isWanted } from './count-request-lines.ts';
import { createRequestLineReader } from './read-request-line.ts';
import { createSeenIds } from './seen-ids.ts';

/** Under which the watcher keeps its place. */
export const CONFORMANCE_WATCHER = 'conformance';

/** Counts, of each service and day, the lines that tell of a request and what they lack. Policy control `request-log`. */
export function watchConformance(): LineWatcher {
  const seen = createSeenIds();
  return {
    name: CONFORMANCE_WATCHER,
    forget: seen.forget,
    async take(trx, lines, now) {
      // In one order, so that whoever else writes here is waited for and not waited with.
      const counts = countRequestLines(lines, createRequestLineReader(now), seen).toSorted((a, b) => (a.service + a.day < b.service + b.day ? -1 : 1));
      for (const count of counts) await add(trx, count);
    },
  };
}

async function add(trx: Trx<LoggingDoorTables>, count: DayCount): Promise<void> {
  const held = await trx.selectFrom('logging.conformance_days').selectAll().where('service', '=', count.service).where('day', '=', count.day).forUpdate().executeTakeFirst();
  const lacking: Record<string, number> = { ...held?.lacking };
  for (const [bits, lines] of count.lacking) lacking[bits] = (lacking[bits] ?? 0) + lines;
  const examples = [...(held?.examples ?? [])];
  for (const example of count.examples) if (isWanted(examples, example.what)) examples.push(example);
  const row = {
    lines: Number(held?.lines ?? 0) + count.lines, request_lines: Number(held?.request_lines ?? 0) + count.requestLines,
    lacking: JSON.stringify(lacking), examples: JSON.stringify(examples), last_at: new Date(Math.max(held?.last_at.getTime() ?? 0, count.lastAt)),
  };
  await trx.insertInto('logging.conformance_days').values({ service: count.service, day: count.day, ...row }).onConflict((conflict) => conflict.columns(['service', 'day']).doUpdateSet(row)).execute();
}
