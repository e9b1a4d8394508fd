import { z } from 'zod';
import { Evidence, FactSource, Subject, SubjectKind, UnknownReason } from './fact.ts';
import { STATES } from './verdict.ts';

/** What the JSON API says and takes. Instants are RFC 3339 in UTC; what is absent is unknown or does not apply. Lists give `next`, to be given back as `after`. */
const At = z.iso.datetime();
const State = z.enum(STATES);
const Next = z.string().optional().meta({ description: 'Give it back as `after` for the next page; absent on the last.' });

export const ReasonAnswer = z.object({ code: z.string(), text: z.string(), remedy: z.string().optional() });
export const TallyAnswer = z.object({
  state: State, kept: z.number(), broken: z.number(), unknown: z.number(), excepted: z.number(), notApplicable: z.number(), gaps: z.array(ReasonAnswer),
});

export const ControlAnswer = z.object({
  id: z.string(), catalogue: z.string(), title: z.string(), subject: SubjectKind, countedAs: z.string(), measured: z.boolean(), tally: TallyAnswer,
  count: z.string().meta({ description: 'As the margin prints it: `41/42 hosts + 1 excepted`.' }),
  since: At.optional(), why: ReasonAnswer.optional(), oldestLookAt: At.optional(), breaksAt: At.optional(), openFindings: z.number(),
});
export const ClauseAnswer = z.object({ id: z.string(), number: z.string(), prose: z.string(), state: State, since: At.optional(), controls: z.array(ControlAnswer) });
export const MarginAnswer = z.object({
  now: At,
  evaluatedAt: At.optional(),
  policy: z.object({ version: z.number(), sha256: z.string(), inForceSince: At }),
  summary: z.object({ kept: z.number(), broken: z.number(), unknown: z.number(), breakingSoon: z.number(), unmeasured: z.number(), measured: z.number(), attested: z.number() }),
  sections: z.array(z.object({ number: z.number(), title: z.string(), slug: z.string(), state: State, clauses: z.array(ClauseAnswer) })),
});
export type MarginAnswer = z.infer<typeof MarginAnswer>;

export const ExcuseAnswer = z.object({ kind: z.enum(['exception', 'not-applicable']), id: z.string(), reason: z.string(), approvedBy: z.string(), until: At });
export const VerdictAnswer = z.object({
  subject: Subject, state: State, since: At, reasons: z.array(ReasonAnswer), evidence: z.array(Evidence), until: At.optional(), breaksAt: At.optional(), attested: z.boolean(), excused: ExcuseAnswer.optional(),
});
export const ProofAnswer = z.object({
  control: ControlAnswer,
  clause: z.object({ id: z.string(), number: z.string(), prose: z.string(), section: z.number() }),
  parameters: z.record(z.string(), z.unknown()),
  counterExamples: z.array(z.object({ given: z.string(), expect: State, because: z.string() })),
  subjects: z.array(VerdictAnswer), next: Next,
});

export const HostAnswer = z.object({
  id: z.uuid(), name: z.string(), labels: z.record(z.string(), z.string()), agentVersion: z.string(), enrolledAt: At, lastSeenAt: At, dropped: z.number(),
  revoked: z.object({ at: At, why: z.string(), retired: z.boolean() }).optional(),
});
export const HostsAnswer = z.object({ hosts: z.array(HostAnswer), total: z.number(), next: Next });
export const FactAnswer = z.object({
  kind: z.string(), state: z.enum(['known', 'unknown']), value: z.unknown().optional(), reason: UnknownReason.optional(), message: z.string().optional(), remedy: z.string().optional(),
  observedAt: At, changedAt: At, staleAt: At, source: FactSource, evidence: z.array(Evidence),
});
export const HostDetailAnswer = z.object({ host: HostAnswer, facts: z.array(FactAnswer), verdicts: z.array(VerdictAnswer.extend({ control: z.string() })) });

