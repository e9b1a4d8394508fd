import { instant, type Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { FactTables } from '../facts/tables.ts';
import type { FindingTables } from '../findings/tables.ts';
import type { PolicyInForce } from '../policy-in-force/read-policy-in-force.ts';
import { readPopulations } from '../populations/read-populations.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { buildSections, summarise, type MarginParts } from './build-margin.ts';
import { createCompanyFacts, type CompanyFacts } from './company-facts.ts';
import type { Margin, MarginSubject } from './margin.ts';
import type { Plan } from './plan-controls.ts';
import { countOpenFindings, readEvaluatedAt, readOldestLooks, readTallies, readWorst, type WorstRow } from './read-tallies.ts';
import type { VerdictTables } from './tables.ts';

export type MarginTables = VerdictTables & FactTables & FindingTables & PopulationTables;

/** What a margin is read against. `company` may be kept from one reading to the next, so that long lists are parsed once. */
export interface MarginSource {
  readonly policy: PolicyInForce;
  readonly plan: Plan;
  readonly company?: CompanyFacts | undefined;
}

const WORST_READ = 5;

/** The policy in force with every clause's number, state and proof beside it. Reads counts, not verdicts: quick for ten thousand hosts. */
export async function readMargin(db: Db<MarginTables>, source: MarginSource, now: Instant): Promise<Margin> {
  const parts = await readMarginParts(db, source, now);
  const sections = buildSections(parts);
  const { version, sha256, inForceSince, policy } = source.policy;
  return { now, policy: { version, sha256, inForceSince, document: policy }, summary: summarise(sections, now), sections, evaluatedAt: parts.evaluatedAt };
}

/** The same, for one control or for all. */
export async function readMarginParts(db: Db<MarginTables>, { policy, plan, company = createCompanyFacts() }: MarginSource, now: Instant, only?: string): Promise<MarginParts> {
  const controls = only === undefined ? plan.controls.map((control) => control.id) : [only];
  const worst = await readWorst(db, controls, WORST_READ);
  return {
    policy: policy.policy, plan, now,
    tallies: await readTallies(db),
    populations: await readPopulations(db),
    company: await company.read(db, plan.companyKinds),
    worst: Map.groupBy(worst.map(toMarginSubject), (subject) => subject.control),
    oldestLooks: await readOldestLooks(db),
    openFindings: await countOpenFindings(db),
    evaluatedAt: await readEvaluatedAt(db),
  };
}

function toMarginSubject(row: WorstRow): MarginSubject & { readonly control: string } {
  return {
    control: row.control, subject: { kind: row.subject_kind, id: row.subject_id, name: row.name }, state: row.state,
    since: instant(row.since.getTime()), reason: row.reason ?? undefined, excused: undefined,
  };
}
