// The X.509 library registers its parts through this polyfill when it is loaded.
import 'reflect-metadata';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { declareErrors, instant, MS, plus, type Instant } from '@writ/kernel';
import {
  BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension, AuthorityKeyIdentifierExtension, X509CertificateGenerator, type Extension,
} from '@peculiar/x509';
import type { KeyFolder } from './key-folder.ts';

export const authorityErrors = declareErrors('authority', {
  'authority-incomplete': {
    kind: 'internal',
    sentence: 'The certificate authority for agents has lost {missing}. Restore it from a backup: agents believe no other, so a new one would shut them all out.',
  },
});

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const AUTHORITY_LASTS_MS = 10 * 365 * MS.day;
const CERTIFICATE_LASTS_MS = 90 * MS.day;
const RENEWED_AFTER_MS = 60 * MS.day;
/** Clocks of hosts that are a little behind must not find the certificate in their future. */
const BACKDATED_MS = MS.hour;

/** What the door for agents serves with. All PEM. */
export interface AgentDoorCertificate {
  /** The authority that agents pin. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** `sha256//…` of the served certificate's public key, as curl's `--pinnedpubkey` takes it. */
  readonly pin: string;
  /** When to ask again. */
  readonly renewAt: Instant;
}

/**
 * The certificate with which this server meets its agents, made out to `names` (host names and addresses) by an authority of its own, which is made at first.
 * Ask at every start and daily: the certificate is good for 90 days and made anew after 60, or when the names change.
 *
 * The authority is not name-constrained: agents believe it for this one server only, and a later change of name must not shut them out.
 * Nobody else should be told to believe it, browsers least of all. Throws `authority-incomplete`, and what the key folder throws.
 */
export async function issueAgentDoorCertificate(keys: KeyFolder, names: readonly string[], now: Instant): Promise<AgentDoorCertificate> {
  const authority = await openAuthority(keys, now);
  const held = await readHeld(keys);
  if (held && isStillGood(held.cert, authority.cert, names, now)) return doorCertificate(authority.cert, held.cert, held.key);
  const { cert, key } = await issue(authority, names, now);
  await keys.writeSecret('agent-door.key', key);
  await keys.write('agent-door.pem', cert);
  return doorCertificate(authority.cert, cert, key);
}

interface Authority {
  readonly cert: string;
  readonly key: string;
}

async function openAuthority(keys: KeyFolder, now: Instant): Promise<Authority> {
  const [cert, key] = [await keys.read('agent-authority.pem'), await keys.readSecret('agent-authority.key')];
  if (cert !== undefined && key !== undefined) return { cert, key };
  // The key is written first, so a certificate without one is a loss and a key without one is a first start that was cut short.
  if (cert !== undefined) throw authorityErrors('authority-incomplete', { missing: 'its key' });
  const made = await makeAuthority(now);
  await keys.writeSecret('agent-authority.key', made.key);
  await keys.write('agent-authority.pem', made.cert);
  return made;
}

async function makeAuthority(now: Instant): Promise<Authority> {
  const pair = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const name = `CN=Writ agents ${randomBytes(4).toString('hex')}`;
  const cert = await X509CertificateGenerator.create({
    subject: name, issuer: name, publicKey: pair.publicKey, signingKey: pair.privateKey, signingAlgorithm: SIGNING,
    serialNumber: serialNumber(), notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + AUTHORITY_LASTS_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(pair.publicKey),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(pair.privateKey) };
}

async function issue(authority: Authority, names: readonly string[], now: Instant): Promise<{ cert: string; key: string }> {
  const issuer = new X509Certificate(authority.cert);
  const signingKey = await importKey(authority.key);
  const pair = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const issuerKey = await crypto.subtle.importKey('spki', issuer.publicKey.export({ type: 'spki', format: 'der' }), ECDSA, true, ['verify']);
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' as const : 'dns' as const, value }))),
    await SubjectKeyIdentifierExtension.create(pair.publicKey),
    await AuthorityKeyIdentifierExtension.create(issuerKey),
  ];
  const cert = await X509CertificateGenerator.create({
    subject: 'CN=Writ', issuer: issuer.subject, publicKey: pair.publicKey, signingKey, signingAlgorithm: SIGNING,
    serialNumber: serialNumber(), notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + CERTIFICATE_LASTS_MS), extensions,
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(pair.privateKey) };
}

async function readHeld(keys: KeyFolder): Promise<{ cert: string; key: string } | undefined> {
  const [cert, key] = [await keys.read('agent-door.pem'), await keys.readSecret('agent-door.key')];
  return cert !== undefined && key !== undefined ? { cert, key } : undefined;
}

function isStillGood(pem: string, authority: string, names: readonly string[], now: Instant): boolean {
  const cert = new X509Certificate(pem);
  const covers = names.every((name) => (isIP(name) ? cert.checkIP(name) : cert.checkHost(name)) !== undefined);
  return covers && now < renewalOf(cert) && cert.verify(new X509Certificate(authority).publicKey);
}

function renewalOf(cert: X509Certificate): Instant {
  return plus(instant(Date.parse(cert.validFrom)), BACKDATED_MS + RENEWED_AFTER_MS);
}

function doorCertificate(ca: string, cert: string, key: string): AgentDoorCertificate {
  const parsed = new X509Certificate(cert);
  const digest = createHash('sha256').update(parsed.publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return { ca, cert, key, pin: `sha256//${digest}`, renewAt: renewalOf(parsed) };
}

/** Positive and unpredictable (CA/Browser Forum BR 7.1 asks for 64 random bits; these are 127). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function exportKey(key: CryptoKey): Promise<string> {
  const body = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}

async function importKey(pem: string): Promise<CryptoKey> {
  const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return crypto.subtle.importKey('pkcs8', der, ECDSA, false, ['sign']);
}
