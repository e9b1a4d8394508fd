import { MS, newId, type Id } from '@writ/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from './account.ts';
import { authenticate } from './authenticate.ts';
import { hashPassword, PASSWORD_COST } from './hash-password.ts';
import { disableAccount, changeRoles, invitePerson } from './manage-accounts.ts';
import { endSession, findSession, listSessions, SESSION_LIFE } from './sessions.ts';
import { checkPassword, checkSecondFactor, confirmSession, signInWithNewPassword } from './sign-in.ts';
import { ELSEWHERE, GOOD_PASSWORD, HERE, openTestHouse, signUpSomebody, type TestAccount, type TestHouse } from './sign-in.fixture.ts';
import { makeToken, revokeToken } from './api-tokens.ts';
import { recordDeparture } from '../directory/people.ts';
import { WRIT, type Viewer } from '../actor.ts';
import { offerFirstOwnerLink } from './first-owner-link.ts';
import { recoverOwner } from './recover-owner.ts';
import { beginSignUpWithPassword, signUpWithPassword } from './sign-up.ts';
import { codeOf, timeStepOf } from './check-code.ts';
import { readStep } from './steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(async () => house.drop());

const attempt = (email: string, password: string, visitor = HERE) => checkPassword(house.parts, { email, password, next: '/' }, visitor, house.clock.now());
const second = (step: string, code: string, visitor = HERE) => checkSecondFactor(house.parts, step, code, visitor, house.clock.now());
const viewerOf = (secret: string, kind: 'session' | 'token' = 'session') => authenticate(house.parts, { kind, secret }, { ...HERE, now: house.clock.now(), isAct: true });
const codeOfError = (error: unknown) => (error as { code?: string }).code ?? 'no code';
async function fails(run: Promise<unknown>): Promise<string> {
  return run.then(() => 'no error', codeOfError);
}
/** A new address for each test, so that one test's failures do not lock another's. */
let addresses = 0;
const somewhere = () => ({ address: `203.0.113.${(addresses += 1)}`, userAgent: undefined });

