import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** An authenticator in memory, for tests: makes one passkey (ES256, attestation none) and shows it, as WebAuthn section 6 says. */
export interface TestAuthenticator {
  readonly credentialId: string;
  /** Answers `navigator.credentials.create`, as JSON. */
  create(options: unknown, over?: Over): string;
  /** Answers `navigator.credentials.get`, as JSON. */
  get(options: unknown, over?: Over): string;
}
/** What a test makes wrong. */
export interface Over {
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
}

export function createTestAuthenticator(origin: string): TestAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  const credentialId = id.toString('base64url');
  let counter = 0;

  const authenticatorData = (over: Over, attested: Buffer): Buffer => {
    const flags = 0x01 | (over.userVerified === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(over.counter ?? (counter += 1));
    return Buffer.concat([sha256(over.rpId ?? new URL(origin).hostname), Buffer.of(flags), count, attested]);
  };
  const clientData = (type: string, options: unknown, over: Over): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: (options as { challenge: string }).challenge, origin: over.origin ?? origin, crossOrigin: false }));
  const common = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} };

  return {
    credentialId,
    create(options, over = {}) {
      const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(jwk.x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(jwk.y!, 'base64url')]);
      const data = authenticatorData(over, Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]));
      const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a06861757468446174615900', 'hex'), Buffer.of(data.length), data]);
      const response = { clientDataJSON: clientData('webauthn.create', options, over).toString('base64url'), attestationObject: attestation.toString('base64url'), transports: ['internal'] };
      return JSON.stringify({ ...common, response });
    },
    get(options, over = {}) {
      const data = authenticatorData(over, Buffer.alloc(0));
      const client = clientData('webauthn.get', options, over);
      const signature = createSign('sha256').update(data).update(sha256(client)).sign(privateKey);
      const response = { clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') };
      return JSON.stringify({ ...common, response });
    },
  };
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
