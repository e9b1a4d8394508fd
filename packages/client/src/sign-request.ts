import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { SIGNATURE_LABEL, SIGNED_COMPONENTS } from '@writ/contract';

/** What a signature covers, beside the body's digest: see the profile in `agent-protocol.ts`. `created` is in seconds since the epoch (RFC 9421 section 2.3). */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly contentDigest: string;
  readonly created: number;
  readonly keyId: string;
  readonly nonce: string;
}

/** The headers of a signed request. */
export interface SignatureHeaders {
  readonly 'content-digest': string;
  readonly 'signature-input': string;
  readonly signature: string;
}

/** `sha-256=:…:`, the Content-Digest (RFC 9530) of a body as it travels. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** Signs a request with the host's Ed25519 key. `nonce` is at least 16 random bytes in base64url, never used twice. */
export function signRequest(request: Omit<SignedRequest, 'contentDigest'> & { readonly body: Uint8Array }, key: KeyObject): SignatureHeaders {
  const { body, ...rest } = request;
  const signed = { ...rest, contentDigest: contentDigest(body) };
  const signature = sign(null, Buffer.from(signatureBase(signed)), key).toString('base64');
  return {
    'content-digest': signed.contentDigest,
    'signature-input': `${SIGNATURE_LABEL}=${signatureParameters(signed)}`,
    signature: `${SIGNATURE_LABEL}=:${signature}:`,
  };
}

const INPUT = /^writ=\("@method" "@path" "content-digest"\);created=(\d{1,12});keyid="([A-Za-z0-9_-]{1,64})";nonce="([A-Za-z0-9_-]{22,64})";alg="ed25519"$/;
const SIGNATURE = /^writ=:([A-Za-z0-9+/]{86}==):$/;

/** The parts of a signed request that are read before its key is known; undefined unless the headers are exactly of the profile. */
export interface ReadSignature extends SignedRequest {
  readonly signature: Uint8Array;
}

/** Reads the headers of a signed request. Nothing is believed yet: check with `verifySignature` and compare the digest with the body. */
export function readSignature(method: string, path: string, headers: Readonly<Record<string, unknown>>): ReadSignature | undefined {
  const input = matchHeader(headers['signature-input'], INPUT);
  const signature = matchHeader(headers['signature'], SIGNATURE);
  const digest = headers['content-digest'];
  if (!input || !signature || typeof digest !== 'string') return undefined;
  return { method, path, contentDigest: digest, created: Number(input[1]), keyId: input[2]!, nonce: input[3]!, signature: Buffer.from(signature[1]!, 'base64') };
}

/** Whether `key` made this signature. */
export function verifySignature(read: ReadSignature, key: KeyObject): boolean {
  return verify(null, Buffer.from(signatureBase(read)), key, read.signature);
}

/** The signature base (RFC 9421 section 2.5). */
function signatureBase(request: SignedRequest): string {
  return [
    `"@method": ${request.method}`,
    `"@path": ${request.path}`,
    `"content-digest": ${request.contentDigest}`,
    `"@signature-params": ${signatureParameters(request)}`,
  ].join('\n');
}

function signatureParameters({ created, keyId, nonce }: SignedRequest): string {
  const components = SIGNED_COMPONENTS.map((component) => `"${component}"`).join(' ');
  return `(${components});created=${created};keyid="${keyId}";nonce="${nonce}";alg="ed25519"`;
}

function matchHeader(header: unknown, form: RegExp): RegExpExecArray | null {
  return typeof header === 'string' && header.length <= 400 ? form.exec(header) : null;
}
