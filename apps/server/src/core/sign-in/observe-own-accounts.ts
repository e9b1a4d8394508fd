import { canonicalJson, MS, newId, plus, saySpan, toIso, type Instant } from '@writ/kernel';
import type { Evidence, FactLine, SecondFactor, SignInRules as SignInRulesFact } from '@writ/contract';
import type { z } from 'zod';
import { listAccounts, type Account } from './account.ts';
import { tryAttempt, type AttemptBy } from './attempts.ts';
import { missingFrom } from './check-password.ts';
import { readWaysIn, type WaysIn } from './own-credentials.ts';
import type { SignInDb, SignInParts, SignInTrx } from './parts.ts';
import type { PasswordRule } from './rules.ts';

/** The name under which Writ's own sign-in is a subject of the policy. */
export const OWN_SIGN_IN = 'writ';

/** What each account of Writ is asked for, from the rows that sign-in itself reads: one fact `account.second-factor` per account. */
export async function observeOwnAccounts(parts: Pick<SignInParts, 'db' | 'box'>, now: Instant): Promise<readonly FactLine[]> {
  const accounts = await listAccounts(parts.db, parts.box);
  return Promise.all(accounts.map(async (account) => accountFact(account, await readWaysIn(parts.db, account.id), now)));
}

function accountFact(account: Account, ways: WaysIn, now: Instant): FactLine {
  const factors: z.infer<typeof SecondFactor>['factors'] = [...(ways.passkeys > 0 ? ['passkey' as const] : []), ...(ways.totp ? ['totp' as const] : []), ...(ways.external > 0 ? ['external' as const] : [])];
  const value: z.infer<typeof SecondFactor> = {
    service: OWN_SIGN_IN,
    factors,
    // There is no code path from a password alone to a session; the tests of sign-in hold that.
    required: true,
    passwordSet: ways.password !== undefined,
    administrator: account.roles.includes('owner'),
    disabled: account.disabled,
  };
  const evidence: Evidence = { label: 'Rows of this account', text: `passkeys ${ways.passkeys}, authenticator app ${ways.totp ? 1 : 0}, password ${ways.password ? 1 : 0}, other identities ${ways.external}` };
  return { kind: 'account.second-factor', subject: { kind: 'account', id: account.id, name: account.name }, observedAt: toIso(now), source: { how: 'measured', by: OWN_SIGN_IN }, evidence: [evidence], state: 'known', value };
}

interface Trial {
  readonly sample: string;
  readonly refused: boolean;
}

/**
 * What Writ's own sign-in refuses, found by trying it: samples of passwords through the check that sign-up uses, and failing attempts through the lock that
 * sign-in uses, in a transaction that is undone. A rule that the code does not carry out is not in the fact, whatever the policy says.
 */
export async function observeSignInRules(parts: SignInParts, now: Instant): Promise<FactLine> {
  const password = await tryPasswords(parts);
  const lockout = await tryLockout(parts, now);
  const tried = [...password.tried, ...lockout.tried];
  const value: z.infer<typeof SignInRulesFact> = { service: OWN_SIGN_IN, password: password.rule, lockout: lockout.rule, tried };
  return {
    kind: 'sign-in.rules', subject: { kind: 'sign-in', id: OWN_SIGN_IN, name: 'Signing in to Writ' }, observedAt: toIso(now), source: { how: 'measured', by: OWN_SIGN_IN },
    evidence: tried.map(({ sample, refused }) => ({ label: 'Tried', text: `${sample}: ${refused ? 'refused' : 'taken'}` })), state: 'known', value,
  };
}

/** Differs from the words of any dictionary, and has every kind of character. */
const PATTERN = 'q7#Vx!2zK&9m';
const LONGEST_TRIED = 64;

interface PasswordTrials {
  readonly rule: z.infer<typeof SignInRulesFact>['password'];
  readonly tried: readonly Trial[];
}
/** What the check says depends on rule and password alone, and it costs half a second of dictionaries: each rule is tried once in the life of the program that has the code. */
const trialsByRule = new Map<string, PasswordTrials>();
const RULES_REMEMBERED = 20;

async function tryPasswords(parts: SignInParts): Promise<PasswordTrials> {
  const rule = (await parts.rules()).password;
  const key = canonicalJson(rule);
  const known = trialsByRule.get(key);
  if (known) return known;
  if (trialsByRule.size >= RULES_REMEMBERED) trialsByRule.clear();
  const trials = tryRule(rule);
  trialsByRule.set(key, trials);
  return trials;
}

