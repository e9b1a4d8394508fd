import { instant, type Id, MS } from '@writ/kernel';
import { createRedactor, RULE_NAMES } from '@writ/log';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { addService } from '../../../core/directory/services.ts';
import { searchLines } from '../../../platform/logstore/index.ts';
import { openTestStore, TEST_DAY, testLine } from '../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { describeSecrets, isSettled, readCredentials } from './read-credentials.ts';
import { SWEEP_RULES } from './rules.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { noteTemplates } from '../patterns/note-templates.ts';
import { dismissCredential, eraseCredential, sayReplaced } from './settle-credential.ts';
import { BY_NAME, eraseSecrets, findsPlanted, sweepLine } from './sweep-line.ts';
import { watchSecrets } from './watch-secrets.ts';

// Made of parts: no whole secret stands in a file.
const SECRET = ['hunter', 'Two', '99', 'x'].join('');
const now = instant(TEST_DAY + 10 * MS.hour);

describe('a line', () => {
  test('that holds secrets tells rule and part, never the value, and is clean when they are erased', () => {
    const line = testLine({ message: `login with password=${SECRET}`, fields: { note: `password=${SECRET}`, accessToken: SECRET, ok: 'yes' }, requestId: 'r-1' });
    const finds = sweepLine(SWEEP_RULES, line);
    expect(finds.map(({ within }) => within).toSorted()).toEqual(['accessToken', 'message', 'note']);
    expect(finds.find(({ within }) => within === 'accessToken')?.rule).toBe(BY_NAME);
    expect(JSON.stringify(finds)).not.toContain(SECRET);
    const clean = eraseSecrets(SWEEP_RULES, line);
    expect(sweepLine(SWEEP_RULES, clean)).toEqual([]);
    expect(JSON.stringify(clean)).not.toContain(SECRET);
    expect(clean.fields['ok']).toBe('yes');
  });

  test('is clean after erasing, whatever is in it', () => {
    const piece = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('password=', 'Authorization: Bearer ', 'token":"', 'https://a:', '@example.com ', SECRET, '\n'));
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, fc.dictionary(fc.oneof(text, fc.constant('password')), text, { maxKeys: 3 }), (message, fields) => {
      expect(sweepLine(SWEEP_RULES, eraseSecrets(SWEEP_RULES, testLine({ message, fields })))).toEqual([]);
    }), { numRuns: 200 });
  });

  test('is planted for each run, and rules that find nothing are known to be blind', () => {
    expect(findsPlanted(SWEEP_RULES)).toBe(true);
    expect(findsPlanted(createRedactor({ rules: ['age-key'] }))).toBe(false);
  });
});

