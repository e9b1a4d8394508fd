import { instant, MS } from '@writ/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPassword, checkSecondFactor } from '../../../core/sign-in/sign-in.ts';
import { GOOD_PASSWORD, openTestHouse, signUpSomebody, type TestHouse } from '../../../core/sign-in/sign-in.fixture.ts';
import type { LoggingParts } from '../parts.ts';
import { sayAlert } from './login-alert.ts';
import { createOwnSignIns } from './own-sign-ins.ts';

const OWNER = { address: '192.0.2.10', userAgent: undefined };
const STRANGER = { address: '198.51.100.20', userAgent: undefined };

let house: TestHouse;
let db: LoggingParts['db'];
beforeAll(async () => {
  house = await openTestHouse();
  db = house.parts.db as unknown as LoggingParts['db'];
}, 60_000);
afterAll(() => house.drop());

const parts = () => ({ db, clock: house.clock.now });
const sums = () => db.selectFrom('logging.login_hours').select(['account', 'address', 'host']).select((eb) => [eb.fn.sum<string>('failed').as('failed'), eb.fn.sum<string>('accepted').as('accepted')]).groupBy(['account', 'address', 'host']).orderBy('address').execute();

describe('sign-ins to Writ itself', { timeout: 60_000 }, () => {
  test('are logins of its host: guesses without end, refused while locked too, and the entry after them raise what they do at any door', async () => {
    const own = createOwnSignIns('writ-1');
    const heard = { ...house.parts, heard: own.hear };
    const ada = await signUpSomebody(house, 'ada@example.com');
    const guess = (password: string, by = STRANGER) => checkPassword(heard, { email: 'Ada@example.com ', password, next: '/' }, by, house.clock.now());
    for (let n = 0; n < 25; n += 1) await expect(guess(`wrong-${n}-word`)).rejects.toBeDefined();
    await own.count(parts());
    house.clock.pass(16 * MS.minute);
    await checkSecondFactor(heard, await guess(GOOD_PASSWORD), ada.code(), STRANGER, house.clock.now());
    await own.count(parts());
    await own.count(parts());
    expect(await sums()).toEqual([{ account: expect.stringMatching(/^writ\/[0-9a-f]{12}$/), address: STRANGER.address, host: 'writ-1', failed: '25', accepted: '1' }]);
    const alerts = await db.selectFrom('logging.login_alerts').selectAll().orderBy('kind').execute();
    expect(alerts.map(({ kind, host, failed }) => [kind, host, failed])).toEqual([['brute-force', '', 25], ['success-after-failures', 'writ-1', 25]]);
    const entry = alerts[1]!;
    expect(sayAlert({ ...entry, firstAt: entry.first_at.getTime(), lastAt: entry.last_at.getTime() }).sentence).toMatch(/was let in as Writ account [0-9a-f]{12} on writ-1 after 25 refusals/);
    expect(JSON.stringify([alerts, await sums()]).toLowerCase()).not.toContain('ada');
  });

  test('of an owner who mistypes once raise nothing', async () => {
    const own = createOwnSignIns('writ-1');
    const heard = { ...house.parts, heard: own.hear };
    const bob = await signUpSomebody(house, 'bob@example.com');
    await expect(checkPassword(heard, { email: 'bob@example.com', password: 'mistyped-1-word', next: '/' }, OWNER, house.clock.now())).rejects.toMatchObject({ code: 'sign-in-refused' });
    const step = await checkPassword(heard, { email: 'bob@example.com', password: GOOD_PASSWORD, next: '/' }, OWNER, house.clock.now());
    await expect(checkSecondFactor(heard, step, '000000', OWNER, house.clock.now())).rejects.toBeDefined();
    await checkSecondFactor(heard, step, bob.code(), OWNER, house.clock.now());
    await own.count(parts());
    expect((await sums())[0]).toMatchObject({ address: OWNER.address, failed: '2', accepted: '1' });
    expect(await db.selectFrom('logging.login_alerts').select('address').where('address', '=', OWNER.address).execute()).toEqual([]);
  });

  test('that cannot be counted now are counted later, in their order, and a flood of accounts fills no memory', async () => {
    const own = createOwnSignIns('writ-2');
    const at = house.clock.now();
    const say = (kind: 'failed' | 'accepted', account: string, address = '203.0.113.9', later = 0) => own.hear({ kind, account, address, at: instant(at + later) });
    for (let n = 0; n < 6; n += 1) say('failed', 'aaa');
    const away = { ...parts(), db: { transaction: () => ({ execute: () => Promise.reject(new Error('away')) }) } as unknown as LoggingParts['db'] };
    await expect(own.count(away)).rejects.toThrow('away');
    say('accepted', 'aaa', '203.0.113.9', 1_000);
    await own.count(parts());
    expect(await db.selectFrom('logging.login_alerts').select(['kind', 'failed']).where('host', '=', 'writ-2').execute()).toEqual([{ kind: 'success-after-failures', failed: 6 }]);
    for (let n = 0; n < 15_000; n += 1) say('failed', String(n), '203.0.113.77', 2_000);
    await own.count(parts());
    const { failed } = await db.selectFrom('logging.login_hours').select((eb) => eb.fn.sum<string>('failed').as('failed')).where('host', '=', 'writ-2').executeTakeFirstOrThrow();
    expect(Number(failed)).toBe(15_006);
  });
});