function tryRule(rule: PasswordRule): PasswordTrials {
  const refuses = (password: string): boolean => missingFrom(password, rule).length > 0;
  const ofLength = (length: number): string => PATTERN.repeat(6).slice(0, length);
  let minimumLength = LONGEST_TRIED;
  while (minimumLength > 1 && !refuses(ofLength(minimumLength - 1))) minimumLength -= 1;
  const long = Math.max(minimumLength, 16);
  const samples = [
    { sample: `${minimumLength - 1} characters`, password: ofLength(minimumLength - 1) },
    { sample: `${minimumLength} characters`, password: ofLength(minimumLength) },
    { sample: 'no letter', password: '7#2!9&4%8@3*6^5~'.repeat(4).slice(0, long) },
    { sample: 'no digit', password: 'q#Vx!zK&mT*wR^hJ'.repeat(4).slice(0, long) },
    { sample: 'no symbol', password: 'q7Vx2zK9mT4wR8hJ'.repeat(4).slice(0, long) },
    { sample: 'known from leaks', password: 'P@ssw0rd12345678'.slice(0, Math.max(8, minimumLength)) },
  ];
  const tried = samples.map(({ sample, password }) => ({ sample, refused: refuses(password) }));
  const refused = (sample: string): boolean => tried.find((trial) => trial.sample === sample)!.refused;
  return {
    tried,
    rule: {
      minimumLength, letters: refused('no letter'), digits: refused('no digit'), symbols: refused('no symbol'), leakChecked: refused('known from leaks'),
      ...(rule.maximumAgeMs === undefined ? {} : { maximumAgeDays: Math.floor(rule.maximumAgeMs / MS.day) }),
    },
  };
}

const MOST_ATTEMPTS_TRIED = 25;

interface LockoutTrials {
  readonly rule: z.infer<typeof SignInRulesFact>['lockout'];
  readonly tried: readonly Trial[];
}
/** A trial is a hundred statements. It is tried anew at every regular look; looks that follow one another more closely share one. */
const lockoutTrials = new WeakMap<object, { readonly key: string; readonly triedAtMs: number; readonly trials: LockoutTrials }>();
const TRIED_AGAIN_AFTER_MS = 2 * MS.minute;

async function tryLockout(parts: SignInParts, now: Instant): Promise<LockoutTrials> {
  const key = canonicalJson((await parts.rules()).lockout);
  const last = lockoutTrials.get(parts.db);
  if (last?.key === key && performance.now() - last.triedAtMs < TRIED_AGAIN_AFTER_MS) return last.trials;
  const trials = await tryLockoutNow(parts, now);
  lockoutTrials.set(parts.db, { key, triedAtMs: performance.now(), trials });
  return trials;
}

/** Fails attempts until one is refused, and comes back just before and just when the lock ends. What does not behave as the rule says is in the fact as 0. */
async function tryLockoutNow(parts: SignInParts, now: Instant): Promise<LockoutTrials> {
  const { lockout } = await parts.rules();
  const book = async (trx: SignInTrx, by: AttemptBy, at: Instant): Promise<boolean> => 'id' in (await tryAttempt(trx, parts.box, lockout, by, at));
  const fail = async (trx: SignInTrx, by: (n: number) => AttemptBy): Promise<number> => {
    let heard = 0;
    while (heard < MOST_ATTEMPTS_TRIED && (await book(trx, by(heard), now))) heard += 1;
    return heard;
  };
  const oneAccount = freshEmail();
  const byAccount = await undone(parts.db, async (trx) => {
    const heard = await fail(trx, (n) => ({ email: oneAccount, address: `192.0.2.${n}` }));
    const back = (ms: number): Promise<boolean> => book(trx, { email: oneAccount, address: '192.0.2.200' }, plus(now, ms));
    return { heard, lastsAsSaid: !(await back(lockout.lockedForMs - 1)) && (await back(lockout.lockedForMs)) };
  });
  const byAddress = await undone(parts.db, (trx) => fail(trx, () => ({ email: freshEmail(), address: '192.0.2.201' })));
  const withinWindow = await undone(parts.db, async (trx) => {
    const by = (n: number): AttemptBy => ({ email: oneAccount, address: `192.0.2.${n}` });
    for (let n = 0; n < lockout.attempts; n += 1) await book(trx, by(n), n === 0 ? plus(now, -lockout.withinMs) : now);
    return !(await book(trx, by(lockout.attempts), now));
  });
  const locksAccount = byAccount.heard < MOST_ATTEMPTS_TRIED;
  const locksAddress = byAddress < MOST_ATTEMPTS_TRIED;
  return {
    rule: {
      attempts: Math.max(byAccount.heard, byAddress),
      windowMinutes: withinWindow ? lockout.withinMs / MS.minute : 0,
      lockMinutes: byAccount.lastsAsSaid ? lockout.lockedForMs / MS.minute : 0,
      byAccount: locksAccount,
      byAddress: locksAddress,
    },
    tried: [
      { sample: `attempt ${byAccount.heard + 1} on one account from ever new addresses`, refused: locksAccount },
      { sample: `attempt ${byAddress + 1} from one address on ever new accounts`, refused: locksAddress },
      { sample: `attempt ${byAccount.heard + 1} just before ${saySpan(lockout.lockedForMs)} have passed`, refused: byAccount.lastsAsSaid },
    ],
  };
}

/** Runs a trial on the real tables and takes it all back. */
async function undone<Result>(db: SignInDb, trial: (trx: SignInTrx) => Promise<Result>): Promise<Result> {
  const trx = await db.startTransaction().execute();
  try {
    return await trial(trx);
  } finally {
    await trx.rollback().execute();
  }
}

function freshEmail(): string {
  return `${newId()}@example.com`;
}
