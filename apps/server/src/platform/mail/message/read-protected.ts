import type { PublicKey } from 'openpgp';
import { checkDetached, openPgp, type CompanyKey, type PgpSignature, type PgpState, verifyClearsigned } from '../pgp/index.ts';
import { findSignedPart } from './find-signed-part.ts';
import type { Part } from './read-tree.ts';

/** The keys that mail is read with. */
export interface PgpOptions {
  readonly companyKeys: readonly CompanyKey[];
  /** The public keys that are known of an address; empty when none is. */
  readonly publicKeysOf: (address: string) => Promise<readonly PublicKey[]>;
}

/** What one layer of PGP/MIME gave: the entity within, when it could be read, and what is to be said of the layer. */
export interface Layer {
  readonly within: Uint8Array | undefined;
  readonly encryption: PgpState['encryption'];
  readonly fault: PgpState['fault'];
  readonly signatures: readonly PgpSignature[];
}

/** Reads one layer of PGP/MIME (RFC 3156), also where a server made `multipart/mixed` of it; undefined when the entity is none. The parts outside are never joined with what was within. */
export async function readLayer(raw: Uint8Array, root: Part, options: PgpOptions | undefined, senderKeys: readonly PublicKey[]): Promise<Layer | undefined> {
  const encrypted = encryptedPart(root);
  if (encrypted !== undefined) {
    const opened = await openPgp(encrypted.content, { companyKeys: options?.companyKeys ?? [], senderKeys });
    if (opened.fault !== undefined) return { within: undefined, encryption: 'not-decrypted', fault: opened.fault, signatures: [] };
    return { within: opened.content, encryption: 'decrypted', fault: undefined, signatures: opened.signatures };
  }
  const signature = root.type === 'multipart/signed' ? root.parts[1] : undefined;
  if (signature?.type !== 'application/pgp-signature') return undefined;
  const signed = findSignedPart(raw, root.params.boundary ?? '');
  if (signed === undefined) return { within: undefined, encryption: 'none', fault: undefined, signatures: [{ state: 'malformed', fingerprint: undefined, keyId: undefined }] };
  return { within: signed, encryption: 'none', fault: undefined, signatures: await checkDetached(signed, Buffer.from(signature.content).toString('latin1').slice(0, 64 * 1024), senderKeys) };
}

function encryptedPart(root: Part): Part | undefined {
  const version = root.parts.findIndex(({ type }) => type === 'application/pgp-encrypted');
  return version === -1 ? undefined : root.parts.slice(version + 1).find(({ type }) => type === 'application/octet-stream');
}

export interface InlineText {
  readonly text: string;
  readonly state: PgpState;
  /** Whether words stand outside of what was signed or encrypted. */
  readonly hasOutside: boolean;
}

const BLOCK = /^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----$[\s\S]*?^-----END PGP (?:MESSAGE|SIGNATURE)-----$/mu;

/** Reads the first inline OpenPGP block of a text; undefined when there is none. Words outside the block stay, on their own side of a rule. */
export async function readInline(text: string, options: PgpOptions | undefined, senderKeys: readonly PublicKey[]): Promise<InlineText | undefined> {
  if (!text.includes('-----BEGIN PGP ')) return undefined;
  const block = BLOCK.exec(text);
  if (block === null) return undefined;
  const [before, after] = [text.slice(0, block.index).trim(), text.slice(block.index + block[0].length).trim()];
  const state = { form: 'inline', protectedSubject: undefined } as const;
  const hasOutside = before !== '' || after !== '';
  if (block[1] === 'SIGNED MESSAGE') {
    const { text: signed, signatures } = await verifyClearsigned(block[0], senderKeys);
    return { text: joinOutside(before, signed ?? block[0], after), state: { ...state, encryption: 'none', fault: undefined, signatures }, hasOutside };
  }
  const opened = await openPgp(Buffer.from(block[0], 'latin1'), { companyKeys: options?.companyKeys ?? [], senderKeys });
  if (opened.fault !== undefined) return { text, state: { ...state, encryption: 'not-decrypted', fault: opened.fault, signatures: [] }, hasOutside };
  return { text: joinOutside(before, new TextDecoder().decode(opened.content), after), state: { ...state, encryption: 'decrypted', fault: undefined, signatures: opened.signatures }, hasOutside };
}

function joinOutside(before: string, within: string, after: string): string {
  const outside = [before, after].filter((words) => words !== '');
  return outside.length === 0 ? within : [within, '[outside of what OpenPGP protects]', ...outside].join('\n\n');
}
