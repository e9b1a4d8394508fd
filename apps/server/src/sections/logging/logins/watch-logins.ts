import { type Instant, MS } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import type { LoginAttempt } from './attempt.ts';
import { countAttempts } from './count-attempts.ts';
import { ALERT_RULES, type AlertRules } from './decide-alerts.ts';
import { type Heard, noteHeard } from './heard-hosts.ts';
import { forgetLogins } from './login-store.ts';
import { createAttemptReader, type HostTold } from './read-attempts.ts';

/** Name of the watcher, under which its place is kept. */
export const LOGINS = 'logins';

const FORGET_EVERY_MS = MS.hour;

/** Reads every line for logins, counts them and raises alerts. Policy control `failed-logins`. */
export function createLoginWatcher(rules: AlertRules = ALERT_RULES): LineWatcher {
  let reader = createAttemptReader();
  let forgottenAt = 0;

  return { name: LOGINS, take, forget: () => void (reader = createAttemptReader()) };

  async function take(trx: Trx<LoggingDoorTables>, lines: readonly FoundLine[], now: Instant): Promise<void> {
    const { attempts, hosts } = reader.read(lines);
    await noteHeard(trx, heardIn(hosts, attempts));
    await countAttempts(trx, attempts, rules, now);
    if (now - forgottenAt < FORGET_EVERY_MS) return;
    await forgetLogins(trx, now);
    forgottenAt = now;
  }
}

function heardIn(hosts: ReadonlyMap<string, HostTold>, attempts: readonly LoginAttempt[]): ReadonlyMap<string, Heard> {
  const failed = new Map<string, LoginAttempt>();
  for (const attempt of attempts) if (attempt.kind === 'failed' && attempt.at >= (failed.get(attempt.host)?.at ?? 0)) failed.set(attempt.host, attempt);
  const names = new Set([...hosts.keys(), ...failed.keys()]);
  return new Map([...names].map((name) => {
    const last = failed.get(name);
    return [name, { login_lines_at: hosts.get(name)?.linesAt ?? 0, login_told_at: hosts.get(name)?.toldAt ?? 0, login_failed_at: last?.at ?? 0, login_failed_place: last?.place }];
  }));
}
