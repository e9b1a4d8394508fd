import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { createAgentClient, publicKeyText, type AgentClient } from '@writ/client';
import type { FactLine, FactsBatch } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import { pino } from 'pino';
import type { Db } from '../../platform/db.ts';
import { WRIT } from '../actor.ts';
import type { AgentDoorCertificate } from './certificate-authority.ts';
import type { AgentDoor } from './agent-door.ts';
import { signJournalHeads } from './journal-heads.ts';
import { offerEnrolment } from './offer-enrolment.ts';
import { openAgentDoor, type AgentListener } from './open-agent-door.ts';
import type { AgentTables } from './tables.ts';

/** A door for agents on loopback, as tests meet it: over TLS when a certificate is given. */
export async function openTestDoor(db: Db<AgentTables>, clock: () => Instant, certificate?: AgentDoorCertificate, host = '127.0.0.1', offers?: AgentDoor['offers'], port = 0): Promise<AgentListener & { url: string }> {
  const key = generateKeyPairSync('ed25519').privateKey;
  const listener = await openAgentDoor(
    { db, offers, journalKey: publicKeyText(key), journalHead: signJournalHeads(db, key), nextIntervalMs: 60_000, clock, log: pino({ level: 'silent' }) },
    { host, port, certificate },
  );
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${listener.port}`;
  return { ...listener, url };
}

export interface TestAgent extends AgentClient {
  readonly host: string;
  readonly key: KeyObject;
  send(batch?: Partial<FactsBatch>): ReturnType<AgentClient['sendFacts']>;
}

/** A host that is enrolled at the door, with a key of its own. */
export async function enrolTestHost(db: Db<AgentTables>, url: string, clock: () => Instant, name = 'web-1.example.com'): Promise<TestAgent> {
  const key = generateKeyPairSync('ed25519').privateKey;
  const client = createAgentClient({ server: url, key, clock });
  const { token } = await offerEnrolment(db, { by: WRIT, labels: { environment: 'production' }, now: clock() });
  const { host } = await client.enrol({ token, name, machine: { system: 'Linux', architecture: 'x64' }, agentVersion: '0.1.0' });
  return { ...client, host, key, send: (batch = {}) => client.sendFacts(host, batchOf(batch)) };
}

export function batchOf(batch: Partial<FactsBatch> = {}): FactsBatch {
  return { batch: randomUUID(), agentVersion: '0.1.0', facts: [], confirmed: [], dropped: 0, ...batch };
}

/** `host.clock` of a host, synchronised or not. */
export function clockFact(host: string, observedAt: Instant, synchronised = true): FactLine {
  return {
    kind: 'host.clock', subject: { kind: 'host', id: host }, observedAt: toIso(observedAt), source: { how: 'measured', by: 'agent 0.1.0' }, evidence: [],
    state: 'known', value: { synchronised, by: 'chrony' },
  };
}
