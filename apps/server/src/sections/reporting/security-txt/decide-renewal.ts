import { MS, plainMilliseconds, plus, type Duration, type Instant } from '@writ/kernel';
import { hasSameMeaning } from './write-security-txt.ts';

/** The file that is served. */
export interface ServedSecurityTxt {
  readonly text: string;
  readonly expiresAt: Instant;
  readonly isSigned: boolean;
}

/** Room for a renewal that fails, and for copies on other servers, before the policy's own time is reached. */
const EARLIER_MS = 7 * MS.day;

/** Whether the file is to be made again: there is none, it says or is signed otherwise than wanted, or a week is left until `renewedBefore` its expiry. */
export function decideRenewal(served: ServedSecurityTxt | undefined, wanted: { readonly text: string; readonly isSigned: boolean }, now: Instant, renewedBefore: Duration): 'keep' | 'renew' {
  if (!served || served.isSigned !== wanted.isSigned || !hasSameMeaning(served.text, wanted.text)) return 'renew';
  const span = plainMilliseconds(renewedBefore) ?? renewedBefore.amount * (renewedBefore.unit === 'year' ? 365 : 30) * MS.day;
  return now >= plus(served.expiresAt, -span - EARLIER_MS) ? 'renew' : 'keep';
}
