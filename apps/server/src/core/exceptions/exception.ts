import type { Id, Instant } from '@writ/kernel';
import type { Subject } from '@writ/contract';

/** `not-applicable` says that the clause does not speak of the subject; `exception` that it does, and the risk is accepted. Both need a reason, another person and an end. */
export type ExceptionKind = 'exception' | 'not-applicable';
export type ExceptionState = 'requested' | 'approved' | 'refused' | 'withdrawn' | 'expired';

export interface Exception {
  readonly id: Id<'exception'>;
  readonly kind: ExceptionKind;
  readonly control: string;
  readonly subjects: readonly Subject[];
  readonly reason: string;
  readonly state: ExceptionState;
  readonly requestedBy: Id<'person'>;
  readonly requestedAt: Instant;
  readonly decidedBy: Id<'person'> | undefined;
  readonly decidedAt: Instant | undefined;
  readonly expiresAt: Instant;
}
