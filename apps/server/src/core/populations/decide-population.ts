import type { Instant } from '@writ/kernel';
import type { Reason, SubjectKind } from '@writ/contract';

/** Where a list comes from and until when a person stands for it. */
export interface Population {
  readonly kind: SubjectKind;
  readonly source: string;
  readonly asOf: Instant;
  readonly vouchedBy: string;
  readonly vouchedUntil: Instant;
  readonly count: number;
}

/** Kinds of which Writ itself holds the only list, so that it is whole by construction. What else the clause speaks of, the measure says as its own gaps. */
const ENUMERATED: ReadonlySet<SubjectKind> = new Set<SubjectKind>(['company', 'account', 'sign-in', 'seat', 'policy', 'finding', 'report', 'delegation', 'escalation', 'channel', 'page', 'calendar']);

export function isEnumeratedByWrit(kind: SubjectKind): boolean {
  return ENUMERATED.has(kind);
}

/** What is missing from the knowledge that a list is whole; undefined when a person stands for it today. A clause with a gap is never kept. */
export function decidePopulationGap(kind: SubjectKind, population: Population | undefined, now: Instant): Reason | undefined {
  if (isEnumeratedByWrit(kind)) return undefined;
  if (population === undefined) {
    return { code: 'population-not-vouched', text: `Nobody has said that the listed ${plural(kind)} are all there are.`, remedy: `Compare the list of ${plural(kind)} with your own inventory and vouch for it.` };
  }
  if (population.vouchedUntil <= now) {
    return { code: 'population-expired', text: `The word that these are all ${plural(kind)} has expired.`, remedy: `Compare the list of ${plural(kind)} again and vouch for it.` };
  }
  return undefined;
}

/** `hosts`, `repositories`. */
export function plural(kind: SubjectKind): string {
  if (kind === 'person') return 'people';
  if (kind === 'company') return 'companies';
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
