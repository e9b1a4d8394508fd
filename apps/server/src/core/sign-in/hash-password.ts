import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { signInErrors } from './errors.ts';

const deriveKey = promisify(argon2);

/** What one hash costs. */
export interface PasswordCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}
/** 64 MiB and three passes: the second recommendation of RFC 9106 section 4 in one lane, above the least that OWASP asks for (19 MiB, two passes). About 0.15 s. */
export const PASSWORD_COST: PasswordCost = { memory: 65_536, passes: 3, parallelism: 1 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,88})\$([A-Za-z0-9+/]{16,88})$/;

/** Each hash takes 64 MiB while it runs: so many at once, so many waiting, and then people are asked to come back. */
const MAX_RUNNING = 2;
const MAX_WAITING = 32;
const waiting: (() => void)[] = [];
let running = 0;

/** Hashes a password with Argon2id into the PHC string form. Throws `busy`. */
export async function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, cost, HASH_BYTES);
  return writeHash(salt, hash, cost);
}

/** Whether a password is the one that was hashed. Works at the same cost whether it is or not. Throws `busy`. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const read = readHash(stored);
  if (!read) return false;
  const hash = await derive(password, read.salt, read.cost, read.hash.length);
  return timingSafeEqual(hash, read.hash);
}

/** Whether a hash was made at another cost than today's and should be made anew when its password is next shown. */
export function needsRehash(stored: string, cost: PasswordCost = PASSWORD_COST): boolean {
  const read = readHash(stored);
  return !read || read.cost.memory !== cost.memory || read.cost.passes !== cost.passes || read.cost.parallelism !== cost.parallelism;
}

/** A hash at this cost that no password has. An account that is not there is checked against it, so that it takes as long as one that is. */
export function nobodysHash(cost: PasswordCost = PASSWORD_COST): string {
  return writeHash(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES), cost);
}

function readHash(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } | undefined {
  const match = FORM.exec(stored);
  if (!match) return undefined;
  const [, memory, passes, parallelism, salt, hash] = match;
  return { cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }, salt: Buffer.from(salt!, 'base64'), hash: Buffer.from(hash!, 'base64') };
}

async function derive(password: string, salt: Buffer, cost: PasswordCost, bytes: number): Promise<Buffer> {
  if (running >= MAX_RUNNING) await queue();
  else running += 1;
  try {
    // NFKC, so that one password typed on two keyboards is one password (NIST SP 800-63B section 3.1.1.2).
    return await deriveKey('argon2id', { message: Buffer.from(password.normalize('NFKC')), nonce: salt, memory: cost.memory, passes: cost.passes, parallelism: cost.parallelism, tagLength: bytes });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Waits for a place, which is handed over and not given back in between. */
function queue(): Promise<void> {
  if (waiting.length >= MAX_WAITING) throw signInErrors('busy');
  return new Promise((resolve) => void waiting.push(resolve));
}

function writeHash(salt: Buffer, hash: Buffer, cost: PasswordCost): string {
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
