import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comeBackFromProvider, leaveForProvider, type ExternalProvider } from './external-sign-in.ts';
import { HERE, openTestHouse, signUpSomebody, type TestHouse } from './sign-in.fixture.ts';

const ISSUER = 'https://id.example.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

let house: TestHouse;
/** What the provider will say, and with which key. */
let claims: Record<string, unknown> = {};
let key = privateKey;
const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const provider: ExternalProvider = {
  issuer: ISSUER, clientId: 'writ', clientSecret: 'made-for-this-test', name: 'Example ID',
  fetch: async (url) => {
    if (url.endsWith('/.well-known/openid-configuration')) return json({ issuer: ISSUER, authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token`, jwks_uri: `${ISSUER}/jwks`, response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'] });
    if (url.endsWith('/jwks')) return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
    const seconds = Math.floor(Date.now() / 1_000);
    const unsigned = `${encode({ alg: 'RS256', kid: 'one' })}.${encode({ iss: ISSUER, aud: 'writ', iat: seconds, exp: seconds + 60, ...claims })}`;
    return json({ access_token: 'unused', token_type: 'bearer', id_token: `${unsigned}.${createSign('sha256').update(unsigned).sign(key).toString('base64url')}` });
  },
};

beforeAll(async () => {
  house = await openTestHouse();
  await signUpSomebody(house, 'ada@example.com');
  await signUpSomebody(house, 'bob@example.com');
});
afterAll(async () => house.drop());

async function goAndComeBack(said: Record<string, unknown>, wrong: { state?: string; nonce?: string; step?: string; key?: typeof privateKey } = {}) {
  const { to, step } = await leaveForProvider(house.parts, provider, '/hosts', house.clock.now());
  claims = { nonce: wrong.nonce ?? to.searchParams.get('nonce'), ...said };
  key = wrong.key ?? privateKey;
  const state = wrong.state ?? to.searchParams.get('state')!;
  const back = () => comeBackFromProvider(house.parts, provider, { url: `/sign-in/callback?code=abc&state=${state}`, step: wrong.step ?? step }, HERE, house.clock.now());
  return { to, first: await back().catch((error: unknown) => (error as { code: string }).code), again: () => back().catch((error: unknown) => (error as { code: string }).code) };
}
const ADA = { sub: 'ada-1', email: 'ada@example.com', email_verified: true, amr: ['pwd', 'mfa'] };

describe('signing in through the company’s provider', () => {
  test('leads to the account of the vouched address, and its answer is good once', async () => {
    const { to, first, again } = await goAndComeBack(ADA);
    expect(to.origin).toBe(ISSUER);
    expect(to.searchParams.get('code_challenge_method')).toBe('S256');
    expect(first).toMatchObject({ next: '/hosts', session: { secret: expect.any(String) } });
    expect(await again()).toBe('step-expired');
  });

  test('asks for the second factor here when the provider does not say that it saw one', async () => {
    for (const amr of [['pwd'], ['otp'], ['hwk', 'otp'], []]) expect((await goAndComeBack({ ...ADA, amr })).first).toHaveProperty('secondFactor');
    expect((await goAndComeBack({ ...ADA, amr: ['pwd', 'otp'] })).first).toHaveProperty('session');
    expect((await goAndComeBack({ ...ADA, amr: undefined })).first).toHaveProperty('secondFactor');
  });

  test.each([
    ['for nobody who is known here', { sub: 'x', email: 'nobody@example.com', email_verified: true, amr: ['mfa'] }, {}, 'external-unknown'],
    ['with an address that nobody vouches for', { sub: 'bob-1', email: 'bob@example.com', amr: ['mfa'] }, {}, 'external-unknown'],
    ['of another person who got the address later', { ...ADA, sub: 'ada-2' }, {}, 'external-unknown'],
    ['begun in another browser', ADA, { step: 'another' }, 'step-expired'],
    ['with another state', ADA, { state: 'another' }, 'external-refused'],
    ['with another nonce', ADA, { nonce: 'another' }, 'external-refused'],
    ['signed by another key', ADA, { key: other.privateKey }, 'external-refused'],
    ['for another audience', { ...ADA, aud: 'other' }, {}, 'external-refused'],
    ['of another issuer', { ...ADA, iss: 'https://evil.example.com' }, {}, 'external-refused'],
    ['that is over', { ...ADA, exp: 1 }, {}, 'external-refused'],
  ])('refuses an answer %s', async (_what, said, wrong, code) => {
    expect((await goAndComeBack(said, wrong)).first).toBe(code);
  });
});
