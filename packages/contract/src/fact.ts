import { z } from 'zod';

/** What a subject can be. A fact, a verdict, a population each speak of one kind. */
export const SUBJECT_KINDS = [
  'company', 'host', 'person', 'account', 'seat', 'volume', 'sign-in', 'service', 'repository', 'channel', 'report', 'delegation', 'grant',
  'source', 'finding', 'engagement', 'request', 'change', 'deploy', 'customer', 'connection', 'calendar', 'policy', 'drill', 'login', 'key', 'escalation', 'page',
] as const;
export const SubjectKind = z.enum(SUBJECT_KINDS);
export type SubjectKind = z.infer<typeof SubjectKind>;

/** One thing that a control is about. `name` is for people and may change; `id` does not. */
export const Subject = z.strictObject({ kind: SubjectKind, id: z.string().min(1).max(200), name: z.string().max(300).optional() });
export type Subject = z.infer<typeof Subject>;

/** What was looked at, word for word: a line of a file, a command's answer, a row. Shown as it is on the proof page. */
export const Evidence = z.strictObject({
  label: z.string().max(200),
  text: z.string().max(4_000),
  file: z.string().max(1_000).optional(),
  line: z.number().int().positive().optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Why a fact is not known. `needs-root` and `unsupported` are said by the looker; `stale` and `missing` by whoever waited for it. */
export const UnknownReason = z.enum(['needs-root', 'not-here', 'unsupported', 'unreadable', 'malformed', 'too-large', 'timed-out', 'stale', 'missing']);
export type UnknownReason = z.infer<typeof UnknownReason>;

/** `measured` was read by a program from the thing itself; `attested` was said by a person and expires. */
export const FactSource = z.strictObject({ how: z.enum(['measured', 'attested']), by: z.string().min(1).max(200), until: z.iso.datetime().optional() });
export type FactSource = z.infer<typeof FactSource>;

const envelope = {
  kind: z.string().min(1).max(100),
  subject: Subject,
  observedAt: z.iso.datetime({ offset: true }),
  source: FactSource,
  evidence: z.array(Evidence).max(200).default([]),
};

/** A fact on the wire, its value not yet checked against its kind: one line of NDJSON. */
export const FactLine = z.discriminatedUnion('state', [
  z.strictObject({ ...envelope, state: z.literal('known'), value: z.unknown() }),
  z.strictObject({
    ...envelope,
    state: z.literal('unknown'),
    reason: UnknownReason,
    /** One sentence for a person. */
    message: z.string().max(1_000),
    /** The command or act that would make it known. */
    remedy: z.string().max(1_000).optional(),
  }),
]);
export type FactLine = z.infer<typeof FactLine>;
