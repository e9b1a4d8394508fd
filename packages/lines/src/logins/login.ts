/**
 * What a line tells of a login. `failed`: somebody was refused, or gave up, as an account. `accepted`: somebody was let in. `session`: a session of
 * somebody who had been let in began or ended. `probe`: somebody knocked at a door for logins without trying an account.
 */
export type LoginKind = 'failed' | 'accepted' | 'session' | 'probe';

/** Why, one word of a closed list; `docs/reference/logs-logins.md` says what each means. */
export type LoginReason =
  | 'refused' | 'unknown-account' | 'too-many-attempts' | 'gave-up' | 'not-allowed' | 'root-not-allowed' | 'account-locked' | 'expired' | 'no-proof'
  | 'accepted' | 'opened' | 'closed'
  | 'bad-protocol' | 'no-common-algorithm' | 'timeout' | 'address-refused' | 'no-such-page' | 'attack';

/**
 * Who tells of it, because several may tell of one attempt: the service itself, PAM under it, the kernel's audit, sshd about what PAM said to it.
 * A `notice` tells that there was at least one attempt, not of how many.
 */
export type Teller = 'service' | 'pam' | 'audit' | 'service-about-pam' | 'notice';

/** What one line tells of a login. */
export interface Login {
  readonly kind: LoginKind;
  reason: LoginReason;
  /** The door that was tried: `sshd`, `sudo`, `dovecot`, `http` … */
  readonly service: string;
  teller: Teller;
  /** How the person proved themselves or tried to: `password`, `publickey`, `basic` … */
  method: string | null;
  /** The account that was tried, as it was typed; empty when an empty name was, null when the line does not say. */
  account: string | null;
  /** Who asked, where it is another account than the one that was tried. */
  by: string | null;
  /** As whom the account acts from now on, where that is another (sudo). */
  as: string | null;
  /** IP address as the line has it, without brackets, zone and the prefix of mapped IPv4 addresses; or a host's name, which is never resolved. */
  address: string | null;
  isName: boolean;
  port: number | null;
  /** How many attempts the line tells of. */
  count: number;
}

/** A login of which nothing but its kind is known yet; the reader of the line fills in the rest. */
export function tell(kind: LoginKind, reason: LoginReason, service: string, teller: Teller = 'service'): Login {
  return { kind, reason, service, teller, method: null, account: null, by: null, as: null, address: null, isName: false, port: null, count: 1 };
}
