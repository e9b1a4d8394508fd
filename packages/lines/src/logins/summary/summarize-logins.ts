import type { LineLogin } from '../login-reader.ts';
import { ownCopy } from '../own-copy.ts';
import { createConversations, type NewAttempts } from './conversations.ts';
import { type Detection, sayDetection } from './detection.ts';
import type { DetectionRules } from './rules.ts';
import { addFailures, type Episode, failuresBefore, hearOf, MAX_OTHERS, type Suspect } from './suspect.ts';
import { createSuspects } from './suspects.ts';

/** A row of the summary, ready to be written as JSON. */
export type SummaryRow = Readonly<Record<string, string | number | null | Readonly<Record<string, number>>>>;

/** Counts the logins of one input. */
export interface LoginSummary {
  readonly add: (found: LineLogin) => void;
  /** Counts a session of which nothing else is asked. */
  readonly countSession: () => void;
  /** The rows: detections in the order of time, then addresses, accounts and hosts with the most failures first, then the total. Ends the summary. */
  readonly rows: (lines: number) => Iterable<SummaryRow>;
}

/** Detections that are kept; of more only the number is known. */
const MAX_DETECTIONS = 10_000;
/** What failures and successes without an address are counted under. */
const NOWHERE = '';

export function createLoginSummary(rules: DetectionRules): LoginSummary {
  const detections: Detection[] = [];
  let dropped = 0;
  const addresses = createSuspects(rules.keys, endAddress);
  const accounts = createSuspects(rules.keys, endAccount);
  const hosts = createSuspects(rules.keys, () => undefined);
  const total = { failed: 0, accepted: 0, probes: 0, sessions: 0 };
  const conversations = createConversations(hear);

  return { add, countSession, rows };

  function countSession(): void {
    total.sessions += 1;
  }

  function add(found: LineLogin): void {
    if (found.login.kind === 'session') countSession();
    else {
      if (found.login.kind === 'probe') total.probes += 1;
      conversations.hear(found);
    }
  }

  function hear(attempts: NewAttempts): void {
    const host = hosts.of(attempts.host, attempts.at);
    hearOf(host, attempts.at);
    const address = addresses.of(attempts.address, attempts.at);
    hearOf(address, attempts.at);
    const account = accounts.of(attempts.account, attempts.at);
    hearOf(account, attempts.at);
    if (attempts.kind === 'failed') hearFailed(attempts, host, address, account);
    else hearAccepted(attempts, host, address, account);
  }

  function hearFailed({ at, count }: NewAttempts, host: Suspect, address: Suspect, account: Suspect): void {
    total.failed += count;
    host.failed += count;
    // No address is no suspect, and no account is nobody's: they are counted, and make no detection.
    if (address.key === NOWHERE) address.failed += count;
    else {
      const ended = addFailures(address, account.key, at, count, rules, rules.accounts);
      if (ended) endAddress(address, ended);
    }
    if (account.key === '') account.failed += count;
    else {
      const ended = addFailures(account, address.key, at, count, rules, rules.addresses);
      if (ended) endAccount(account, ended);
    }
  }

  function hearAccepted({ at, count }: NewAttempts, host: Suspect, address: Suspect, account: Suspect): void {
    total.accepted += count;
    host.accepted += count;
    address.accepted += count;
    account.accepted += count;
    // Others who fail on an account say nothing of its owner, who comes from elsewhere; at the machine itself there is only the account.
    const suspect = address.key === NOWHERE ? account : address;
    const failed = failuresBefore(suspect, at, rules.windowMs);
    if (failed >= rules.failuresBeforeSuccess && suspect.key !== NOWHERE) {
      keep({ detection: 'success-after-failures', address: address.key === NOWHERE ? null : address.key, account: account.key, host: host.key, failed: Math.max(failed, suspect.episode?.failures ?? 0), at });
      suspect.times.length = 0;
    }
    if (address.key !== NOWHERE && account.key !== '') hearPlace(account, address.key, host.key, at);
  }

  function hearPlace(account: Suspect, address: string, host: string, at: number): void {
    account.admitted ??= new Set();
    if (account.admitted.has(address)) return;
    if (account.admitted.size > 0) keep({ detection: 'new-address', address, account: account.key, host, known: account.admitted.size, at });
    if (account.admitted.size < MAX_OTHERS) account.admitted.add(address);
  }

  function endAddress({ key }: Suspect, { first, last, failures, others, isBrute, isWide }: Episode): void {
    if (isWide) keep({ detection: 'spraying', address: key, accounts: others.size, failed: failures, first, last });
    else if (isBrute) keep({ detection: 'brute-force', address: key, account: null, failed: failures, first, last, accounts: others.size });
  }

  function endAccount({ key }: Suspect, { first, last, failures, others, isBrute, isWide }: Episode): void {
    if (isWide) keep({ detection: 'distributed', account: key, addresses: others.size, failed: failures, first, last });
    else if (isBrute) keep({ detection: 'brute-force', address: null, account: key, failed: failures, first, last, addresses: others.size });
  }

  function keep(found: Detection): void {
    if (detections.length < MAX_DETECTIONS) detections.push(found);
    else dropped += 1;
  }

  function* rows(lines: number): Iterable<SummaryRow> {
    conversations.end();
    for (const each of addresses.all()) if (each.episode && each.key !== NOWHERE) endAddress(each, each.episode);
    for (const each of accounts.all()) if (each.episode && each.key !== '') endAccount(each, each.episode);
    for (const each of detections.toSorted((left, right) => timeOf(left) - timeOf(right))) yield detectionRow(each);
    for (const each of worst(addresses.all())) if (each.key !== NOWHERE) yield countRow('address', each);
    for (const each of worst(accounts.all())) yield countRow('account', each);
    for (const each of worst(hosts.all())) yield countRow('host', each);
    yield { row: 'total', lines, ...total, detections: detections.length, detectionsDropped: dropped, addressesForgotten: { ...addresses.forgotten }, accountsForgotten: { ...accounts.forgotten }, hostsForgotten: { ...hosts.forgotten } };
  }
}

function worst(suspects: Iterable<Suspect>): readonly Suspect[] {
  return [...suspects].toSorted((left, right) => right.failed - left.failed || right.accepted - left.accepted || (left.key < right.key ? -1 : 1));
}

function countRow(row: 'address' | 'account' | 'host', { key, failed, accepted, first, last }: Suspect): SummaryRow {
  return { row, [row]: ownCopy(key), failed, accepted, first: iso(first), last: iso(last) };
}

function detectionRow(found: Detection): SummaryRow {
  const { detection, ...numbers } = found;
  const times = 'at' in found ? { at: iso(found.at) } : { first: iso(found.first), last: iso(found.last) };
  return { row: 'detection', detection, ...numbers, ...times, ...sayDetection(found) };
}

function timeOf(found: Detection): number {
  const at = 'at' in found ? found.at : found.first;
  return Number.isNaN(at) ? 0 : at;
}

function iso(at: number): string | null {
  return at >= -8.64e15 && at <= 8.64e15 ? new Date(at).toISOString() : null;
}
