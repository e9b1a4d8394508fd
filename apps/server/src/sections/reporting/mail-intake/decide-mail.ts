import type { Id } from '@writ/kernel';

export interface MailMarks {
  /** What reading it found it to be. */
  readonly kind: 'person' | 'bounce' | 'auto-reply' | 'list' | 'own' | 'unreadable';
  /** A marked message of our own, which counts as nothing. */
  readonly isCanary: boolean;
  readonly thread: Id<'report'> | undefined;
  /** A person looked at it and wants a report of it, whatever its kind. */
  readonly isRaised: boolean;
}

/** What becomes of a message. */
export type MailDecision =
  | { readonly outcome: 'canary' | 'bounce' | 'set-aside' | 'opened' }
  | { readonly outcome: 'threaded'; readonly report: Id<'report'> };

/** Only what a person wrote opens or joins a report, and what nobody could parse opens one, so that it is not lost. Mail of programs does neither. */
export function decideMail({ kind, isCanary, thread, isRaised }: MailMarks): MailDecision {
  if (isRaised) return { outcome: 'opened' };
  if (isCanary) return { outcome: 'canary' };
  if (kind === 'unreadable') return { outcome: 'opened' };
  if (kind === 'bounce') return { outcome: 'bounce' };
  if (kind !== 'person') return { outcome: 'set-aside' };
  return thread === undefined ? { outcome: 'opened' } : { outcome: 'threaded', report: thread };
}
