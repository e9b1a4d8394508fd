import { MS, saySpan, type Instant } from '@writ/kernel';

/** What is known of a form beside its words. */
export interface SentForm {
  /** When its token was issued; undefined for one that is not ours or too old. */
  readonly issuedAt: Instant | undefined;
  /** The field that people do not see has something in it. */
  readonly trapFilled: boolean;
  /** Milliseconds until its address may send again; undefined while it may. */
  readonly waitMs: number | undefined;
  readonly isUnderAttack: boolean;
  readonly hasProof: boolean;
}

export type FormDecision = { readonly take: true } | { readonly take: false; readonly because: 'token' | 'trap' | 'hasty' | 'attack' | 'often'; readonly text: string };

/** Nobody reads and fills the form faster. */
export const HASTY_MS = 3 * MS.second;
/** While forms flood in, one without a proof of work must have lain open so long. */
export const PATIENCE_MS = MS.minute;

/**
 * Whether a form is taken. Whatever is held back comes again with all that was typed and a sentence that says what to do, so that no report of a person is lost;
 * under attack whoever has no JavaScript pays with a minute instead of work.
 */
export function decideForm(form: SentForm, now: Instant): FormDecision {
  if (form.issuedAt === undefined) return again('token', 'This page lay open for very long, or it was changed on its way. Everything you typed is still here: send it once more.');
  if (form.trapFilled) return again('trap', 'Leave the field “Website” empty: it is there to catch programs. Then send it once more.');
  if (form.waitMs !== undefined) return again('often', `Many reports came from your network within an hour. Wait ${saySpan(Math.max(form.waitMs, MS.minute))} and send it once more, or write to us by mail.`);
  const age = now - form.issuedAt;
  if (age < HASTY_MS) return again('hasty', 'That was faster than people type. Wait a moment, then send it once more.');
  if (form.isUnderAttack && !form.hasProof && age < PATIENCE_MS) {
    return again('attack', `Very many forms are coming in at the moment. Wait ${saySpan(PATIENCE_MS - age)} and send it once more; nothing you typed is lost.`);
  }
  return { take: true };
}

function again(because: Extract<FormDecision, { take: false }>['because'], text: string): FormDecision {
  return { take: false, because, text };
}
