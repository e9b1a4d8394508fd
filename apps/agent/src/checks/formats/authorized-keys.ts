import { createHash } from 'node:crypto';

export interface AuthorizedKey {
  readonly fingerprint: string;
  readonly type: string;
  readonly bits?: number;
  readonly options?: string;
  readonly comment?: string;
  readonly certAuthority: boolean;
  readonly line: number;
}

const TYPE = /^(?:(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)|(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256))-cert-v01@openssh\.com)$/;
/** sshd reads no longer line than this. */
const MAX_LINE = 16_384;

/**
 * Reads the format of authorized_keys (sshd(8)): optional options, key type, key, comment. `problems` are lines that are neither keys nor comments;
 * they never repeat the line, because the file may be a link to one that its owner may not read.
 */
export function parseAuthorizedKeys(text: string): { keys: AuthorizedKey[]; problems: { line: number; text: string }[] } {
  const keys: AuthorizedKey[] = [];
  const problems: { line: number; text: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const key = line.length > MAX_LINE ? 'The line is longer than sshd reads.' : keyOf(line, index + 1);
    if (typeof key === 'string') problems.push({ line: index + 1, text: key });
    else keys.push(key);
  }
  return { keys, problems };
}

function keyOf(line: string, number: number): AuthorizedKey | string {
  const bare = keyFields(line, '', number);
  if (typeof bare !== 'string') return bare;
  const end = endOfOptions(line);
  if (end === undefined) return 'A quote in the options has no end.';
  const rest = line.slice(end).trimStart();
  return rest === '' ? bare : keyFields(rest, line.slice(0, end), number);
}

function keyFields(text: string, options: string, line: number): AuthorizedKey | string {
  const match = /^(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(text);
  if (!match || !TYPE.test(match[1]!)) return 'The line is neither a key nor a comment.';
  const blob = decode(match[2]!);
  if (!blob) return 'The key is not base64.';
  const fields = fieldsOf(blob);
  if (fields[0]?.toString('latin1') !== match[1]) return 'The key is cut or of another type than the line says.';
  const bits = bitsOf(match[1]!, fields);
  return {
    fingerprint: fingerprintOf(certifiedKey(match[1]!, blob) ?? blob),
    type: match[1]!,
    ...(bits === undefined ? {} : { bits }),
    ...(options === '' ? {} : { options: withoutSecrets(options) }),
    ...(match[3] ? { comment: match[3] } : {}),
    certAuthority: optionNames(options).includes('cert-authority'),
    line,
  };
}

/** `SHA256:` and the digest of a public key's blob in base64 without padding, as ssh-keygen prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** How many strings after the nonce of a certificate are the key's own (OpenSSH PROTOCOL.certkeys, PROTOCOL.u2f). */
const KEY_STRINGS: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1, 'ssh-rsa': 2, 'ssh-dss': 4, 'ecdsa-sha2-nistp256': 2, 'ecdsa-sha2-nistp384': 2, 'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2, 'sk-ecdsa-sha2-nistp256@openssh.com': 3,
};

/** The plain key in a certificate, by whose fingerprint ssh-keygen names the certificate; undefined for what is none or is cut. */
function certifiedKey(type: string, blob: Buffer): Buffer | undefined {
  if (!type.includes('-cert-')) return undefined;
  const plain = type.startsWith('sk-') ? type.replace('-cert-v01', '') : type.replace('-cert-v01@openssh.com', '');
  const count = KEY_STRINGS[plain];
  const strings = count === undefined ? [] : stringsOf(blob, count + 2);
  return count === undefined || strings.length < count + 2 ? undefined : Buffer.concat([Buffer.from(plain), ...strings.slice(2)].flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

/** The first length-prefixed strings of a blob, at most `count`. */
function stringsOf(blob: Buffer, count: number): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length && strings.length < count; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return strings;
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

/** Options end at the first white space outside of quotes; `\"` is a quote that ends nothing. */
function endOfOptions(line: string): number | undefined {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\' && line[at + 1] === '"') at += 1;
    else if (line[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[ \t]/.test(line[at]!)) return at;
  }
  return isQuoted ? undefined : line.length;
}

function optionNames(options: string): string[] {
  return options.replace(/"(?:\\"|[^"])*"/g, '').split(',').map((option) => option.replace(/=.*$/, '').trim().toLowerCase());
}

/** `environment="TOKEN=…"` may carry a secret; its name stays, its value does not leave the host. */
function withoutSecrets(options: string): string {
  return options.replace(/(environment="[^="]*=)(?:\\"|[^"])*"/gi, '$1…"');
}

function decode(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const blob = Buffer.from(text, 'base64');
  return blob.length === 0 ? undefined : blob;
}

/** The length-prefixed strings of a key blob (RFC 4253 section 6.6); those that are whole. */
function fieldsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length && fields.length < 10; ) {
    const length = blob.readUInt32BE(at);
    if (at + 4 + length > blob.length) return [];
    fields.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    // A certificate goes on with numbers that are no strings.
    if (fields.length === 1 && fields[0]!.includes('-cert-')) break;
  }
  return fields;
}

function bitsOf(type: string, fields: readonly Buffer[]): number | undefined {
  if (type.includes('-cert-')) return undefined;
  if (type.includes('ed25519')) return 256;
  const curve = /nistp(\d+)/.exec(type);
  if (curve) return Number(curve[1]);
  const modulus = type === 'ssh-rsa' ? fields[2] : fields[1];
  const first = modulus?.findIndex((byte) => byte !== 0) ?? -1;
  return modulus && first >= 0 ? (modulus.length - first) * 8 - Math.clz32(modulus[first]!) + 24 : undefined;
}
