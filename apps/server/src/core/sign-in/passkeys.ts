import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse, type AuthenticationResponseJSON, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { instant, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInParts, SignInTrx } from './parts.ts';
import { freshSecret } from './secrets.ts';
import { beginStep, takeStep, type StepData } from './steps.ts';

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly backedUp: boolean;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | undefined;
}
/** A passkey that was verified and is still to be stored. */
export interface NewPasskey {
  readonly id: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  readonly userHandle: Buffer;
}

/** EdDSA, ES256, RS256 (COSE): what every authenticator has one of. Named here because the library’s own list asks the runtime about experimental ones. */
const ALGORITHMS = [-8, -7, -257];

/** Bytes of a credential as a form sends it: JSON in one field. */
export const MAX_CREDENTIAL_LENGTH = 32_000;
const text = z.string().max(MAX_CREDENTIAL_LENGTH);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
const Credential = z.object({ id, rawId: id, type: z.literal('public-key'), authenticatorAttachment: z.string().max(50).optional(), clientExtensionResults: z.object({}).loose().default({}) });
const Created = Credential.extend({ response: z.object({ clientDataJSON: text, attestationObject: text, transports: z.array(z.string().max(50)).max(10).optional() }) });
const Shown = Credential.extend({ response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.nullish() }) });
const ClientData = z.object({ challenge: z.string().min(1).max(200) });

