import { FACT_KINDS, type Evidence, type FactKind, type FactLine, type Subject } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import { clip } from './evidence.ts';
import type { Observation } from './check.ts';

/** Who looked, at what, and when. */
export interface Looker {
  readonly subject: Subject;
  /** The agent that looked, for `source.by`. */
  readonly by: string;
  readonly observedAt: Instant;
}

// Text of a host goes to databases, which refuse NUL, and to terminals, which obey the others; bidirectional overrides make a line read as another.
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;
const MAX_EVIDENCE = 200;

/**
 * A line of the wire from what a check found. The value is checked against its kind first: what does not fit is *unknown: malformed* and never
 * sent as it is, so a hostile file can at most make a fact unknown.
 */
export function finishFact(kind: FactKind, observation: Observation, looker: Looker): FactLine {
  const common = {
    kind,
    subject: looker.subject,
    observedAt: toIso(looker.observedAt),
    source: { how: 'measured' as const, by: looker.by },
    evidence: (observation.evidence ?? []).slice(0, MAX_EVIDENCE).map((item) => cleanse(item) as Evidence),
  };
  if (observation.state === 'unknown') {
    const remedy = observation.remedy === undefined ? {} : { remedy: safeText(clip(observation.remedy, 1_000)) };
    return { ...common, state: 'unknown', reason: observation.reason, message: safeText(clip(observation.message, 1_000)), ...remedy };
  }
  const parsed = FACT_KINDS[kind].value.safeParse(cleanse(observation.value));
  if (parsed.success) return { ...common, state: 'known', value: parsed.data };
  const where = parsed.error.issues[0];
  return {
    ...common,
    state: 'unknown',
    reason: 'malformed',
    message: clip(`What was found does not fit the shape of this fact (${where?.path.join('.') ?? ''}: ${where?.message ?? ''}).`, 1_000),
    remedy: 'Look at the evidence; if the files are in order, this is a defect of the agent.',
  };
}

/** Every text in a value without control characters and halves of characters; each becomes U+FFFD. */
export function cleanse(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(cleanse);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, cleanse(item)]])));
}

function safeText(text: string): string {
  return text.toWellFormed().replace(UNSAFE, '\uFFFD');
}