describe('signing in with a password and a code', () => {
  let ada: TestAccount;
  beforeAll(async () => {
    ada = await signUpSomebody(house, 'ada@example.com');
  });

  test('gives a session after both factors and none after one', async () => {
    const step = await attempt('ada@example.com', GOOD_PASSWORD);
    expect(await viewerOf(step)).toBeUndefined();
    const signedIn = await second(step, ada.code());
    if (!('session' in signedIn)) throw new Error('expected a session');
    expect(await viewerOf(signedIn.session.secret)).toMatchObject({ account: ada.account, name: 'ada', roles: ['developer'] });
  });

  test('a code that was used is refused, and so is every older one', async () => {
    house.clock.pass(2 * MS.minute);
    const code = ada.code();
    const older = ada.code(-1);
    const first = await attempt('ada@example.com', GOOD_PASSWORD);
    await second(first, code);
    const again = await attempt('ada@example.com', GOOD_PASSWORD);
    expect(await fails(second(again, code))).toBe('code-used');
    expect(await fails(second(again, older))).toBe('code-used');
    house.clock.pass(30_000);
    expect(await second(again, ada.code())).toHaveProperty('session');
  });

  test('of many who send the same code at once, one gets in', async () => {
    house.clock.pass(2 * MS.minute);
    const steps = [await attempt('ada@example.com', GOOD_PASSWORD), await attempt('ada@example.com', GOOD_PASSWORD), await attempt('ada@example.com', GOOD_PASSWORD), await attempt('ada@example.com', GOOD_PASSWORD)];
    const code = ada.code();
    const results = await Promise.allSettled(steps.map((step) => second(step, code)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(codeOfError(result.reason)).toBe('code-used');
  });

  test('one step cannot be used twice at once, even with two good codes', async () => {
    house.clock.pass(15 * MS.minute);
    const step = await attempt('ada@example.com', GOOD_PASSWORD, somewhere());
    const results = await Promise.allSettled([second(step, ada.code(), somewhere()), second(step, ada.recoveryCodes[0]!, somewhere())]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a recovery code works once', async () => {
    house.clock.pass(15 * MS.minute);
    const [, , code] = ada.recoveryCodes;
    const first = await attempt('ada@example.com', GOOD_PASSWORD, somewhere());
    expect(await second(first, code!.toUpperCase(), somewhere())).toHaveProperty('session');
    const again = await attempt('ada@example.com', GOOD_PASSWORD, somewhere());
    expect(await fails(second(again, code!, somewhere()))).toBe('sign-in-refused');
  });

  test('a step left lying is worth nothing', async () => {
    const step = await attempt('ada@example.com', GOOD_PASSWORD, somewhere());
    house.clock.pass(5 * MS.minute + 1);
    expect(await fails(second(step, ada.code(), somewhere()))).toBe('step-expired');
    expect(await fails(second('made up', ada.code(), somewhere()))).toBe('step-expired');
  });

  test('a password past its age is changed before the session begins', async () => {
    const old = await signUpSomebody(house, 'old@example.com');
    house.clock.passDays(91);
    const step = await attempt('old@example.com', GOOD_PASSWORD, somewhere());
    const signedIn = await second(step, old.code(), somewhere());
    if (!('newPassword' in signedIn)) throw new Error('expected a new password to be asked for');
    expect(await viewerOf(signedIn.newPassword)).toBeUndefined();
    const renew = (password: string) => signInWithNewPassword(house.parts, signedIn.newPassword, password, HERE, house.clock.now());
    expect(await fails(renew(GOOD_PASSWORD))).toBe('password-same');
    expect(await fails(renew('short1!'))).toBe('password-weak');
    expect(await renew('harbour-violet-77')).toHaveProperty('session');
    expect(await fails(renew('harbour-violet-78'))).toBe('step-expired');
  });

  test('an old hash is made anew at today’s cost when the password is shown', async () => {
    const other = await hashPassword(GOOD_PASSWORD, { memory: 128, passes: 1, parallelism: 1 });
    await house.parts.db.updateTable('core.passwords').set({ hash: other, set_at: new Date(house.clock.now()) }).where('account', '=', ada.account).execute();
    await attempt('ada@example.com', GOOD_PASSWORD, somewhere());
    const { hash } = await house.parts.db.selectFrom('core.passwords').select('hash').where('account', '=', ada.account).executeTakeFirstOrThrow();
    expect(hash).toContain('$m=64,t=1,p=1$');
  });
});

describe('guessing', () => {
  test('says the same of a wrong password, an unknown account, a disabled one, and one without a password', async () => {
    await signUpSomebody(house, 'real@example.com', ['owner']);
    const gone = await signUpSomebody(house, 'gone@example.com');
    await disableAccount(house.parts, gone.account, WRIT, house.clock.now());
    const keyOnly = await signUpSomebody(house, 'key@example.com');
    await house.parts.db.deleteFrom('core.passwords').where('account', '=', keyOnly.account).execute();
    const answers = new Set<string>();
    for (const [email, password] of [['real@example.com', 'wrong'], ['nobody@example.com', 'wrong'], ['gone@example.com', GOOD_PASSWORD], ['key@example.com', GOOD_PASSWORD], ['', ''], ['a\u0000b', 'x']] as const) {
      answers.add(await attempt(email, password, somewhere()).then(() => 'in', (error: unknown) => JSON.stringify({ code: codeOfError(error), message: (error as Error).message })));
    }
    expect(Array.from(answers).map((answer) => JSON.parse(answer) as unknown)).toEqual([expect.objectContaining({ code: 'sign-in-refused' })]);
  });

  test('takes as long for an account that is not there as for one that is', async () => {
    await signUpSomebody(house, 'timed@example.com');
    const parts = { ...house.parts, passwordCost: PASSWORD_COST };
    const now = new Date(house.clock.now());
    await parts.db.updateTable('core.passwords').set({ hash: await hashPassword(GOOD_PASSWORD), set_at: now }).execute();
    const time = async (email: (n: number) => string): Promise<number> => {
      const samples: number[] = [];
      for (let n = 0; n < 4; n += 1) {
        const from = performance.now();
        await fails(checkPassword(parts, { email: email(n), password: 'wrong-password-1', next: '/' }, somewhere(), house.clock.now()));
        samples.push(performance.now() - from);
      }
      return samples.sort((left, right) => left - right)[1]!;
    };
    const known = await time(() => 'timed@example.com');
    const unknown = await time((n) => `nobody-${n}@example.com`);
    // One hash takes some 150 ms; without the hash of nobody the unknown account would answer in a tenth of that.
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  test('the sixth attempt on an account is refused unheard, from wherever it comes, and the right password with it', async () => {
    const target = await signUpSomebody(house, 'target@example.com');
    for (let n = 0; n < 5; n += 1) expect(await fails(attempt(target.email, `wrong-${n}`, somewhere()))).toBe('sign-in-refused');
    expect(await fails(attempt(target.email, GOOD_PASSWORD, somewhere()))).toBe('sign-in-locked');
    expect(await fails(attempt('Target@Example.com ', GOOD_PASSWORD, somewhere()))).toBe('sign-in-locked');
    house.clock.pass(15 * MS.minute);
    expect(await attempt(target.email, GOOD_PASSWORD, somewhere())).toEqual(expect.any(String));
  });

  test('an account that is not there locks like one that is', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 6; n += 1) answers.push(await fails(attempt('never-was@example.com', 'x', somewhere())));
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'sign-in-refused'), 'sign-in-locked']);
  });

  test('one address is locked whatever accounts it tries, a whole IPv6 network as one', async () => {
    for (let n = 0; n < 5; n += 1) await fails(attempt(`spray-${n}@example.com`, 'x', { address: `2001:db8:1:1::${n}`, userAgent: undefined }));
    expect(await fails(attempt('spray-9@example.com', 'x', { address: '2001:db8:1:1:ffff::9', userAgent: undefined }))).toBe('sign-in-locked');
    expect(await fails(attempt('spray-9@example.com', 'x', { address: '2001:db8:1:2::9', userAgent: undefined }))).toBe('sign-in-refused');
  });

  test('thirty guesses at once are no more than five', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, (_, n) => fails(attempt('parallel@example.com', `x${n}`, somewhere()))));
    expect(results.filter((code) => code === 'sign-in-refused' || code === 'busy').length).toBe(5);
    expect(results.filter((code) => code === 'sign-in-locked').length).toBe(25);
  });

  test('who knows the password cannot guess codes without end', async () => {
    const victim = await signUpSomebody(house, 'victim@example.com');
    const codes: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const step = await attempt(victim.email, GOOD_PASSWORD, somewhere()).catch(codeOfError);
      codes.push(await fails(second(step, '000000', somewhere())));
    }
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(5);
    expect(await fails(attempt(victim.email, GOOD_PASSWORD, somewhere()))).toBe('sign-in-locked');
  });
});

