import { instant, MS, plus, type Instant } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingFrom } from './check-password.ts';
import { decideLock } from './decide-lock.ts';
import { hashPassword, isPassword, needsRehash, nobodysHash } from './hash-password.ts';
import { codeOf, matchCode, timeStepOf } from './check-code.ts';
import type { PasswordRule } from './rules.ts';
import { sayPasswordRule } from './say-rules.ts';
import { deviceOf } from './sessions.ts';

const NOW = instant(1_800_000_000_000);
const RULE = { attempts: 5, withinMs: 10 * MS.minute, lockedForMs: 15 * MS.minute };
const LETTERS: PasswordRule = { minimumLength: 8, letters: true, digits: true, symbols: true, notLeaked: true, maximumAgeMs: 90 * MS.day };
const minutes = (...ago: number[]): Instant[] => ago.map((each) => plus(NOW, -each * MS.minute));

describe('the lock', () => {
  test.each([
    ['four failures', minutes(4, 3, 2, 1), undefined],
    ['five within ten minutes', minutes(9, 8, 5, 3, 1), plus(NOW, 14 * MS.minute)],
    ['five over more than ten', minutes(12, 8, 5, 3, 1), undefined],
    ['five whose lock is over', minutes(24, 23, 22, 21, 15), undefined],
    ['five whose lock is not', minutes(24, 23, 22, 21, 14.9), plus(NOW, 0.1 * MS.minute)],
    ['exactly ten minutes apart', minutes(10, 8, 5, 3, 0), plus(NOW, 15 * MS.minute)],
  ])('%s', (_what, failures, until) => {
    expect(decideLock(failures, RULE, NOW)).toBe(until === undefined ? undefined : Math.round(until));
  });

  const failures = fc.array(fc.integer({ min: 0, max: 40 * MS.minute }).map((ago) => plus(NOW, -ago)), { maxLength: 30 });
  const rules = fc.record({ attempts: fc.integer({ min: 1, max: 10 }), withinMs: fc.integer({ min: 1, max: 30 * MS.minute }), lockedForMs: fc.integer({ min: 1, max: 30 * MS.minute }) });

  test('does not depend on the order', () => {
    fc.assert(fc.property(failures, rules, (each, rule) => decideLock(each, rule, NOW) === decideLock(each.toReversed(), rule, NOW)));
  });
  test('one more failure never opens it', () => {
    fc.assert(fc.property(failures, rules, (each, rule) => (decideLock(each, rule, NOW) ?? 0) <= (decideLock([...each, NOW], rule, NOW) ?? 0)));
  });
  test('never stands on fewer failures than the rule says, and never longer than it says', () => {
    fc.assert(fc.property(failures, rules, (each, rule) => {
      const until = decideLock(each, rule, NOW);
      return until === undefined || (each.length >= rule.attempts && until > NOW && until - NOW <= rule.lockedForMs);
    }));
  });
});

describe('the rule for passwords', () => {
  test.each([
    ['lantern-orbit-42', []],
    ['löwenzahn im märz 7', []],
    ['Ab1!', ['at least 8 characters', 'not to be on the list of passwords known from leaks']],
    ['lantern-orbit', ['a digit']],
    ['lanternorbit42', ['a symbol']],
    ['4242-4711-0815-99', ['a letter']],
    ['P@ssw0rd!', ['not to be on the list of passwords known from leaks']],
    ['x1!'.repeat(100), ['at most 256 characters', 'not to be on the list of passwords known from leaks']],
  ])('%s lacks %j', (password, missing) => {
    expect(missingFrom(password, LETTERS)).toEqual(missing);
  });

  test('a name or an address is no password', () => {
    expect(missingFrom('ada.example1!', { ...LETTERS, notLeaked: false }, ['Ada Example', 'ada@example.com'])).toEqual(['not to be the name or the mail address']);
  });

  test('a longer rule takes no password that a shorter one refuses for its length', () => {
    fc.assert(fc.property(fc.string({ maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (password, length) => {
      const bare = { ...LETTERS, letters: false, digits: false, symbols: false, notLeaked: false };
      const short = missingFrom(password, { ...bare, minimumLength: length });
      return short.length === 0 || missingFrom(password, { ...bare, minimumLength: length + 1 }).length > 0;
    }));
  });

  test('is said in one sentence', () => {
    expect(sayPasswordRule(LETTERS)).toBe('At least 8 characters, with a letter, a digit and a symbol. None that is known from leaks. Good for 90 days.');
    expect(sayPasswordRule({ minimumLength: 15, letters: false, digits: false, symbols: false, notLeaked: false, maximumAgeMs: undefined })).toBe('At least 15 characters.');
  });
});

describe('a code', () => {
  const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  // RFC 6238 appendix B, the SHA-1 rows, their last six digits.
  test.each([[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130']])('at %i s is %s, as the standard says', (seconds, code) => {
    expect(codeOf(SECRET, timeStepOf(instant(seconds * 1_000)))).toBe(code);
    expect(matchCode(SECRET, code, 0, instant(seconds * 1_000)).step).toBe(timeStepOf(instant(seconds * 1_000)));
  });

  test('is good a step early and a step late, and no more', () => {
    const at = timeStepOf(NOW);
    expect([-2, -1, 0, 1, 2].map((off) => matchCode(SECRET, codeOf(SECRET, at + off), 0, NOW).step)).toEqual([undefined, at - 1, at, at + 1, undefined]);
  });

  test('of a used step is refused as used, and a fresh one like it is not', () => {
    const at = timeStepOf(NOW);
    expect(matchCode(SECRET, codeOf(SECRET, at), at, NOW)).toEqual({ step: undefined, used: true });
    expect(matchCode(SECRET, codeOf(SECRET, at + 1), at, NOW).step).toBe(at + 1);
  });

  test('nothing that is not six right digits is a code', () => {
    fc.assert(fc.property(fc.string({ maxLength: 50 }), (text) => {
      const right = [-1, 0, 1].map((off) => codeOf(SECRET, timeStepOf(NOW) + off));
      return right.includes(text) || matchCode(SECRET, text, 0, NOW).step === undefined;
    }));
  });
});

describe('a hash', () => {
  const cheap = { memory: 64, passes: 1, parallelism: 1 };

  test('is of its password and of no other', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), async (password, other) => {
      const hash = await hashPassword(password, cheap);
      return (await isPassword(password, hash)) && (await isPassword(other, hash)) === (password.normalize('NFKC') === other.normalize('NFKC'));
    }), { numRuns: 30 });
  });

  test('of nobody fits no password, and one of another form fits none either', async () => {
    expect(await isPassword('', nobodysHash(cheap))).toBe(false);
    for (const stored of ['', '$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA', '$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA', 'plain']) expect(await isPassword('plain', stored)).toBe(false);
  });

  test('needs to be made anew when the cost changed', async () => {
    const hash = await hashPassword('x', cheap);
    expect(needsRehash(hash, cheap)).toBe(false);
    expect(needsRehash(hash, { ...cheap, passes: 2 })).toBe(true);
  });
});

test('a device is named by what it is, and never by the whole text', () => {
  expect(deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 (KHTML, like Gecko) Version/18 Safari/605')).toBe('Safari on macOS');
  expect(deviceOf('Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36')).toBe('Chrome on Android');
  expect(deviceOf(undefined)).toBe('Unknown device');
  fc.assert(fc.property(fc.string(), (text) => deviceOf(text).length < 30));
});
