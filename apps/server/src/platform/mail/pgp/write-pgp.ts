import { randomBytes } from 'node:crypto';
import { createCleartextMessage, createMessage, encrypt, sign } from 'openpgp';
import { errors } from './errors.ts';
import type { CompanyKey, KnownKey } from './keys.ts';

/**
 * A MIME entity, signed by `signer` and encrypted to `recipient`, as the fields and body of a `multipart/encrypted` message (RFC 3156).
 * `entity` is the inner entity with its own Content-Type field; the result begins with its Content-Type field and has CRLF line ends.
 * Throws `key-cannot-encrypt`.
 */
export async function writePgp(entity: Uint8Array, recipient: KnownKey, signer: CompanyKey, random: (size: number) => Uint8Array = randomBytes): Promise<Uint8Array> {
  if (!recipient.canEncrypt) throw errors('key-cannot-encrypt', { fingerprint: recipient.fingerprint });
  const armored = await encrypt({ message: await createMessage({ binary: entity }), encryptionKeys: [recipient.key, signer.unlocked.toPublic()], signingKeys: [signer.unlocked] });
  const boundary = `writ-${Buffer.from(random(18)).toString('base64url')}`;
  return Buffer.from([
    `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    armored.replace(/\r?\n/gu, '\r\n').trimEnd(),
    `--${boundary}--`,
    '',
  ].join('\r\n'), 'latin1');
}

/** `text` with a clear signature around it (RFC 9580 section 7), as a signed security.txt is served. */
export async function clearsign(text: string, signer: CompanyKey): Promise<string> {
  return sign({ message: await createCleartextMessage({ text }), signingKeys: [signer.unlocked] });
}
