import type { Instant } from '@writ/kernel';

/** What is held of a fact, as far as it decides what a new look does to it. */
export interface Held {
  readonly digest: string;
  readonly observedAt: Instant;
}

/** `changed` says something else than before, `confirmed` the same again, `older` nothing: what is held was seen later. */
export type Recording = 'changed' | 'confirmed' | 'older';

/**
 * What a look at a fact does to what is held. Looks may come twice and in any order; whatever the order, the same one wins:
 * the latest, and of two at the same instant the one with the greater digest.
 */
export function decideRecording(held: Held | undefined, look: Held): Recording {
  if (held === undefined) return 'changed';
  if (look.digest === held.digest) return look.observedAt > held.observedAt ? 'confirmed' : 'older';
  if (look.observedAt !== held.observedAt) return look.observedAt > held.observedAt ? 'changed' : 'older';
  return look.digest > held.digest ? 'changed' : 'older';
}

/** What a confirmation does: `resend` when it speaks of something that is not held, though it was seen later. */
export function decideConfirmation(held: Held | undefined, look: Held): 'confirmed' | 'older' | 'resend' {
  if (held === undefined) return 'resend';
  if (look.observedAt <= held.observedAt) return 'older';
  return look.digest === held.digest ? 'confirmed' : 'resend';
}
