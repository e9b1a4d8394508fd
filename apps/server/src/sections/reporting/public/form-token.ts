import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { instant, MS, type Instant } from '@writ/kernel';

/** What a form's token tells: when it was shown, and which sending of it is the same. */
export interface FormToken {
  /** Known to this form alone: the same nonce is the same report. */
  readonly nonce: string;
  readonly issuedAt: Instant;
}

/** How long a form may lie open before it is sent. */
export const FORM_LIVES_MS = 7 * MS.day;
const TOKEN = /^([0-9a-z]{8,9})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;

/** A token for one sending of a form. It needs no cookie, and nothing is kept of it until it comes back. */
export function issueFormToken(key: Buffer, now: Instant): string {
  const head = `${now.toString(36)}.${randomBytes(16).toString('base64url')}`;
  return `${head}.${sign(key, head)}`;
}

/** What a token of ours tells; undefined for a forged one, for one that is older than a week, and for one from the future. */
export function readFormToken(key: Buffer, token: string, now: Instant): FormToken | undefined {
  const [, at = '', nonce = '', mac = ''] = TOKEN.exec(token) ?? [];
  if (mac === '' || !timingSafeEqual(Buffer.from(mac), Buffer.from(sign(key, `${at}.${nonce}`)))) return undefined;
  const issuedAt = instant(Number.parseInt(at, 36));
  return issuedAt <= now && now - issuedAt <= FORM_LIVES_MS ? { nonce, issuedAt } : undefined;
}

function sign(key: Buffer, head: string): string {
  return createHmac('sha256', key).update(`writ report form\0${head}`).digest().subarray(0, 16).toString('base64url');
}
