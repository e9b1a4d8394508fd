import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { AGENT_BOUNDS } from '@writ/contract';
import { createAgentClient, factDigest, sendRequest, signRequest, type OutgoingRequest } from '@writ/client';
import { MS, toIso, type Id } from '@writ/kernel';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRIT } from '../actor.ts';
import { offerEnrolment } from './offer-enrolment.ts';
import type { AgentListener } from './open-agent-door.ts';
import { revokeHost } from './revoke-host.ts';
import type { AgentTables } from './tables.ts';
import { batchOf, clockFact, enrolTestHost, openTestDoor } from './testing-agent.ts';

let database: TestDatabase<AgentTables>;
let door: AgentListener & { url: string };
const clock = fakeClock();

beforeAll(async () => {
  database = await createTestDatabase<AgentTables>();
  door = await openTestDoor(database.db, clock.now);
});
afterAll(async () => {
  await door?.close();
  await database?.drop();
});

const machine = { system: 'Linux', architecture: 'x64' };
const enrolment = (token: string) => ({ token, name: 'db-1.example.com', machine, agentVersion: '0.1.0' });
const newClient = () => createAgentClient({ server: door.url, key: generateKeyPairSync('ed25519').privateKey, clock: clock.now });
const offer = () => offerEnrolment(database.db, { by: WRIT, now: clock.now() });
const heldOf = (host: string) => database.db.selectFrom('core.facts').selectAll().where('subject_id', '=', host).execute();

/** Sends what a well-behaved client would not. */
async function post(agent: { host: string; key: ReturnType<typeof generateKeyPairSync>['privateKey'] }, body: Uint8Array, change: { encoding?: string; nonce?: string; created?: number; headers?: Record<string, string> } = {}) {
  const nonce = change.nonce ?? randomBytes(16).toString('base64url');
  const created = change.created ?? Math.floor(clock.now() / 1_000);
  const signed = signRequest({ method: 'POST', path: '/agent/v1/facts', created, keyId: agent.host, nonce, body }, agent.key);
  const headers = { 'content-type': 'application/json', ...(change.encoding && { 'content-encoding': change.encoding }), ...signed, ...change.headers };
  const request: OutgoingRequest = { method: 'POST', url: new URL('/agent/v1/facts', door.url), headers, body, timeoutMs: 10_000, maximumBytes: 1_000_000 };
  const answer = await sendRequest(request);
  return { status: answer.status, ...(JSON.parse(Buffer.from(answer.body).toString()) as { code?: string; accepted?: number; repeated?: boolean }) };
}

describe('enrolling a host', () => {
  it('takes one host per token, and writes who came by which token', async () => {
    const { token, id } = await offer();
    const { host } = await newClient().enrol(enrolment(token));
    await expect(newClient().enrol(enrolment(token))).rejects.toMatchObject({ code: 'token-used' });
    const entry = await database.db.selectFrom('core.journal').selectAll().where('act', '=', 'host.enrolled').where('subject_id', '=', host).executeTakeFirstOrThrow();
    expect(entry.detail).toMatchObject({ token: id });
    const subject = await database.db.selectFrom('core.subjects').selectAll().where('id', '=', host).executeTakeFirstOrThrow();
    expect(subject).toMatchObject({ kind: 'host', name: 'db-1.example.com', standing: 'listed' });
  });

  it('keeps no token, only its digest', async () => {
    const { token } = await offer();
    const rows = await database.db.selectFrom('core.enrolment_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('takes one of many that use the same token at once', async () => {
    const { token } = await offer();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => newClient().enrol(enrolment(token))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'token-used' });
  });

  it('gives the same host again to the same key, whose first answer was lost', async () => {
    const { token } = await offer();
    const client = newClient();
    expect((await client.enrol(enrolment(token))).host).toBe((await client.enrol(enrolment(token))).host);
  });

  it('refuses an expired token, an unknown one, and a key that is a host already', async () => {
    const late = await offer();
    clock.pass(MS.hour);
    await expect(newClient().enrol(enrolment(late.token))).rejects.toMatchObject({ code: 'token-expired' });
    await expect(newClient().enrol(enrolment('writ_enrol_of_nobody_at_all'))).rejects.toMatchObject({ code: 'token-unknown' });
    const client = newClient();
    await client.enrol(enrolment((await offer()).token));
    const second = await offer();
    await expect(client.enrol(enrolment(second.token))).rejects.toMatchObject({ code: 'key-used' });
    // The refusal left the token unused.
    await expect(newClient().enrol(enrolment(second.token))).resolves.toMatchObject({ host: expect.any(String) });
  });
});

