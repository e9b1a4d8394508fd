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

interface Block {
  readonly isClearsigned: boolean;
  readonly start: number;
  readonly end: number;
}

/** The first OpenPGP block of a text, from its first line to its last; found without going back, however many beginnings there are. */
function findBlock(text: string): Block | undefined {
  const begin = /^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----[ \t]*$/mu.exec(text);
  if (begin === null) return undefined;
  const isClearsigned = begin[1] === 'SIGNED MESSAGE';
  const last = `\n-----END PGP ${isClearsigned ? 'SIGNATURE' : 'MESSAGE'}-----`;
  const end = text.indexOf(last, begin.index);
  return end === -1 ? undefined : { isClearsigned, start: begin.index, end: end + last.length };
}

/** Reads the first inline OpenPGP block of a text; undefined when there is none. Words outside the block stay, on their own side of a rule. */
export async function readInline(text: string, options: PgpOptions | undefined, senderKeys: readonly PublicKey[]): Promise<InlineText | undefined> {
  const block = findBlock(text);
  if (block === undefined) return undefined;
  const armored = text.slice(block.start, block.end);
  const [before, after] = [text.slice(0, block.start).trim(), text.slice(block.end).trim()];
  const state = { form: 'inline', protectedSubject: undefined } as const;
  const hasOutside = before !== '' || after !== '';
  if (block.isClearsigned) {
    const { text: signed, signatures } = await verifyClearsigned(armored, senderKeys);
    return { text: joinOutside(before, signed ?? armored, after), state: { ...state, encryption: 'none', fault: undefined, signatures }, hasOutside };
  }
  const opened = await openPgp(Buffer.from(armored, 'latin1'), { companyKeys: options?.companyKeys ?? [], senderKeys });
  if (opened.fault !== undefined) return { text, state: { ...state, encryption: 'not-decrypted', fault: opened.fault, signatures: [] }, hasOutside };
  return { text: joinOutside(before, new TextDecoder().decode(opened.content), after), state: { ...state, encryption: 'decrypted', fault: undefined, signatures: opened.signatures }, hasOutside };
}

function joinOutside(before: string, within: string, after: string): string {
  const outside = [before, after].filter((words) => words !== '');
  return outside.length === 0 ? within : [within, '[outside of what OpenPGP protects]', ...outside].join('\n\n');
}