describe('a session', () => {
  let carol: TestAccount;
  beforeAll(async () => {
    carol = await signUpSomebody(house, 'carol@example.com', ['owner']);
  });

  test('ends when its time is over, by standing idle or in whole', async () => {
    const idle = await signUpSomebody(house, 'idle@example.com');
    house.clock.pass(SESSION_LIFE.idleMs - 2 * MS.minute);
    expect(await viewerOf(idle.session.secret)).toBeDefined();
    house.clock.pass(SESSION_LIFE.idleMs + 1);
    expect(await viewerOf(idle.session.secret)).toBeUndefined();

    const busy = await signUpSomebody(house, 'busy@example.com');
    for (let hours = 0; hours < 24; hours += 0.5) {
      await viewerOf(busy.session.secret);
      house.clock.passHours(0.5);
    }
    expect(await viewerOf(busy.session.secret)).toBeUndefined();
  });

  test('is not kept alive by what a page does by itself', async () => {
    const left = await signUpSomebody(house, 'left@example.com');
    for (let minutes = 0; minutes < 62; minutes += 10) {
      await authenticate(house.parts, { kind: 'session', secret: left.session.secret }, { ...HERE, now: house.clock.now(), isAct: false });
      house.clock.passMinutes(10);
    }
    expect(await viewerOf(left.session.secret)).toBeUndefined();
  });

  test('confirming renews its secret, and the old one opens nothing', async () => {
    carol = await signUpSomebody(house, 'carol2@example.com', ['owner']);
    house.clock.pass(2 * MS.minute);
    const session = { id: carol.session.id, account: carol.account };
    const secret = await confirmSession(house.parts, session, { code: carol.code() }, somewhere(), house.clock.now());
    expect(await viewerOf(carol.session.secret)).toBeUndefined();
    const viewer = await viewerOf(secret);
    expect(viewer?.by).toMatchObject({ kind: 'session', confirmedAt: house.clock.now() });
    expect(await fails(confirmSession(house.parts, session, { code: carol.code() }, somewhere(), house.clock.now()))).toBe('code-used');
  });

  test('confirming is not kept from anybody by those who fail at the door, and counts its own guesses', async () => {
    const heidi = await signUpSomebody(house, 'heidi@example.com', ['owner']);
    house.clock.pass(2 * MS.minute);
    const confirm = (code: string) => confirmSession(house.parts, { id: heidi.session.id, account: heidi.account }, { code }, somewhere(), house.clock.now());
    for (let guess = 0; guess < 6; guess += 1) await fails(attempt('heidi@example.com', 'not-hers-1!', somewhere()));
    expect(await fails(attempt('heidi@example.com', GOOD_PASSWORD, somewhere()))).toBe('sign-in-locked');
    for (let guess = 0; guess < 5; guess += 1) expect(await fails(confirm('000000'))).toBe('sign-in-refused');
    expect(await fails(confirm(heidi.code()))).toBe('sign-in-locked');
    house.clock.passMinutes(16);
    expect(await confirm(heidi.code())).toBeTruthy();
  });

  test('nobody ends or sees another’s', async () => {
    const dave = await signUpSomebody(house, 'dave@example.com');
    const erin = await signUpSomebody(house, 'erin@example.com');
    const end = (account: Id<'account'>, id: string) => house.parts.db.transaction().execute((trx) => endSession(trx, account, id, WRIT, house.clock.now()));
    expect(await fails(end(erin.account, dave.session.id))).toBe('session-missing');
    expect((await listSessions(house.parts.db, erin.account, house.clock.now())).map(({ id }) => id)).not.toContain(dave.session.id);
    await end(dave.account, dave.session.id);
    expect(await viewerOf(dave.session.secret)).toBeUndefined();
  });

  test('the database holds nothing that signs anyone in', async () => {
    const frank = await signUpSomebody(house, 'frank@example.com');
    const dump = JSON.stringify(await Promise.all((['core.sessions', 'core.totp_secrets', 'core.passwords', 'core.recovery_codes', 'core.sign_in_attempts', 'core.journal'] as const).map((table) => house.parts.db.selectFrom(table).selectAll().execute())));
    for (const secret of [frank.session.secret, frank.secret, GOOD_PASSWORD, frank.recoveryCodes[0]!, 'frank@example.com', HERE.address]) expect(dump).not.toContain(secret);
  });

  test('is over, with all tokens, once its account is disabled, its person leaves, or its roles change', async () => {
    const gina = await signUpSomebody(house, 'gina@example.com');
    const token = await house.parts.db.transaction().execute((trx) => makeToken(trx, gina.account, { name: 'ci', scopes: ['read'], expiresAt: house.clock.pass(0) + MS.day as never }, WRIT, house.clock.now()));
    expect(await viewerOf(token.secret, 'token')).toMatchObject({ by: { kind: 'token', scopes: ['read'] } });
    await changeRoles(house.parts, gina.account, ['auditor'], WRIT, house.clock.now());
    expect(await viewerOf(gina.session.secret)).toBeUndefined();
    expect((await viewerOf(token.secret, 'token'))?.roles).toEqual(['auditor']);
    await house.parts.db.transaction().execute((trx) => recordDeparture(trx, gina.person, WRIT, house.clock.now()));
    expect(await fails(viewerOf(token.secret, 'token'))).toBe('credential-refused');
    expect((await findAccount(house.parts.db, house.parts.box, gina.account))?.disabled).toBe(true);
  });
});

