import { FactLine, SecondFactor, SignInRules } from '@writ/contract';
import { MS } from '@writ/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { observeOwnAccounts, observeSignInRules } from './observe-own-accounts.ts';
import { openTestHouse, RULES, signUpSomebody, type TestHouse } from './sign-in.fixture.ts';

let house: TestHouse;
afterEach(async () => house.drop());

describe('what Writ observes of its own sign-in', () => {
  test('is found by trying, and leaves nothing behind', async () => {
    house = await openTestHouse();
    const fact = FactLine.parse(await observeSignInRules(house.parts, house.clock.now()));
    if (fact.state !== 'known') throw new Error('expected a known fact');
    expect(SignInRules.parse(fact.value)).toMatchObject({
      password: { minimumLength: 8, letters: true, digits: true, symbols: true, leakChecked: true, maximumAgeDays: 90 },
      lockout: { attempts: 5, windowMinutes: 10, lockMinutes: 15, byAccount: true, byAddress: true },
    });
    expect(await house.parts.db.selectFrom('core.sign_in_attempts').select('id').execute()).toEqual([]);
    expect(fact.evidence.map(({ text }) => text)).toContain('known from leaks: refused');
  });

  test('says what is refused and not what was meant to be', async () => {
    house = await openTestHouse({ password: { minimumLength: 15, letters: false, digits: false, symbols: false, notLeaked: false, maximumAgeMs: undefined }, lockout: { attempts: 1_000, withinMs: MS.minute, lockedForMs: MS.minute } });
    const fact = await observeSignInRules(house.parts, house.clock.now());
    if (fact.state !== 'known') throw new Error('expected a known fact');
    const value = SignInRules.parse(fact.value);
    expect(value.password).toEqual({ minimumLength: 15, letters: false, digits: false, symbols: false, leakChecked: false });
    expect(value.lockout).toMatchObject({ byAccount: false, byAddress: false, lockMinutes: 0 });
  });

  test('has one fact for each account, with its factors', async () => {
    house = await openTestHouse(RULES);
    const owner = await signUpSomebody(house, 'owner@example.com', ['owner']);
    const [fact] = await observeOwnAccounts(house.parts, house.clock.now());
    const line = FactLine.parse(fact);
    if (line.state !== 'known') throw new Error('expected a known fact');
    expect(line.subject).toMatchObject({ kind: 'account', id: owner.account });
    expect(SecondFactor.parse(line.value)).toEqual({ service: 'writ', factors: ['totp'], required: true, passwordSet: true, administrator: true, disabled: false });
  });
});
