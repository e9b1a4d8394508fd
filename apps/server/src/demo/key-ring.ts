import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Instant } from '@writ/kernel';

/** An SSH key of the simulated company. Its private half is thrown away as soon as it is made: nothing can sign in with it anywhere. */
export interface SimulatedKey {
  /** One line of a `.pub` file. */
  readonly line: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
  readonly comment: string;
}

export interface KeyRing {
  /** The key of a person or service; `nobody` has another one on every machine. Made when first asked for. */
  readonly of: (whose: string, machine?: string) => SimulatedKey;
  /** Puts a key on every server, from then until then. */
  readonly grant: (whose: string, from: Instant, until: Instant | undefined) => void;
  /** Keys that are on every server at that time, in the order in which they were granted. */
  readonly goodAt: (at: Instant) => readonly SimulatedKey[];
}

export function createKeyRing(): KeyRing {
  const keys = new Map<string, SimulatedKey>();
  const grants: { readonly key: SimulatedKey; readonly from: Instant; readonly until: Instant | undefined }[] = [];
  const of: KeyRing['of'] = (whose, machine) => {
    const name = whose === 'nobody' ? `nobody ${machine ?? ''}` : whose;
    const known = keys.get(name) ?? makeKey(whose === 'nobody' ? 'root@localhost' : `${whose}@example.com`);
    keys.set(name, known);
    return known;
  };
  return {
    of,
    grant: (whose, from, until) => void grants.push({ key: of(whose), from, until }),
    goodAt: (at) => grants.filter(({ from, until }) => from <= at && (until === undefined || at < until)).map(({ key }) => key),
  };
}

/** An Ed25519 public key in the form of RFC 4253 section 6.6 and RFC 8709 section 4. */
function makeKey(comment: string): SimulatedKey {
  const raw = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url');
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(raw)]);
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  return { line: `ssh-ed25519 ${blob.toString('base64')} ${comment}`, fingerprint, comment };
}

function part(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