describe('an API token', () => {
  test('is refused once revoked or expired, and never opens a session', async () => {
    const hugo = await signUpSomebody(house, 'hugo@example.com');
    const make = () => house.parts.db.transaction().execute((trx) => makeToken(trx, hugo.account, { name: 'ci', scopes: ['read'], expiresAt: house.clock.now() + MS.hour as never }, WRIT, house.clock.now()));
    const one = await make();
    const two = await make();
    expect(one.secret).toMatch(/^writ_[\w-]{43}$/);
    expect(await viewerOf(one.secret)).toBeUndefined();
    expect(await fails(viewerOf(hugo.session.secret, 'token'))).toBe('credential-refused');
    await house.parts.db.transaction().execute((trx) => revokeToken(trx, hugo.account, one.id, WRIT, house.clock.now()));
    expect(await fails(viewerOf(one.secret, 'token'))).toBe('credential-refused');
    house.clock.passHours(1);
    expect(await fails(viewerOf(two.secret, 'token'))).toBe('credential-refused');
    for (const secret of ['', 'writ_', `writ_${'x'.repeat(43)}`, two.secret.slice(0, -1)]) expect(await fails(viewerOf(secret, 'token'))).toBe('credential-refused');
  });
});

describe('the last owner', () => {
  test('cannot be disabled or demoted, not even by two owners at once', async () => {
    const alone = await openTestHouse();
    try {
      const one = await signUpSomebody(alone, 'one@example.com', ['owner']);
      expect(await fails(disableAccount(alone.parts, one.account, WRIT, alone.clock.now()))).toBe('owner-needed');
      expect(await fails(changeRoles(alone.parts, one.account, ['developer'], WRIT, alone.clock.now()))).toBe('owner-needed');
      const two = await signUpSomebody(alone, 'two@example.com', ['owner']);
      const results = await Promise.allSettled([disableAccount(alone.parts, one.account, WRIT, alone.clock.now()), disableAccount(alone.parts, two.account, WRIT, alone.clock.now())]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    } finally {
      await alone.drop();
    }
  });

  test('gets in again with a link made on the machine, which ends everything old', async () => {
    const alone = await openTestHouse();
    try {
      const { parts, clock } = alone;
      const owner = await signUpSomebody(alone, 'owner@example.com', ['owner', 'point-of-contact']);
      const token = await parts.db.transaction().execute((trx) => makeToken(trx, owner.account, { name: 'ci', scopes: ['read'], expiresAt: clock.now() + MS.day as never }, WRIT, clock.now()));
      const link = (await recoverOwner(parts, undefined, clock.now())).split('/').at(-1)!;
      expect(await authenticate(parts, { kind: 'session', secret: owner.session.secret }, { ...HERE, now: clock.now(), isAct: true })).toBeDefined();
      const step = await beginSignUpWithPassword(parts, link, { name: 'Mallory', email: 'mallory@example.com' }, 'harbour-violet-77', clock.now());
      const { secret } = await readStep(parts, 'sign-up', step, clock.now());
      const { session } = await signUpWithPassword(parts, link, step, codeOf(secret, timeStepOf(clock.now())), HERE, clock.now());
      const viewer: Viewer | undefined = await authenticate(parts, { kind: 'session', secret: session.secret }, { ...HERE, now: clock.now(), isAct: true });
      expect(viewer).toMatchObject({ account: owner.account, name: 'owner', roles: ['owner', 'point-of-contact'] });
      expect(await findSession(parts.db, owner.session.secret, clock.now(), true)).toBeUndefined();
      expect(await fails(authenticate(parts, { kind: 'token', secret: token.secret }, { ...HERE, now: clock.now(), isAct: true }))).toBe('credential-refused');
      const acts = (await parts.db.selectFrom('core.journal').select('act').orderBy('seq').execute()).map(({ act }) => act);
      expect(acts).toContain('account.recovered');
    } finally {
      await alone.drop();
    }
  });
});

describe('the first owner’s link', () => {
  test('is offered at first start only, and two who use it at once make one owner', async () => {
    const fresh = await openTestHouse();
    try {
      const { parts, clock } = fresh;
      const address = await offerFirstOwnerLink(parts, clock.now());
      expect(address).toMatch(/^http:\/\/localhost:4100\/sign-up\/[\w-]{43}$/);
      expect(await offerFirstOwnerLink(parts, clock.now())).toBeUndefined();
      const link = address!.split('/').at(-1)!;
      const begin = async (name: string) => {
        const step = await beginSignUpWithPassword(parts, link, { name, email: `${name}@example.com` }, GOOD_PASSWORD, clock.now());
        const { secret } = await readStep(parts, 'sign-up', step, clock.now());
        return signUpWithPassword(parts, link, step, codeOf(secret, timeStepOf(clock.now())), HERE, clock.now());
      };
      const results = await Promise.allSettled([begin('first'), begin('second'), begin('third')]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(codeOfError(result.reason)).toBe('link-unknown');
      const accounts = await parts.db.selectFrom('core.accounts').select('roles').execute();
      expect(accounts).toEqual([{ roles: ['owner', 'point-of-contact'] }]);
      expect(await parts.db.selectFrom('core.people').select('id').execute()).toHaveLength(1);
      expect(await offerFirstOwnerLink(parts, clock.now(), true)).toBeUndefined();
    } finally {
      await fresh.drop();
    }
  });

  test('an invitation is for its person alone, and not for someone who has an account or has left', async () => {
    const ivan = await signUpSomebody(house, 'ivan@example.com');
    expect(await fails(invitePerson(house.parts, ivan.person, ['owner'], WRIT, house.clock.now()))).toBe('account-exists');
    expect(await fails(invitePerson(house.parts, newId<'person'>(), ['owner'], WRIT, house.clock.now()))).toBe('account-missing');
    expect(await fails(attempt(ELSEWHERE.address, 'x', somewhere()))).toBe('sign-in-refused');
  });
});
