import { saySpan } from '@writ/kernel';
import { sayNumber } from '../../../ui/say-number.ts';

/** Before the digest that stands for an account of Writ: who reads it knows where it was tried. */
export const OWN_ACCOUNT = 'writ/';

/** What several logins together show. */
export type AlertKind = 'brute-force' | 'spraying' | 'distributed' | 'success-after-failures' | 'new-place' | 'flood';

/** Kinds that somebody has to answer: someone got in. The others were refused. */
export const ENTRIES: readonly AlertKind[] = ['success-after-failures', 'new-place'];

/** An alert by what made it. Instants in milliseconds. */
export interface AlertSaid {
  readonly kind: AlertKind;
  /** Empty where it is not about one. */
  readonly address: string;
  readonly account: string;
  readonly host: string;
  readonly failed: number;
  /** Accounts of a spraying address, addresses of a distributed attack, other places of an account. */
  readonly others: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What a person reads of an alert. */
export interface AlertWords {
  readonly title: string;
  readonly sentence: string;
  /** What to do next. */
  readonly next: string;
}

/** Says an alert in words. */
export function sayAlert(alert: AlertSaid): AlertWords {
  const { address, account, host } = alert;
  const [failed, others] = [sayNumber(alert.failed), sayNumber(alert.others)];
  const refused = alert.failed === 1 ? 'once' : `${failed} times`;
  switch (alert.kind) {
    case 'brute-force': return address === ''
      ? { title: 'Passwords are tried at the machine', sentence: `${named(account)} was refused ${refused} on ${host || 'a host'}${within(alert)}.`, next: 'Ask whoever sits at it. If it was nobody, end the sessions on this host and look at who is logged in.' }
      : { title: 'Passwords are tried', sentence: `${address} was refused ${refused}${within(alert)}.`, next: 'Block the address, or let in only known ones. See that a password alone opens none of these services.' };
    case 'spraying': return { title: 'Many accounts are tried', sentence: `${address} tried ${others} accounts${within(alert)} and was refused ${refused}.`, next: 'Block the address. Look whether one of these accounts was let in since, from anywhere: one common password is enough.' };
    case 'distributed': return { title: 'One account is tried from many addresses', sentence: `${named(account)} was refused ${refused} from ${others} addresses${within(alert)}.`, next: 'Blocking addresses will not end this. Close the door to the Internet, or let this account in by key or second factor only.' };
    case 'success-after-failures': return { title: 'Let in after failures', sentence: `${address || 'Somebody at the machine'} was let in as ${named(account)}${host && ` on ${host}`} after ${alert.failed === 1 ? 'one refusal' : `${failed} refusals`}.`, next: 'Ask the owner of the account now whether it was them. If not: end their sessions, change the password and the keys of the account, and treat the host as broken into.' };
    case 'new-place': return { title: 'Let in from a new place', sentence: `${named(account)} was let in${host && ` on ${host}`} from ${address}, and never before from this network; ${alert.others === 1 ? 'one other is' : `${others} others are`} known.`, next: 'Ask the owner whether they were there. If not, end the session and change what let them in.' };
    default: return { title: 'More attacks than are kept apart', sentence: `${failed} more attempts were refused than addresses and accounts are counted for${within(alert)}; they are counted for each host only.`, next: 'Look at who was let in at that time. Close what need not be open to the Internet.' };
  }
}

function named(account: string): string {
  if (account.startsWith(OWN_ACCOUNT)) return `Writ account ${account.slice(OWN_ACCOUNT.length)}`;
  return account === '' ? 'An account without a name' : JSON.stringify(account);
}

function within({ firstAt, lastAt }: AlertSaid): string {
  return lastAt - firstAt < 60_000 ? ' within a minute' : ` within ${saySpan(lastAt - firstAt)}`;
}
