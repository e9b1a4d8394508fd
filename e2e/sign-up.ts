import { createHmac, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { addAuthenticator } from './open-browser.ts';

export const OWNER = { name: 'Ada Example', email: 'ada@example.com' };

/** A person who signed in with a password and an app, and can do so again. */
export interface PasswordAndApp {
  readonly email: string;
  readonly password: string;
  /** A code that was not shown before. Codes are good once, and a little ahead of time. */
  readonly nextCode: () => string;
}

/** Opens the account behind a one-time link with a passkey. The page holds the authenticator from then on. */
export async function signUpWithPasskey(page: Page, link: string): Promise<void> {
  await addAuthenticator(page);
  await page.goto(link);
  const form = page.locator('form[data-passkey]');
  await form.getByLabel('Your name').fill(OWNER.name);
  await form.getByLabel('Mail address').fill(OWNER.email);
  await form.getByRole('button', { name: 'Make a passkey and sign in' }).click();
  await page.getByText('Welcome. You are signed in.').waitFor();
}

/** Opens the account behind a one-time link with a password and an authenticator app, which reads the secret from the page. */
export async function signUpWithPassword(page: Page, link: string): Promise<PasswordAndApp> {
  const password = `${randomBytes(12).toString('base64url')}-7!`;
  await page.goto(link);
  const form = page.locator('form[action$="/password"]');
  await form.getByLabel('Your name').fill(OWNER.name);
  await form.getByLabel('Mail address').fill(OWNER.email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Go on to the app' }).click();
  const spelled = await page.getByRole('group', { name: 'The secret, in letters' }).textContent();
  const nextCode = createApp(spelled!.replaceAll(' ', ''));
  await page.getByLabel('Code').fill(nextCode());
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByRole('link', { name: OWNER.name }).waitFor();
  return { email: OWNER.email, password, nextCode };
}

const STEP_MS = 30_000;

/** An authenticator app of our own making (RFC 4226 section 5.3, RFC 6238): it never shows a code twice, and takes the next one early rather than wait half a minute for it. */
export function createApp(base32: string): () => string {
  const secret = decodeBase32(base32);
  let last = 0;
  return () => {
    last = Math.max(Math.floor(Date.now() / STEP_MS), last + 1);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(last));
    const digest = createHmac('sha1', secret).update(counter).digest();
    const truncated = digest.readUInt32BE(digest.at(-1)! & 0x0f) & 0x7fff_ffff;
    return String(truncated % 1_000_000).padStart(6, '0');
  };
}

/** RFC 4648 section 6, without padding. */
function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
