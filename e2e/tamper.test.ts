import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../apps/server/src/platform/db/index.ts';
import { startEmbeddedPostgres } from '../apps/server/src/platform/postgres/index.ts';
import { openJourneyByForms } from './open-journey.ts';
import { ASK_MS, PROGRAM, processesOf, startWrit, until, untilNothingRuns } from './start-writ.ts';
import { findHost } from './visit-writ.ts';

const PATIENCE_MS = 120_000;
const ALTERED = 3;

describe('somebody who owns the database', () => {
  let journey: Awaited<ReturnType<typeof openJourneyByForms>>;
  beforeAll(async () => {
    journey = await openJourneyByForms();
  });
  afterAll(() => journey?.close());

  it('kills the server, alters one entry with the guards off, and is named: on the page, and offline from an export', async () => {
    const { visitor, place } = journey;
    const host = await until('this machine is enrolled', () => findHost(visitor), 60_000, ASK_MS);
    expect((await visitor.post(`/hosts/${host}/labels`, { labels: 'environment=production\nmanaged=true' })).status()).toBe(303);
    expect(verify(await exportJournal()).status).toBe(0);
    expect(await (await visitor.post('/journal/verify', {})).text()).toContain('The chain is whole');

    expect(processesOf(place.data).length).toBeGreaterThan(2);
    await journey.writ.kill();
    await untilNothingRuns(place.data);

    await alterEntry(ALTERED);

    journey.writ = await startWrit(place);
    expect(await (await visitor.post('/journal/verify', {})).text()).toMatch(new RegExp(`Entry ${ALTERED} is not what was written`));
    const offline = verify(await exportJournal());
    expect(offline.status).toBe(1);
    expect(offline.stdout).toContain(`First altered entry: ${ALTERED}.`);
  }, PATIENCE_MS);

  async function exportJournal(): Promise<string> {
    const answer = await journey.visitor.get('/journal/export');
    expect(answer.status()).toBe(200);
    return answer.text();
  }

  function verify(exported: string) {
    const file = join(dirname(journey.place.data), 'journal.ndjson');
    writeFileSync(file, exported);
    return spawnSync(PROGRAM, ['journal', 'verify', file, '--text'], { encoding: 'utf8', timeout: PATIENCE_MS });
  }

  /** First as anybody would, which the database refuses; then with its guards taken off, which only its owner can. */
  async function alterEntry(seq: number): Promise<void> {
    const server = await startEmbeddedPostgres({ dataFolder: journey.place.data, logger: pino({ level: 'silent' }) });
    const db = connect({ url: server.url, maxConnections: 1 });
    try {
      const alter = sql`update core.journal set detail = '{"nothing": "happened"}', why = 'no reason' where seq = ${seq}`;
      await expect(alter.execute(db)).rejects.toThrow('The journal is append-only');
      await sql`alter table core.journal disable trigger all`.execute(db);
      const { numAffectedRows } = await alter.execute(db);
      await sql`alter table core.journal enable trigger all`.execute(db);
      expect(numAffectedRows).toBe(1n);
    } finally {
      await db.destroy();
      await server.stop();
    }
  }
});
