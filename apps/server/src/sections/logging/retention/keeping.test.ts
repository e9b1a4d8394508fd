import { createRedactor } from '@writ/log';
import { type Id, MS } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { WRIT } from '../../../core/actor.ts';
import { addService } from '../../../core/directory/services.ts';
import { closedLogStore, type LogStore } from '../../../platform/logstore/index.ts';
import { openTestStore, testLine } from '../../../platform/logstore/testing-store.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { recordKeepingFacts } from './record-keeping-facts.ts';

vi.setConfig({ testTimeout: 60_000 });

let store: Awaited<ReturnType<typeof openTestStore>>;
let logs: LogStore;
let desk: TestConsole;
let parts: LoggingParts;
let service: Id<'service'>;

beforeAll(async () => {
  store = await openTestStore();
  logs = store;
  desk = await openTestConsole({
    routes(console, house) {
      parts = {
        db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(),
        logs: { handover: undefined, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing(), pid: () => logs.pid(), close: () => logs.close() },
      };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
  service = (await desk.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, desk.clock.now()))).id;
  for (const days of [6, 5, 4, 2, 1]) await store.append({ token: `day ${days}`, lines: Array.from({ length: 3 }, (_, n) => testLine({ service, at: desk.clock.now() - days * MS.day + n })) });
}, 60_000);
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

test('the calendar names the day that is missing, and asks for it back', async () => {
  const found = await desk.get('contact', `/logs/services/${service}/days`);
  expect(found.status).toBe(200);
  expect(found.text).toContain('Lines are missing on 1 of 6 days');
  const day = new Date(desk.clock.now() - 3 * MS.day).toISOString().slice(0, 10);
  expect(found.text).toContain(`${day}: 0 lines, not archived`);
  const asked = await desk.post('contact', `/logs/services/${service}/days`, { from: day, through: day });
  expect(asked.status).toBe(303);
  expect((await desk.get('contact', `/logs/services/${service}/days`)).text).toContain('under way');
});

test('what is kept is recorded as facts, and unknown where nobody can look', async () => {
  const archive = { blobs: { list: async function* list() {} } as never, isElsewhere: () => Promise.resolve(true), keptDays: 400 };
  const read = async () => (await desk.db.selectFrom('core.facts').select(['kind', 'state', 'value']).where('subject_id', '=', service).where('kind', 'in', ['service.log-days', 'service.log-archive', 'service.log-restore']).orderBy('kind').execute());
  await recordKeepingFacts({ ...parts, archive });
  const known = await read();
  expect(known.map(({ state }) => state)).toEqual(['known', 'known', 'known']);
  expect((await desk.get('contact', `/logs/services/${service}/days`)).text).not.toContain('One setting is left');
  await recordKeepingFacts({ ...parts, archive: { ...archive, isElsewhere: () => Promise.resolve(false) } });
  expect((await desk.get('developer', `/logs/services/${service}/days`)).text).toContain('One setting is left: where the archive lies');
  await recordKeepingFacts({ ...parts, archive });
  expect(known[0]!.value).toMatchObject({ days: 4, archived: 0, elsewhere: true });
  expect(known[1]!.value).toMatchObject({ gaps: [{ what: 'no lines', lines: 0 }] });
  logs = closedLogStore();
  desk.clock.pass(MS.hour);
  await recordKeepingFacts({ ...parts, archive });
  expect((await read()).map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
  expect((await desk.get('contact', `/logs/services/${service}/days`)).text).toContain('The log store does not answer');
  logs = store;
});