/** What a browser needs to make a passkey. User verification is required, so that the passkey is two factors by itself (NIST SP 800-63B-4 section 3.1.6). */
export async function offerPasskey(parts: SignInParts, whose: StepData<'passkey-create'>, label: string, now: Instant): Promise<unknown> {
  const challenge = freshSecret().secret;
  const known = whose.account === undefined ? [] : await parts.db.selectFrom('core.passkeys').select(['id', 'transports']).where('account', '=', whose.account).execute();
  const options = await generateRegistrationOptions({
    rpName: 'Writ',
    rpID: parts.publicUrl().hostname,
    userName: label,
    userDisplayName: label,
    userID: new Uint8Array(Buffer.from(whose.userHandle, 'base64url')),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    supportedAlgorithmIDs: ALGORITHMS,
    attestationType: 'none',
    excludeCredentials: known.map((passkey) => ({ id: passkey.id, transports: passkey.transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await beginStep(parts, 'passkey-create', whose, now, challenge);
  return options;
}

/** Verifies a passkey that a browser made. Its challenge is spent whatever comes of it. Throws `passkey-refused`, `step-expired`. */
export async function verifyNewPasskey(parts: SignInParts, credential: string, now: Instant): Promise<{ readonly passkey: NewPasskey; readonly whose: StepData<'passkey-create'> }> {
  const response = readCredential(Created, credential);
  const challenge = challengeOf(response.response.clientDataJSON);
  const whose = await takeStep(parts, 'passkey-create', challenge, now);
  const url = parts.publicUrl();
  const verified = await verifyRegistrationResponse({ response: response as RegistrationResponseJSON, expectedChallenge: challenge, expectedOrigin: url.origin, expectedRPID: url.hostname, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS }).catch(refuse);
  if (!verified.verified) throw signInErrors('passkey-refused');
  const { credential: made, credentialBackedUp } = verified.registrationInfo;
  return {
    whose,
    passkey: { id: made.id, publicKey: Buffer.from(made.publicKey), counter: made.counter, transports: response.response.transports ?? [], backedUp: credentialBackedUp, userHandle: Buffer.from(whose.userHandle, 'base64url') },
  };
}

/** Stores a verified passkey. Throws `passkey-known`: a credential belongs to one account. */
export async function addPasskey(trx: SignInTrx, account: Id<'account'>, passkey: NewPasskey, name: string, now: Instant): Promise<void> {
  const added = await trx
    .insertInto('core.passkeys')
    .values({ id: passkey.id, account, public_key: passkey.publicKey, counter: passkey.counter, transports: [...passkey.transports], backed_up: passkey.backedUp, name, created_at: new Date(now), last_used_at: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) throw signInErrors('passkey-known');
}

/** What a browser needs to show a passkey: any that it holds for us, or one of a known account when someone confirms who they are. */
export async function askForPasskey(parts: SignInParts, account: Id<'account'> | undefined, now: Instant): Promise<unknown> {
  const challenge = freshSecret().secret;
  const known = account === undefined ? [] : await parts.db.selectFrom('core.passkeys').select(['id', 'transports']).where('account', '=', account).execute();
  const options = await generateAuthenticationOptions({
    rpID: parts.publicUrl().hostname,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
    allowCredentials: known.map((passkey) => ({ id: passkey.id, transports: passkey.transports as never })),
  });
  await beginStep(parts, 'passkey-get', account === undefined ? {} : { account }, now, challenge);
  return options;
}

/**
 * Verifies a passkey that a browser showed, and gives whose it is. The challenge is spent first, so a recorded answer is good for nothing; a counter
 * that does not move forward tells of a copied authenticator (WebAuthn section 6.1.1). Throws `passkey-refused`, `step-expired`.
 */
export async function verifyPasskey(parts: SignInParts, credential: string, now: Instant): Promise<Id<'account'>> {
  const response = readCredential(Shown, credential);
  const challenge = challengeOf(response.response.clientDataJSON);
  const { account } = await takeStep(parts, 'passkey-get', challenge, now);
  const row = await parts.db.selectFrom('core.passkeys').selectAll().where('id', '=', response.id).executeTakeFirst();
  if (!row || (account !== undefined && row.account !== account)) throw signInErrors('passkey-refused');
  const url = parts.publicUrl();
  const verified = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: url.origin,
    expectedRPID: url.hostname,
    requireUserVerification: true,
    credential: { id: row.id, publicKey: new Uint8Array(row.public_key), counter: Number(row.counter), transports: row.transports as never },
  }).catch(refuse);
  if (!verified.verified) throw signInErrors('passkey-refused');
  await moveCounter(parts.db, row.id, Number(row.counter), verified.authenticationInfo.newCounter, now);
  return row.account as Id<'account'>;
}

/** The passkeys of an account, oldest first. */
export async function listPasskeys(db: SignInDb, account: Id<'account'>): Promise<readonly Passkey[]> {
  const rows = await db.selectFrom('core.passkeys').select(['id', 'name', 'backed_up', 'created_at', 'last_used_at']).where('account', '=', account).orderBy('created_at').limit(100).execute();
  return rows.map((row) => ({ id: row.id, name: row.name, backedUp: row.backed_up, createdAt: instant(row.created_at.getTime()), lastUsedAt: row.last_used_at ? instant(row.last_used_at.getTime()) : undefined }));
}

/** Only from the value that was verified against: of two answers with one counter, one is refused. Many authenticators always say 0. */
async function moveCounter(db: SignInDb, passkey: string, from: number, to: number, now: Instant): Promise<void> {
  const moved = await db.updateTable('core.passkeys').set({ counter: to, last_used_at: new Date(now) }).where('id', '=', passkey).where('counter', '=', from).executeTakeFirst();
  if (moved.numUpdatedRows === 0n) throw signInErrors('passkey-refused');
}

function readCredential<Schema extends z.ZodType>(schema: Schema, credential: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(credential.slice(0, MAX_CREDENTIAL_LENGTH)));
  if (!parsed.success) throw signInErrors('passkey-refused');
  return parsed.data;
}

function challengeOf(clientDataJson: string): string {
  const parsed = ClientData.safeParse(parseJson(Buffer.from(clientDataJson, 'base64url').toString()));
  if (!parsed.success) throw signInErrors('passkey-refused');
  return parsed.data.challenge;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The library throws for every kind of bad answer; to the caller they are all one. */
function refuse(cause: unknown): never {
  throw signInErrors('passkey-refused', {}, cause);
}
