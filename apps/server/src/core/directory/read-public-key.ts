import { createHash } from 'node:crypto';
import { errors } from './errors.ts';

/** What identifies an SSH key; the key itself is not kept. */
export interface PublicKeyFingerprint {
  readonly type: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

const TYPES = /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;
const MAX_LENGTH = 16_384;

/** Reads one line of a `.pub` file (RFC 4253 section 6.6 inside base64). Throws `key-private` or `key-malformed`. */
export function readPublicKey(text: string): PublicKeyFingerprint {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw errors('key-private');
  const [type = '', blob = ''] = text.trim().split(/\s+/);
  if (text.length > MAX_LENGTH || !TYPES.test(type) || !/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) throw errors('key-malformed');
  const bytes = Buffer.from(blob, 'base64');
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : -1;
  if (bytes.toString('base64') !== blob || bytes.length <= 4 + length || bytes.toString('latin1', 4, 4 + length) !== type) throw errors('key-malformed');
  return { type, fingerprint: `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}` };
}
