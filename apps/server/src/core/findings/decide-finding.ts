import { MS, plus, type Instant } from '@writ/kernel';
import type { FindingState } from './finding.ts';

/** How long a control must hold again before its finding closes without a person: long enough that a host that breaks nightly is one finding, not many. */
export const CONFIRMATION_MS = MS.day;

export interface FindingStanding {
  readonly state: FindingState;
  readonly isBaseline: boolean;
  /** A person made work of a baseline. */
  readonly isPlanned: boolean;
  readonly closesAt: Instant | undefined;
  /** Subjects in it that are still so, and how many of them are under an exception. */
  readonly active: number;
  readonly excepted: number;
}

/** In which state a finding is by the subjects in it; a closed one stays closed, because a new break opens a new one. */
export function decideFindingState(finding: FindingStanding, now: Instant): { readonly state: FindingState; readonly closesAt: Instant | undefined } {
  if (finding.state === 'closed') return { state: 'closed', closesAt: undefined };
  if (finding.active === 0) return decideClosing(finding, now);
  if (finding.excepted === finding.active) return { state: 'excepted', closesAt: undefined };
  return { state: finding.isBaseline && !finding.isPlanned ? 'baseline' : 'open', closesAt: undefined };
}

function decideClosing({ state, closesAt }: FindingStanding, now: Instant): { readonly state: FindingState; readonly closesAt: Instant | undefined } {
  if (state !== 'closing-proposed' || closesAt === undefined) return { state: 'closing-proposed', closesAt: plus(now, CONFIRMATION_MS) };
  return closesAt <= now ? { state: 'closed', closesAt: undefined } : { state, closesAt };
}
