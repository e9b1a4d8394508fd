import type { Id, Instant } from '@writ/kernel';
import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, customFetch, discovery, enableNonRepudiationChecks, randomNonce, randomPKCECodeVerifier, type Configuration, type CustomFetch } from 'openid-client';
import { z } from 'zod';
import { WRIT } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { findAccount, findAccountByEmail, type Account } from './account.ts';
import { signInErrors } from './errors.ts';
import { hear } from './hear.ts';
import type { SignInParts, Visitor } from './parts.ts';
import { startSession, type StartedSession } from './sessions.ts';
import { beginStep, takeStep } from './steps.ts';

/** The company's OpenID Connect provider. */
export interface ExternalProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Shown on the button. */
  readonly name: string;
  /** For tests. */
  readonly fetch?: CustomFetch | undefined;
}

/** Where a sign-in through the provider leads: in, or to the second factor here because the provider did not say that it saw one. */
export type CameBack = { readonly session: StartedSession; readonly next: string } | { readonly secondFactor: string };

export const CALLBACK_PATH = '/sign-in/callback';
/** What is known or is a part of oneself, and what is held (RFC 8176 section 2). */
const KNOWN = new Set(['pwd', 'pin', 'fpt', 'face', 'iris']);
const HELD = new Set(['otp', 'hwk', 'swk', 'sc']);
const Claims = z.object({ sub: z.string().min(1).max(255), email: z.string().max(254).optional(), email_verified: z.boolean().optional(), amr: z.array(z.string()).max(50).default([]) });

const configurations = new Map<string, Promise<Configuration>>();

/** Begins: the provider's address, and the secret that ties its answer to this browser. The state is that secret, so an answer meant for another browser fails. */
export async function leaveForProvider(parts: SignInParts, provider: ExternalProvider, next: string, now: Instant): Promise<{ readonly to: URL; readonly step: string }> {
  const verifier = randomPKCECodeVerifier();
  const nonce = randomNonce();
  const step = await beginStep(parts, 'external', { verifier, nonce, next }, now);
  const to = buildAuthorizationUrl(await configure(provider), {
    redirect_uri: callbackOf(parts), scope: 'openid email', state: step, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  return { to, step };
}

/**
 * Ends: checks the provider's answer (code with PKCE, state, nonce, signature, audience, issuer) and finds the account: by the identity, or the first time by
 * a mail address that the provider vouches for. Nobody gets an account this way. Throws `external-refused`, `external-unknown`, `step-expired`.
 */
export async function comeBackFromProvider(parts: SignInParts, provider: ExternalProvider, answer: { readonly url: string; readonly step: string | undefined }, visitor: Visitor, now: Instant): Promise<CameBack> {
  const { verifier, nonce, next } = await takeStep(parts, 'external', answer.step, now);
  const claims = await readAnswer(parts, provider, answer.url, { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: answer.step! });
  const account = await findByIdentity(parts, provider.issuer, claims, now);
  if (!account || account.disabled) throw signInErrors('external-unknown');
  if (!sawTwoFactors(claims.amr)) return { secondFactor: await beginStep(parts, 'second-factor', { account: account.id, next }, now) };
  const session = await parts.db.transaction().execute((trx) => startSession(trx, parts.box, account.id, account.person, ['external'], visitor, now));
  hear(parts, 'accepted', account.email, visitor.address, now);
  return { session, next };
}

/** Whether the provider says that it saw two factors. One that says nothing has seen nothing. */
function sawTwoFactors(methods: readonly string[]): boolean {
  return methods.includes('mfa') || (methods.some((method) => KNOWN.has(method)) && methods.some((method) => HELD.has(method)));
}

async function readAnswer(parts: SignInParts, provider: ExternalProvider, url: string, checks: { pkceCodeVerifier: string; expectedNonce: string; expectedState: string }): Promise<z.output<typeof Claims>> {
  try {
    const config = await configure(provider);
    // The address is put together from our own origin: what the Host header said must not reach the provider.
    const tokens = await authorizationCodeGrant(config, new URL(url, parts.publicUrl().origin), { ...checks, idTokenExpected: true });
    return Claims.parse(tokens.claims());
  } catch (cause) {
    throw signInErrors('external-refused', {}, cause);
  }
}

async function findByIdentity(parts: SignInParts, issuer: string, claims: z.output<typeof Claims>, now: Instant): Promise<Account | undefined> {
  const known = await parts.db.updateTable('core.external_identities').set({ last_used_at: new Date(now) }).where('issuer', '=', issuer).where('subject', '=', claims.sub).returning('account').executeTakeFirst();
  if (known) return findAccount(parts.db, parts.box, known.account);
  if (claims.email === undefined || claims.email_verified !== true) return undefined;
  const account = await findAccountByEmail(parts.db, parts.box, claims.email);
  if (account && !account.disabled) await addIdentity(parts, issuer, claims.sub, account.id, now);
  return account;
}

/** One identity at the provider for each account: another with the same address, later, is another person until somebody says otherwise. */
async function addIdentity(parts: SignInParts, issuer: string, subject: string, account: Id<'account'>, now: Instant): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await trx.selectFrom('core.accounts').select('id').where('id', '=', account).forUpdate().execute();
    const held = await trx.selectFrom('core.external_identities').select('subject').where('issuer', '=', issuer).where('account', '=', account).executeTakeFirst();
    if (held) throw signInErrors('external-unknown');
    await trx.insertInto('core.external_identities').values({ issuer, subject, account, created_at: new Date(now), last_used_at: new Date(now) }).execute();
    await appendJournal(trx, { actor: WRIT, act: 'external-identity.added', subject: { kind: 'account', id: account }, at: now });
  });
}

/** The provider's metadata, asked for once; a failure is not remembered. */
function configure(provider: ExternalProvider): Promise<Configuration> {
  const key = `${provider.issuer} ${provider.clientId}`;
  const known = configurations.get(key);
  if (known) return known;
  // Signatures are checked too, which the library leaves to TLS unless it is asked: a proxy in between must not be able to name people.
  const asked = discovery(new URL(provider.issuer), provider.clientId, provider.clientSecret, undefined, { timeout: 10, execute: [enableNonRepudiationChecks], ...(provider.fetch ? { [customFetch]: provider.fetch } : {}) });
  configurations.set(key, asked);
  asked.catch(() => configurations.delete(key));
  return asked;
}

function callbackOf(parts: SignInParts): string {
  return `${parts.publicUrl().origin}${CALLBACK_PATH}`;
}
