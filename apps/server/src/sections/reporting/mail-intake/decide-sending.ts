export interface SendingMarks {
  /** Where it would go. */
  readonly to: string;
  /** The security address. */
  readonly ours: string;
  /** Written by Writ itself and not by an act of a person. */
  readonly isAutomatic: boolean;
  /** Automatic mail that this address got in the last day. */
  readonly automaticToday: number;
  /** The reporter gave a key that we can encrypt to, and we have one to sign with. */
  readonly canEncrypt: boolean;
  /** The reporter gave a key at all. */
  readonly hasKey: boolean;
  /** Whoever wrote it said that it goes encrypted or not at all. */
  readonly mustEncrypt: boolean;
}

/** `notice` says only that there is something to read behind the private link. */
export type SendingDecision = { readonly send: 'encrypted' | 'plain' | 'notice' } | { readonly send: 'nothing'; readonly because: 'own-address' | 'mail-system' | 'too-many' };

/** Automatic mail that one address gets in a day: what answers each of ours is no person. */
const MOST_AUTOMATIC = 20;

/** How a message of a thread goes out by mail. What was meant to be encrypted and cannot be goes out as a notice without its words. */
export function decideSending({ to, ours, isAutomatic, automaticToday, canEncrypt, hasKey, mustEncrypt }: SendingMarks): SendingDecision {
  if (isSameMailbox(to, ours)) return { send: 'nothing', because: 'own-address' };
  if (isAutomatic && /^(?:mailer-daemon|postmaster|mail-daemon)(?:\+[^@]*)?@/iu.test(to)) return { send: 'nothing', because: 'mail-system' };
  if (isAutomatic && automaticToday >= MOST_AUTOMATIC) return { send: 'nothing', because: 'too-many' };
  if (canEncrypt) return { send: 'encrypted' };
  return { send: mustEncrypt || (hasKey && !isAutomatic) ? 'notice' : 'plain' };
}

function isSameMailbox(address: string, ours: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/\+[^@]*@/u, '@');
  return bare(address) === bare(ours);
}
