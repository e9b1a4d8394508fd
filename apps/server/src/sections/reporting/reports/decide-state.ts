import type { ReportState } from '../tables.ts';

/** What the person says who reviews a report first, and what anybody may say of it later. */
export const VERDICTS = ['to-investigate', 'needs-information', 'accepted', 'declined', 'duplicate'] as const;
export type ReviewVerdict = (typeof VERDICTS)[number];

const STATE_OF: Readonly<Record<ReviewVerdict, ReportState>> = {
  'to-investigate': 'reviewed', 'needs-information': 'needs-information', accepted: 'accepted', declined: 'declined', duplicate: 'duplicate',
};

/** States in which nothing more is expected of us. An accepted report ends with thanks, which is an act of its own. */
const ENDS: ReadonlySet<ReportState> = new Set(['declined', 'duplicate']);

export interface Decision {
  readonly as: 'review' | 'decision';
  readonly verdict: ReviewVerdict;
  readonly hasReason: boolean;
  readonly hasOriginal: boolean;
}

export type StateChange =
  | { readonly state: ReportState; readonly ends: boolean }
  | { readonly refused: 'report-already-reviewed' | 'report-not-reviewed' | 'report-state-same' | 'report-reason-needed' | 'report-original-needed' };

/**
 * Which state an act of a person leads to. `new` is left by a review only, and never entered again; from everywhere else every decision may be taken, also back from an
 * end, because people err. There is no act of the program: nothing closes by itself.
 */
export function decideState(state: ReportState, { as, verdict, hasReason, hasOriginal }: Decision): StateChange {
  if (as === 'review' && state !== 'new') return { refused: 'report-already-reviewed' };
  if (as === 'decision' && state === 'new') return { refused: 'report-not-reviewed' };
  const next = STATE_OF[verdict];
  if (next === state) return { refused: 'report-state-same' };
  if (needsReason(state, verdict) && !hasReason) return { refused: 'report-reason-needed' };
  if (verdict === 'duplicate' && !hasOriginal) return { refused: 'report-original-needed' };
  return { state: next, ends: ENDS.has(next) };
}

/** Whether the reporter is owed a reason: for a no, for a question, and for going back on what was said. */
function needsReason(state: ReportState, verdict: ReviewVerdict): boolean {
  return verdict === 'declined' || verdict === 'needs-information' || ENDS.has(state) || (state === 'accepted' && verdict === 'to-investigate');
}
