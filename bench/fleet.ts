import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { instant, MS, newId, plus, toIso, type Instant } from '@writ/kernel';
import type { Fact } from '@writ/contract';
import { CASE_NOW } from '../apps/server/src/core/case-fact.ts';
import type { BusinessTime, ControlDefinition } from '../apps/server/src/core/control.ts';
import { digestFact } from '../apps/server/src/core/facts/digest-fact.ts';
import { queueWholeKinds } from '../apps/server/src/core/populations/queue-evaluation.ts';
import { vouchPopulation } from '../apps/server/src/core/populations/vouch-population.ts';
import { createCompanyFacts } from '../apps/server/src/core/verdicts/company-facts.ts';
import { planControls, type Plan } from '../apps/server/src/core/verdicts/plan-controls.ts';
import { runEvaluation, type LoopTables } from '../apps/server/src/core/verdicts/run-evaluation.ts';
import { CORE } from '../apps/server/src/core/migrations.ts';
import type { Db } from '../apps/server/src/platform/db.ts';
import { connect, migrate } from '../apps/server/src/platform/db/index.ts';
import { startEmbeddedPostgres } from '../apps/server/src/platform/postgres/index.ts';
import { controlDefinitions } from '../apps/server/src/sections/registry.ts';

export const HOSTS = Number(process.env['WRIT_BENCH_HOSTS'] ?? 10_000);
export const CONTROLS = 15;
const NOW: Instant = CASE_NOW;
const PLAIN_TIME: BusinessTime = {
  add: ({ amount, unit }, from) => plus(from, amount * (unit.endsWith('hour') ? MS.hour : unit === 'minute' ? MS.minute : MS.day)),
};

export interface Fleet {
  readonly db: Db<LoopTables>;
  readonly plan: Plan;
  readonly time: BusinessTime;
  readonly now: Instant;
  /** Evaluates until nothing waits; gives the number of pairs that were evaluated and that changed. */
  readonly settle: (now?: Instant) => Promise<{ evaluated: number; changed: number }>;
  readonly queueAll: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The host controls that are in force, as often as it takes to have fifteen, with a durable database of its own: nothing is switched off for speed. */
export async function startFleet(): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), logger: pino({ level: 'silent' }) });
  const db = connect<LoopTables>({ url: server.url, statementTimeoutMs: 0 });
  await migrate(db, [CORE]);
  const { plan, facts } = makePlan();
  await loadHosts(db, facts);
  const companyFacts = createCompanyFacts();
  const rules = { plan, time: PLAIN_TIME };
  return {
    db, plan, time: PLAIN_TIME, now: NOW,
    settle: async (now = NOW) => {
      const total = { evaluated: 0, changed: 0 };
      for (;;) {
        const run = await runEvaluation(db, rules, companyFacts, now);
        total.evaluated += run.evaluated;
        total.changed += run.changed.length;
        if (!run.more) return total;
      }
    },
    queueAll: () => db.transaction().execute((trx) => queueWholeKinds(trx, ['host'])),
    stop: async () => {
      await db.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function makePlan(): { readonly plan: Plan; readonly facts: readonly Fact[] } {
  const measured = [...controlDefinitions.values()].filter((definition) => definition.subject === 'host' && definition.measure !== undefined);
  const facts = new Map<string, Fact>();
  for (const { measure } of measured) {
    const kept = measure!.cases.find((example) => example.expect === 'kept');
    for (const fact of kept?.facts ?? []) if (!facts.has(fact.kind)) facts.set(fact.kind, fact);
  }
  const definitions = Array.from({ length: CONTROLS }, (_, index) => copyOf(measured[index % measured.length]!, Math.floor(index / measured.length)));
  const written = definitions.map((definition) => ({ id: definition.id, parameters: parametersOf(definition), selector: undefined, definition }));
  return { plan: planControls({ controls: written as never }, new Map(definitions.map((definition) => [definition.id, definition]))), facts: [...facts.values()] };
}

function copyOf(definition: ControlDefinition, round: number): ControlDefinition {
  return { ...definition, id: round === 0 ? definition.id : `${definition.id}-${round}`, measure: { ...definition.measure!, findingAfterMs: 0 } };
}

function parametersOf(definition: ControlDefinition): Readonly<Record<string, unknown>> {
  return (definition.measure!.cases.find((example) => example.expect === 'kept')?.parameters ?? {}) as Record<string, unknown>;
}

async function loadHosts(db: Db<LoopTables>, facts: readonly Fact[]): Promise<void> {
  const hosts = Array.from({ length: HOSTS }, (_, index) => `host-${String(index).padStart(5, '0')}`);
  await sql`insert into core.subjects (kind, id, name, labels, standing, source, listed_at)
    select 'host', id, id || '.example.com', '{"environment":"production","managed":"true"}', 'listed', 'bench', ${toIso(NOW)}::timestamptz from unnest(${hosts}::text[]) as h (id)`.execute(db);
  for (const fact of facts) {
    const digest = digestFact({ kind: 'host', id: 'any' }, fact);
    const known = fact.state === 'known' ? JSON.stringify(fact.value) : null;
    await sql`insert into core.facts (subject_kind, subject_id, kind, state, value, unknown, evidence, source, digest, observed_at, changed_at, stale_at)
      select 'host', id, ${fact.kind}, ${fact.state}, ${known}::jsonb, null, ${JSON.stringify(fact.evidence)}::jsonb, ${JSON.stringify(fact.source)}::jsonb, ${digest},
        ${toIso(NOW)}::timestamptz, ${toIso(NOW)}::timestamptz, ${toIso(instant(NOW + 15 * MS.minute))}::timestamptz from unnest(${hosts}::text[]) as h (id)`.execute(db);
  }
  await db.transaction().execute((trx) => vouchPopulation(trx, { kind: 'host', source: 'bench', until: plus(NOW, MS.day), expected: [], by: newId<'person'>(), now: NOW }));
  await sql`vacuum analyze`.execute(db);
}
