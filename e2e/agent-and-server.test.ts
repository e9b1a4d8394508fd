import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKS, observe, runAgent, type AgentSettings } from '@writ/agent';
import { FACT_KINDS } from '@writ/contract';
import { instant, type Id } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WRIT } from '../apps/server/src/core/actor.ts';
import { issueAgentDoorCertificate, offerEnrolment, openKeyFolder, revokeHost, type AgentListener, type AgentTables } from '../apps/server/src/core/hosts/index.ts';
import { openTestDoor } from '../apps/server/src/core/hosts/testing-agent.ts';

const clock = () => instant(Date.now());
const folder = mkdtempSync(join(tmpdir(), 'writ-e2e-agent-'));
const key = randomBytes(32);
const box = {
  seal(bytes: Uint8Array) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  },
  open(bytes: Uint8Array) {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  },
};

let database: TestDatabase<AgentTables>;
let door: AgentListener & { url: string };
let settings: AgentSettings;
beforeAll(async () => {
  database = await createTestDatabase<AgentTables>();
  const certificate = await issueAgentDoorCertificate(await openKeyFolder(join(folder, 'keys'), box), ['127.0.0.1'], clock());
  door = await openTestDoor(database.db, clock, certificate);
  const { token } = await offerEnrolment(database.db, { by: WRIT, labels: { environment: 'production' }, now: clock() });
  settings = { server: door.url, ca: certificate.ca, dataFolder: join(folder, 'agent'), token, tokenFile: undefined, name: 'this-machine.example.com', spoolBytes: 8_000_000 };
});
afterAll(async () => {
  await door?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a real agent and a real server, over TLS', () => {
  it('have every fact of this machine in the database within seconds, and part at once when the host is revoked', async () => {
    const stop = new AbortController();
    const ended = runAgent(settings, { checks: CHECKS, observe, clock, random: Math.random, log: { info() {}, warn() {}, error() {} } }, stop.signal);
    const kinds = () => database.db.selectFrom('core.facts').select(['subject_id', 'kind']).execute();
    // What is read in the host's logs is the server's to say.
    const saidByServer = new Set(['host.login-lines', 'host.command-records']);
    const wanted = Object.keys(FACT_KINDS).filter((kind) => kind.startsWith('host.') && !saidByServer.has(kind)).toSorted();
    try {
      await vi.waitFor(async () => expect((await kinds()).map(({ kind }) => kind).toSorted()).toEqual(wanted), { timeout: 15_000, interval: 50 });
      const host = (await kinds())[0]!.subject_id as Id<'host'>;
      await revokeHost(database.db, { host, by: WRIT, why: 'the test is over', now: clock() });
      // Its next word is the one that is refused; a start says everything anew.
      stop.abort();
      await ended;
      const again = await runAgent(settings, { checks: CHECKS.slice(0, 1), observe, clock, random: Math.random, log: { info() {}, warn() {}, error() {} } }, AbortSignal.timeout(10_000));
      expect(again).toMatchObject({ code: 'host-revoked' });
    } finally {
      stop.abort();
    }
  });
});