export const PRIORITY_NAMES = ['P0', 'P1', 'P2', 'P3'] as const;
export const FINDING_STATE_NAMES = ['baseline', 'open', 'excepted', 'closing-proposed', 'closed'] as const;
export const FindingAnswer = z.object({
  id: z.uuid(), control: z.string(), cause: z.string(), title: z.string(), state: z.enum(FINDING_STATE_NAMES), baseline: z.boolean(), priority: z.enum(PRIORITY_NAMES), openedAt: At, dueAt: At.optional(), overdue: z.boolean(),
  assignee: z.uuid().optional(), subjectCount: z.number(), subjects: z.array(Subject), closesAt: At.optional(), closedAt: At.optional(),
});
export const FindingsAnswer = z.object({ findings: z.array(FindingAnswer), next: Next });
export const FindingDetailAnswer = z.object({ finding: FindingAnswer, subjects: z.array(z.object({ subject: Subject, since: At, endedAt: At.optional(), text: z.string() })) });

export const EXCEPTION_STATE_NAMES = ['requested', 'approved', 'refused', 'withdrawn', 'expired'] as const;
export const ExceptionAnswer = z.object({
  id: z.uuid(), kind: z.enum(['exception', 'not-applicable']), control: z.string(), subjects: z.array(Subject), reason: z.string(), state: z.enum(EXCEPTION_STATE_NAMES),
  requestedBy: z.uuid(), requestedAt: At, decidedBy: z.uuid().optional(), decidedAt: At.optional(), expiresAt: At,
});
export const ExceptionsAnswer = z.object({ exceptions: z.array(ExceptionAnswer), next: Next });

export const PersonAnswer = z.object({ id: z.uuid(), name: z.string(), email: z.string().optional(), roles: z.array(z.string()), keyCount: z.number(), since: At, departedAt: At.optional() });
export const PeopleAnswer = z.object({ people: z.array(PersonAnswer), next: Next });

export const JournalEntryAnswer = z.object({
  seq: z.number(), at: At, actor: z.object({ kind: z.string(), id: z.string() }), act: z.string(), subject: z.object({ kind: z.string(), id: z.string() }), why: z.string().nullable(), detail: z.unknown(), previous: z.string(), hash: z.string(),
});
export const JournalAnswer = z.object({ entries: z.array(JournalEntryAnswer), head: z.object({ seq: z.number(), hash: z.string() }), next: Next });

const Reason = z.string().trim().min(1).max(1_000);
export const AssignFindingBody = z.strictObject({ assignee: z.uuid().nullable().meta({ description: 'A person, or null for nobody.' }), dueAt: At.optional() });
export const TriageFindingBody = z.strictObject({ priority: z.enum(PRIORITY_NAMES), reason: Reason });
export const CloseFindingBody = z.strictObject({ reason: Reason });
export const RequestExceptionBody = z.strictObject({
  control: z.string().min(1).max(100),
  subjects: z.array(z.string().min(1).max(300)).min(1).max(10_000).meta({ description: 'Ids, or names where only one has that name.' }),
  kind: z.enum(['exception', 'not-applicable']).default('exception'),
  reason: z.string().max(4_000),
  expiresAt: At,
});
export const MadeAnswer = z.object({ id: z.uuid() });
export const LabelHostBody = z.strictObject({ labels: z.record(z.string().max(100), z.string().max(200)).meta({ description: 'Exactly these; what is not here is taken away.' }) });
export const VouchPopulationBody = z.strictObject({
  source: z.string().trim().min(1).max(300), until: At,
  expected: z.array(z.string().min(1).max(300)).max(20_000).default([]).meta({ description: 'Names that the source has.' }),
});
export const VouchedAnswer = z.object({ missing: z.number().meta({ description: 'Names of the list that never reported; they count as unknown.' }) });
/** An act whose address says it all, and one that answers with no more than that it is done. */
export const NothingBody = z.strictObject({});
export const NothingAnswer = z.undefined();