describe('the sweep', { timeout: 60_000 }, () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let database: TestDatabase<LoggingDoorTables>;
  let service: Id<'service'>;
  beforeAll(async () => {
    store = await openTestStore();
    database = await createTestDatabase<LoggingDoorTables>();
    service = (await database.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, now))).id;
  }, 60_000);
  afterAll(async () => {
    await store.destroy();
    await database.drop();
  });
  const reading = openLineDesk(undefined);
  const parts = () => ({ db: database.db, logs: store, reading, log: pino({ level: 'silent' }), clock: () => now });
  const messages = async () => (await searchLines(await store.ready(), { filter: { from: 0, until: TEST_DAY + MS.day, service }, limit: 100 })).lines.map(({ message }) => message).toSorted();
  const settling = (why: string) => ({ why, by: WRIT, now });

  test('finds with new rules what older ones let through, once, and erases it for good with a record', async () => {
    const lines = Array.from({ length: 20 }, (_, seq) => testLine({ at: TEST_DAY + seq, receivedAt: now - MS.hour, service, message: seq < 3 ? `login ${seq} with password=${SECRET}` : `line ${seq}` }));
    await store.append({ token: 'secrets', lines });
    const old = watchSecrets({ ...SWEEP_RULES, find: (text) => (text.includes('planted') ? SWEEP_RULES.find(text) : []) }, 'secrets old');
    await watchLines(parts(), [old]);
    expect(await readCredentials(parts())).toEqual([]);

    await watchLines(parts(), [watchSecrets(SWEEP_RULES)]);
    await watchLines(parts(), [watchSecrets(SWEEP_RULES, 'secrets again')]);
    const [found, ...more] = await readCredentials(parts());
    expect([found!.lines, found!.service, found!.within, more.length]).toEqual([3, service, 'message', 0]);
    expect(RULE_NAMES).toContain(found!.rule);
    expect(await describeSecrets(parts(), service, now)).toMatchObject({ canaryFound: true, openFinds: 1, sweptThrough: new Date(now - MS.minute).toISOString() });

    const words = `login <*> with password=${SECRET}`;
    await noteTemplates(database.db, [{ id: '0123456789abcdef', words, was: [] }, { id: '0123456789abcdee', words: 'line <*>', was: [] }], now);
    await database.db.insertInto('logging.pattern_miner').values({ name: 'all services', state: words, saved_at: new Date(now) }).execute();
    expect((await reading.syslog({ token: 'learn', now, pieces: [{ connection: 1, peer: '192.0.2.1', bytes: new TextEncoder().encode('<13>line 1\n'), isEnd: true }] })).learned).toHaveLength(1);

    expect(await eraseCredential(parts(), found!.id, settling('It was printed by mistake.'))).toBe(3);
    expect((await database.db.selectFrom('logging.templates').select('words').orderBy('template').execute()).map((row) => row.words)).toEqual(['line <*>', 'login <*> with password=[REDACTED]']);
    expect(await database.db.selectFrom('logging.pattern_miner').selectAll().execute()).toEqual([]);
    expect(await reading.save()).toBe(await openLineDesk(undefined).save());
    const after = await messages();
    expect(after).toHaveLength(20);
    expect(JSON.stringify(after)).not.toContain(SECRET);
    expect(after.filter((message) => message.includes('[REDACTED]'))).toHaveLength(3);
    const entry = await database.db.selectFrom('core.journal').selectAll().where('act', '=', 'log-secret.erased').executeTakeFirstOrThrow();
    expect([entry.why, entry.subject_id]).toEqual(['It was printed by mistake.', service]);
    expect(isSettled((await readCredentials(parts()))[0]!)).toBe(false);
    await sayReplaced(parts(), found!.id, settling('Changed at the bank.'));
    expect(isSettled((await readCredentials(parts()))[0]!)).toBe(true);
    await expect(eraseCredential(parts(), found!.id, settling('Again.'))).rejects.toMatchObject({ code: 'exposed-credential-settled' });
    expect((await describeSecrets(parts(), service, now)).openFinds).toBe(0);
  });

  test('tells of a secret that comes after another was settled, and not again of what was said to be none', async () => {
    await store.append({ token: 'later', lines: [testLine({ at: TEST_DAY + 1_000, receivedAt: now - 2 * MS.minute, service, message: `password=${SECRET}` })] });
    await database.db.deleteFrom('logging.watch_places').execute();
    await watchLines(parts(), [watchSecrets(SWEEP_RULES)]);
    const open = (await readCredentials(parts())).filter((credential) => !isSettled(credential));
    expect(open.map(({ lines }) => lines)).toEqual([1]);
    await dismissCredential(parts(), open[0]!.id, settling('It is the word in the manual.'));
    await database.db.deleteFrom('logging.watch_places').execute();
    await watchLines(parts(), [watchSecrets(SWEEP_RULES)]);
    expect((await readCredentials(parts(), { openOnly: true }))).toEqual([]);
  });

  test('does not move on while its rules are blind', async () => {
    const blind = watchSecrets({ ...SWEEP_RULES, find: () => [] }, 'secrets blind');
    await watchLines(parts(), [blind]);
    expect(await database.db.selectFrom('logging.watch_places').select('watcher').where('watcher', '=', 'secrets blind').execute()).toEqual([]);
  });
});
