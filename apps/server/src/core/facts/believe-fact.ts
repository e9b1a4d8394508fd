import { instant, saySpan, type Instant } from '@writ/kernel';
import { FACT_KINDS, staleAt, type Fact, type FactKind } from '@writ/contract';

/** The fact as it may be believed now: itself, or unknown because it is too old or never came. */
export function believeFact(kind: FactKind, fact: Fact | undefined, now: Instant): Fact {
  if (fact === undefined) {
    return { kind, observedAt: now, source: { how: 'measured', by: 'writ' }, evidence: [], state: 'unknown', reason: 'missing', message: `Nothing has reported ${kind} yet.` } as Fact;
  }
  const stale = goesStaleAt(fact);
  if (now < stale) return fact;
  const { observedAt, source } = fact;
  return { kind, observedAt, source, evidence: fact.evidence, state: 'unknown', reason: 'stale', message: sayStale(fact, now) } as Fact;
}

function sayStale({ kind, observedAt, source }: Fact, now: Instant): string {
  if (source.how === 'attested') return `The word given for ${kind} has expired.`;
  return `${kind} was last seen ${saySpan(now - observedAt)} ago and is believed for ${saySpan(FACT_KINDS[kind].staleAfterMs)}.`;
}

/** When a fact is no longer believed: after its kind's time without a look, or when the word that was given for it ends. */
export function goesStaleAt(fact: Pick<Fact, 'kind' | 'observedAt' | 'source'>): Instant {
  if (fact.source.how === 'attested' && fact.source.until !== undefined) return instant(Date.parse(fact.source.until));
  return staleAt(fact.kind, fact.observedAt);
}
