import { MS } from '@writ/kernel';
import type { HeardSignIn } from '../../../core/sign-in/index.ts';
import type { LoggingParts } from '../parts.ts';
import type { LoginAttempt } from './attempt.ts';
import { ALERT_RULES } from './decide-alerts.ts';
import { countAttempts } from './count-attempts.ts';
import { OWN_ACCOUNT } from './login-alert.ts';

/** Pairs of account and address that are kept apart in one minute; what comes beyond is counted together. */
const MOST_PAIRS = 10_000;
/** How often one pair may change between refused and let in within a minute before it is counted together. */
const MOST_TURNS = 100;

/** Writ's own sign-ins, on their way to be counted. */
export interface OwnSignIns {
  /** Takes it in; one costs no more than the last. */
  readonly hear: (said: HeardSignIn) => void;
  /** Counts what was heard, and raises the alerts that it makes. What cannot be counted now is kept for the next time. Throws what the database does. */
  readonly count: (parts: Pick<LoggingParts, 'db' | 'clock'>) => Promise<void>;
}

/** Counts sign-ins to Writ itself as logins of the host on which it runs, so that guesses at its door raise what guesses at any other do. A kill loses what was heard since the last minute. */
export function createOwnSignIns(host: string): OwnSignIns {
  let pairs = new Map<string, LoginAttempt[]>();

  function add(attempt: LoginAttempt): void {
    // By the hour, as they are counted.
    const key = JSON.stringify([attempt.account, attempt.address, Math.floor(attempt.at / MS.hour)]);
    const turns = pairs.get(key);
    const last = turns?.at(-1);
    if (turns === undefined) {
      if (pairs.size < MOST_PAIRS || (attempt.account === '' && attempt.address === '')) pairs.set(key, [attempt]);
      else add({ ...attempt, account: '', address: '' });
    } else if (last!.kind !== attempt.kind && turns.length < MOST_TURNS) turns.push(attempt);
    else turns[turns.length - 1] = { ...last!, count: last!.count + attempt.count, at: Math.max(last!.at, attempt.at) };
  }

  return {
    hear: ({ kind, account, address, at }) => add({ kind, account: account === '' ? '' : `${OWN_ACCOUNT}${account}`, address, host, at, count: 1, place: undefined }),
    async count({ db, clock }) {
      if (pairs.size === 0) return;
      const taken = pairs;
      pairs = new Map();
      try {
        await db.transaction().execute((trx) => countAttempts(trx, [...taken.values()].flat(), ALERT_RULES, clock()));
      } catch (error) {
        const later = pairs;
        pairs = taken;
        for (const attempt of [...later.values()].flat()) add(attempt);
        throw error;
      }
    },
  };
}
