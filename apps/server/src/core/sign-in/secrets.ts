import { createHash, randomBytes } from 'node:crypto';

/** A secret that is shown to its holder once and kept here only as its digest. */
export interface FreshSecret {
  readonly secret: string;
  readonly digest: Buffer;
}

/**
 * 256 random bits behind a prefix. The digest is one plain SHA-256: there is nothing to guess in 256 random bits, so a slow hash would protect nothing,
 * and looking a secret up by its digest leaks nothing by its timing.
 */
export function freshSecret(prefix = ''): FreshSecret {
  const secret = prefix + randomBytes(32).toString('base64url');
  return { secret, digest: digestSecret(secret) };
}

export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What an API token begins with, so that scanners of repositories and logs can find one that leaked. */
export const TOKEN_PREFIX = 'writ_';
