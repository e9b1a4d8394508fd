import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createAgentClient, factDigest } from '@writ/client';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { FactsBatch } from '@writ/contract';
import type { Actor } from '../core/actor.ts';
import { offerEnrolment, type AgentTables } from '../core/hosts/index.ts';
import type { Db } from '../platform/db.ts';
import { ailmentsAt, livesAt, type Machine } from './machine.ts';
import { AGENT_VERSION, observeMachine, type World } from './observe-machine.ts';

/** An agent on a simulated machine. It comes to the real door with a key of its own, as any agent does. */
export interface SimulatedAgent {
  readonly machine: Machine;
  readonly host: Id<'host'>;
  /** Looks at its machine and tells what changed and what did not; says nothing where the machine is silent or gone. */
  speak(): Promise<void>;
}

export interface AgentGround {
  readonly db: Db<AgentTables>;
  /** Address of the agents' door. */
  readonly door: string;
  readonly clock: () => Instant;
  readonly world: World;
}

/** Enrols a machine with a one-time token that `by` offers. Throws what the door refuses. */
export async function enrolMachine({ db, door, clock, world }: AgentGround, machine: Machine, by: Actor): Promise<SimulatedAgent> {
  const key = generateKeyPairSync('ed25519').privateKey;
  const client = createAgentClient({ server: door, key, clock });
  const { token } = await offerEnrolment(db, { by, labels: machine.labels, now: clock() });
  const identity = createHash('sha256').update(`${machine.name} ${machine.bornAt}`).digest('hex');
  const { host } = await client.enrol({ token, name: machine.name, machine: { system: 'Linux', architecture: 'x64', machine: identity }, agentVersion: AGENT_VERSION });
  const told = new Map<string, string>();

  return {
    machine,
    host: host as Id<'host'>,
    async speak() {
      const now = clock();
      if (!livesAt(machine, now) || ailmentsAt(machine, now).some(({ is }) => is === 'silent')) return;
      const looks = observeMachine(machine, host, now, world).map((fact) => ({ fact, digest: factDigest(fact) }));
      const isTold = ({ fact, digest }: (typeof looks)[number]): boolean => told.get(fact.kind) === digest;
      const batch: FactsBatch = {
        batch: randomUUID(), agentVersion: AGENT_VERSION, dropped: 0,
        facts: looks.filter((look) => !isTold(look)).map(({ fact }) => fact),
        confirmed: looks.filter(isTold).map(({ fact: { kind }, digest }) => ({ kind, digest, observedAt: toIso(now) })),
      };
      const { resend } = await client.sendFacts(host, batch);
      for (const { fact, digest } of looks) told.set(fact.kind, digest);
      for (const kind of resend) told.delete(kind);
    },
  };
}

/** Does `work` for each of `items`, a few at a time: the doors of a small machine are narrow. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>, atOnce = 6): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
