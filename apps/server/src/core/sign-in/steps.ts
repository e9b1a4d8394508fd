import { plus, type Instant, MS } from '@writ/kernel';
import { z } from 'zod';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInParts } from './parts.ts';
import { digestSecret, freshSecret } from './secrets.ts';

/** What can be under way: each kind with what it remembers. Sealed in the database: an enrolment holds a secret. */
const STEPS = {
  /** The password was right; a second factor is due. */
  'second-factor': z.object({ account: z.string(), next: z.string() }),
  /** Both factors were right; the password is too old. */
  'new-password': z.object({ account: z.string(), next: z.string() }),
  'passkey-get': z.object({ account: z.string().optional() }),
  'passkey-create': z.object({ userHandle: z.string(), account: z.string().optional(), link: z.string().optional() }),
  'sign-up': z.object({ link: z.string(), name: z.string(), email: z.string(), hash: z.string(), secret: z.string() }),
  'totp-enrolment': z.object({ account: z.string(), secret: z.string(), hash: z.string().optional() }),
  'external': z.object({ verifier: z.string(), nonce: z.string(), next: z.string() }),
} as const;
export type StepKind = keyof typeof STEPS;
export type StepData<Kind extends StepKind> = z.infer<(typeof STEPS)[Kind]>;

/** How long a person may take for one step. */
export const STEP_MS: Readonly<Record<StepKind, number>> = {
  'second-factor': 5 * MS.minute,
  'new-password': 10 * MS.minute,
  'passkey-get': 5 * MS.minute,
  'passkey-create': 5 * MS.minute,
  'sign-up': 15 * MS.minute,
  'totp-enrolment': 15 * MS.minute,
  'external': 10 * MS.minute,
};

type Store = Pick<SignInParts, 'box'> & { readonly db: SignInDb };

/** Begins a step and gives the secret that ends it; `secret` is given where the protocol makes one, a challenge. */
export async function beginStep<Kind extends StepKind>({ db, box }: Store, kind: Kind, data: StepData<Kind>, now: Instant, secret = freshSecret().secret): Promise<string> {
  const digest = digestSecret(secret);
  const account = 'account' in data && typeof data.account === 'string' ? data.account : null;
  await db.deleteFrom('core.sign_in_steps').where('expires_at', '<', new Date(now)).execute();
  await db.insertInto('core.sign_in_steps').values({ digest, kind, account, sealed: Buffer.from(box.seal(nameOf(digest), JSON.stringify(data))), expires_at: new Date(plus(now, STEP_MS[kind])) }).execute();
  return secret;
}

/** Looks at a step without ending it, for showing its page or checking a code. Throws `step-expired`. */
export async function readStep<Kind extends StepKind>({ db, box }: Store, kind: Kind, secret: string | undefined, now: Instant): Promise<StepData<Kind>> {
  const digest = digestSecret(secret ?? '');
  const row = await db.selectFrom('core.sign_in_steps').select('sealed').where('digest', '=', digest).where('kind', '=', kind).where('expires_at', '>', new Date(now)).executeTakeFirst();
  if (!row) throw signInErrors('step-expired');
  return openStep(box, kind, digest, row.sealed);
}

/** Ends a step: of two who try at once, one gets it and the other gets `step-expired`. */
export async function takeStep<Kind extends StepKind>({ db, box }: Store, kind: Kind, secret: string | undefined, now: Instant): Promise<StepData<Kind>> {
  const digest = digestSecret(secret ?? '');
  const row = await db.deleteFrom('core.sign_in_steps').where('digest', '=', digest).where('kind', '=', kind).where('expires_at', '>', new Date(now)).returning('sealed').executeTakeFirst();
  if (!row) throw signInErrors('step-expired');
  return openStep(box, kind, digest, row.sealed);
}

function openStep<Kind extends StepKind>(box: SignInParts['box'], kind: Kind, digest: Buffer, sealed: Buffer): StepData<Kind> {
  return STEPS[kind].parse(JSON.parse(box.open(nameOf(digest), sealed))) as StepData<Kind>;
}

function nameOf(digest: Buffer): string {
  return `core.sign_in_steps.sealed:\\x${digest.toString('hex')}`;
}
