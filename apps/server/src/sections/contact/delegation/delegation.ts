import type { Id, Instant } from '@writ/kernel';
import type { About } from '../chain/chain.ts';

/** An offer to lead a response, and what became of it. Until it is accepted the contact leads. */
export interface Delegation {
  readonly id: Id<'delegation'>;
  readonly about: About;
  readonly label: string;
  readonly path: string;
  readonly from: Id<'person'>;
  readonly to: Id<'person'>;
  readonly offeredAt: Instant;
  readonly dueAt: Instant;
  readonly answer: 'accepted' | 'declined' | 'returned' | undefined;
  /** When it was first answered. */
  readonly answeredAt: Instant | undefined;
  readonly returnedAt: Instant | undefined;
  readonly withdrawnAt: Instant | undefined;
  /** What was asked. */
  readonly ask: string;
  /** What was said with the answer. */
  readonly said: string | undefined;
}

/** `offered` waits for an answer; only `accepted` means that the person leads. */
export type DelegationState = 'offered' | 'accepted' | 'declined' | 'returned' | 'withdrawn';

/** Where a delegation stands. */
export function stateOf({ answer, withdrawnAt }: Pick<Delegation, 'answer' | 'withdrawnAt'>): DelegationState {
  if (answer === 'declined' || answer === 'returned') return answer;
  if (withdrawnAt !== undefined) return 'withdrawn';
  return answer ?? 'offered';
}

/** Which answers can be given now: an offer is accepted or declined, a lead is returned. */
export function answersTo(state: DelegationState): readonly ('accepted' | 'declined' | 'returned')[] {
  if (state === 'offered') return ['accepted', 'declined'];
  return state === 'accepted' ? ['returned'] : [];
}

/** Whether it still counts: somebody leads, or was asked to and has not answered. */
export function isStanding(delegation: Pick<Delegation, 'answer' | 'withdrawnAt'>): boolean {
  return answersTo(stateOf(delegation)).length > 0;
}