describe('a batch of facts', () => {
  it('is recorded once, however often it is sent', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const batch = batchOf({ facts: [clockFact(agent.host, clock.now())] });
    expect(await agent.send(batch)).toMatchObject({ accepted: 1, repeated: false, refused: [], resend: [], journal: { seq: expect.any(Number) } });
    expect(await agent.send(batch)).toMatchObject({ accepted: 0, repeated: true });
    const changes = await database.db.selectFrom('core.fact_changes').selectAll().where('subject_id', '=', agent.host).execute();
    expect(changes).toHaveLength(1);
  });

  it('that comes late does not replace what was seen after it', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const early = clockFact(agent.host, clock.now(), false);
    const late = clockFact(agent.host, clock.pass(MS.second), true);
    await agent.send({ facts: [late] });
    await agent.send({ facts: [early] });
    expect(await heldOf(agent.host)).toMatchObject([{ value: { synchronised: true } }]);
  });

  it('confirms by digest, and is asked for what the server does not hold', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const fact = clockFact(agent.host, clock.now());
    await agent.send({ facts: [fact] });
    const observedAt = toIso(clock.pass(MS.minute));
    const answer = await agent.send({ confirmed: [
      { kind: 'host.clock', digest: factDigest(fact), observedAt },
      { kind: 'host.reboot', digest: '0'.repeat(64), observedAt },
    ] });
    expect(answer.resend).toEqual(['host.reboot']);
    expect(await heldOf(agent.host)).toMatchObject([{ observed_at: new Date(observedAt) }]);
  });

  it('records a value that does not fit as unknown, and refuses kinds it does not know and other hosts', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const good = clockFact(agent.host, clock.now());
    const answer = await agent.send({ facts: [{ ...good, value: { synchronised: 'very' } } as never, { ...good, kind: 'host.colour' }, clockFact('someone-else', clock.now())] });
    expect(answer).toMatchObject({ accepted: 1, refused: [{ kind: 'host.colour' }, { kind: 'host.clock' }] });
    expect(await heldOf(agent.host)).toMatchObject([{ kind: 'host.clock', state: 'unknown', unknown: { reason: 'malformed' } }]);
  });

  it('cannot attest, nor outlive its staleness by a clock that runs ahead', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const fact = { ...clockFact(agent.host, (clock.now() + MS.day) as never), source: { how: 'attested' as const, by: 'someone' } };
    await agent.send({ facts: [fact] });
    expect(await heldOf(agent.host)).toMatchObject([{ observed_at: new Date(clock.now()), source: { how: 'measured', by: `agent ${agent.host}` } }]);
  });
});

describe('the door', () => {
  it('refuses a revoked host from the next request on', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    await agent.send();
    await revokeHost(database.db, { host: agent.host as Id<'host'>, by: WRIT, why: 'sold', now: clock.now() });
    await expect(agent.send()).rejects.toMatchObject({ code: 'host-revoked', kind: 'forbidden' });
  });

  it('refuses the very request that it received before', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const body = Buffer.from(JSON.stringify(batchOf()));
    const nonce = randomBytes(16).toString('base64url');
    expect(await post(agent, body, { nonce })).toMatchObject({ status: 200 });
    expect(await post(agent, body, { nonce })).toMatchObject({ status: 409, code: 'replayed' });
  });

  it('refuses what another key signed, what was altered under way, and hosts it does not know', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const body = Buffer.from(JSON.stringify(batchOf()));
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(await post({ host: agent.host, key: stranger }, body)).toMatchObject({ status: 401, code: 'signature-bad' });
    const other = signRequest({ method: 'POST', path: '/agent/v1/facts', created: Math.floor(clock.now() / 1_000), keyId: agent.host, nonce: 'n'.repeat(22), body: Buffer.from('{}') }, agent.key);
    expect(await post(agent, body, { headers: { ...other } })).toMatchObject({ status: 401, code: 'signature-bad' });
    expect(await post({ host: '00000000-0000-4000-8000-000000000000', key: stranger }, body)).toMatchObject({ status: 401, code: 'host-unknown' });
  });

  it('refuses requests that were signed at another time than now', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const body = Buffer.from(JSON.stringify(batchOf()));
    for (const seconds of [-301, 301]) expect(await post(agent, body, { created: Math.floor(clock.now() / 1_000) + seconds })).toMatchObject({ status: 401, code: 'clock-skew' });
    expect(await post(agent, body, { created: Math.floor(clock.now() / 1_000) - 299 })).toMatchObject({ status: 200 });
  });

  it('stops at its bounds: bombs, large bodies, broken encodings, truncated and foreign JSON', async () => {
    const agent = await enrolTestHost(database.db, door.url, clock.now);
    const bomb = Buffer.alloc(AGENT_BOUNDS.decodedBytes + 1, ' ');
    const whole = Buffer.from(JSON.stringify(batchOf()));
    expect(await post(agent, gzipSync(bomb), { encoding: 'gzip' })).toMatchObject({ status: 413, code: 'too-large' });
    expect(await post(agent, zstdCompressSync(bomb), { encoding: 'zstd' })).toMatchObject({ status: 413, code: 'too-large' });
    expect(await post(agent, zstdCompressSync(whole).subarray(0, -3), { encoding: 'zstd' })).toMatchObject({ status: 400, code: 'malformed' });
    expect(await post(agent, whole, { encoding: 'br' })).toMatchObject({ status: 400, code: 'malformed' });
    expect(await post(agent, whole.subarray(0, -1))).toMatchObject({ status: 400, code: 'malformed' });
    expect(await post(agent, Buffer.from('[]'))).toMatchObject({ status: 400, code: 'malformed' });
    expect(await post(agent, Buffer.from(JSON.stringify({ ...batchOf(), command: 'id' })))).toMatchObject({ status: 400, code: 'malformed' });
    expect(await post(agent, gzipSync(whole), { encoding: 'gzip' })).toMatchObject({ status: 200 });
  });

  it('reads no body of a stranger', async () => {
    const stranger = { host: '00000000-0000-4000-8000-000000000000', key: generateKeyPairSync('ed25519').privateKey };
    // Larger than anything that would be read: the refusal comes from the head alone.
    const outcome = await post(stranger, Buffer.alloc(AGENT_BOUNDS.bodyBytes + 1_000)).catch((error: { code: string }) => error);
    expect(['host-unknown', 'server-unreachable']).toContain(outcome.code);
  });
});
