import type { Evidence, Reason, UnknownFact, Verdict } from '@writ/contract';
import type { Instant } from '@writ/kernel';

/** What a verdict carries besides its state and its reasons. */
export interface Standing {
  readonly evidence?: readonly Evidence[] | undefined;
  /** First moment at which the same facts would give another verdict. Always later than the moment of the verdict, or a loop would never rest. */
  readonly until?: Instant | undefined;
  readonly breaksAt?: Instant | undefined;
}

/** The control holds for this subject. */
export function kept(reasons: Reason | readonly Reason[], standing: Standing = {}): Verdict {
  return stand('kept', reasons, standing);
}

/** The control does not hold, and that was seen. */
export function broken(reasons: Reason | readonly Reason[], standing: Standing = {}): Verdict {
  return stand('broken', reasons, standing);
}

/** Nobody can tell. */
export function unknown(reasons: Reason | readonly Reason[], standing: Standing = {}): Verdict {
  return stand('unknown', reasons, standing);
}

/** What an unknown fact makes of every control that reads it: unknown, for the same reason, with the same remedy. */
export function unknownFrom(...facts: readonly UnknownFact[]): Verdict {
  return unknown(facts.map(reasonOf), { evidence: facts.flatMap((fact) => fact.evidence) });
}

/** The reason that an unknown fact gives; its code is the fact's own, such as `needs-root`. */
export function reasonOf(fact: UnknownFact): Reason {
  return { code: fact.reason, text: fact.message, ...(fact.remedy === undefined ? {} : { remedy: fact.remedy }) };
}

/** What several findings about one subject come to: anything broken makes it broken, else anything unknown makes it unknown, else it is kept. */
export function worst(found: { readonly broken: readonly Reason[]; readonly unknown: readonly Reason[]; readonly kept: readonly Reason[] }, standing: Standing = {}): Verdict {
  if (found.broken.length > 0) return broken([...found.broken, ...found.unknown], standing);
  if (found.unknown.length > 0) return unknown(found.unknown, standing);
  return kept(found.kept, standing);
}

/** The same verdict, with the moments at which it changes. */
export function standing(verdict: Verdict, until: Instant | undefined, breaksAt?: Instant | undefined): Verdict {
  return stand(verdict.state, verdict.reasons, { evidence: verdict.evidence, until, breaksAt });
}

function stand(state: Verdict['state'], reasons: Reason | readonly Reason[], { evidence = [], until, breaksAt }: Standing): Verdict {
  return {
    state,
    reasons: Array.isArray(reasons) ? (reasons as readonly Reason[]) : [reasons as Reason],
    evidence,
    ...(until === undefined ? {} : { until }),
    ...(breaksAt === undefined ? {} : { breaksAt }),
  };
}
