import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '@writ/kernel';
import { readMessage, type ReadOptions } from '../message/index.ts';
import { clearsign, type CompanyKey, type KnownKey, makeCompanyKey, openPgp, readPrivateKey, readPublicKey, verifyClearsigned, writePgp } from './index.ts';

const hasGpg = ((): boolean => {
  try {
    execFileSync('gpg', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasGpg && process.env.WRIT_TEST_COMPONENTS === 'required') throw new Error('gpg is needed for these tests and is not installed');

let now = instant(0);
let company: CompanyKey;
let companyPublic: KnownKey;

beforeAll(async () => {
  const made = await makeCompanyKey('Security', 'security@example.com', 'a long passphrase');
  company = await readPrivateKey(made.privateArmor, 'a long passphrase');
  now = instant(Date.now() + 60_000);
  companyPublic = await readPublicKey(made.publicArmor, now);
});

describe('keys', () => {
  it('are read with their faults in words', async () => {
    expect(companyPublic).toMatchObject({ fingerprint: company.fingerprint, userIds: ['Security <security@example.com>'], canEncrypt: true, faults: [] });
    await expect(readPublicKey('no key', now)).rejects.toMatchObject({ code: 'key-unreadable' });
    await expect(readPublicKey(company.unlocked.armor(), now)).rejects.toMatchObject({ code: 'key-is-private' });
    await expect(readPrivateKey(company.publicArmor, undefined)).rejects.toMatchObject({ code: 'key-is-public' });
  });
  it('that are locked open with their passphrase alone', async () => {
    const { privateArmor } = await makeCompanyKey('S', 's@example.com', 'right');
    await expect(readPrivateKey(privateArmor, undefined)).rejects.toMatchObject({ code: 'passphrase-needed' });
    await expect(readPrivateKey(privateArmor, 'wrong')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect((await readPrivateKey(privateArmor, 'right')).unlocked.isDecrypted()).toBe(true);
  });
});

describe('a clear signature', () => {
  it('holds for its words and for no others', async () => {
    const signed = await clearsign('Contact: mailto:security@example.com\n- dash\n', company);
    const good = await verifyClearsigned(signed, [companyPublic.key]);
    expect([good.text, good.signatures[0]!.state]).toEqual(['Contact: mailto:security@example.com\n- dash\n', 'valid']);
    expect((await verifyClearsigned(signed.replace('security@', 'evil@'), [companyPublic.key])).signatures[0]!.state).toBe('invalid');
    expect((await verifyClearsigned(signed, [])).signatures[0]!.state).toBe('unknown-key');
    expect((await verifyClearsigned('words', [companyPublic.key])).signatures[0]!.state).toBe('malformed');
  });
});

describe('what is no message for us', () => {
  it('is a fault and never throws', async () => {
    const keys = { companyKeys: [company], senderKeys: [] };
    for (const bytes of [Buffer.from(''), Buffer.from('garbage'), Buffer.from('-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----'), Buffer.alloc(1_000, 0xff)]) expect((await openPgp(bytes, keys)).fault).toMatch(/malformed|failed/u);
    const other = await readPublicKey((await makeCompanyKey('O', 'o@example.com', undefined)).publicArmor, now);
    const foreign = await makeCompanyKey('F', 'f@example.com', undefined).then(({ privateArmor }) => readPrivateKey(privateArmor, undefined));
    const entity = await writePgp(Buffer.from('Content-Type: text/plain\r\n\r\nx'), other, foreign);
    expect((await openPgp(Buffer.from(/-----BEGIN[\s\S]*-----END PGP MESSAGE-----/u.exec(Buffer.from(entity).toString())![0]), keys)).fault).toBe('not-for-us');
  });
});

describe.skipIf(!hasGpg)('with gpg', () => {
  const home = mkdtempSync(join(tmpdir(), 'writ-gpg-'));
  const run = promisify(execFile);
  let ada: KnownKey;
  const gpg = async (args: readonly string[], input = ''): Promise<string> => {
    const file = join(home, 'input');
    writeFileSync(file, input, 'latin1');
    return (await run('gpg', ['--homedir', home, '--batch', '--yes', '--quiet', '--trust-model', 'always', '--armor', '--output', '-', ...args, ...(input === '' ? [] : [file])], { encoding: 'latin1' })).stdout;
  };
  const options = (): ReadOptions => ({ isOwnMessageId: () => false, ownAddresses: [], pgp: { companyKeys: [company], publicKeysOf: async (address) => (address === 'ada@example.org' ? [ada.key] : []) } });
  const encrypted = (armor: string, more = ''): Buffer => Buffer.from(`From: ada@example.org\r\nSubject: ...\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n${armor}\r\n${more}--b--\r\n`, 'latin1');
  const inner = 'Content-Type: text/plain; protected-headers="v1"\r\nSubject: The real subject\r\n\r\nThe secret hole.\r\n';

  beforeAll(async () => {
    await run('gpg', ['--homedir', home, '--batch', '--quiet', '--passphrase', '', '--quick-generate-key', 'Ada <ada@example.org>', 'default', 'default', '1y']);
    ada = await readPublicKey(await gpg(['--export', 'ada@example.org']), instant(Date.now()));
    writeFileSync(join(home, 'company.asc'), company.publicArmor);
    await run('gpg', ['--homedir', home, '--batch', '--quiet', '--import', join(home, 'company.asc')]);
  });
  afterAll(async () => {
    await run('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']).catch(() => undefined);
    rmSync(home, { recursive: true, force: true });
  });

  it('a signed and encrypted message is read, its signature named, its true subject shown', async () => {
    const message = await readMessage(encrypted(await gpg(['--sign', '--encrypt', '-u', 'ada@example.org', '-r', 'security@example.com'], inner)), options());
    expect(message).toMatchObject({ kind: 'person', text: 'The secret hole.', subject: '...', pgp: { form: 'mime', encryption: 'decrypted', protectedSubject: 'The real subject', signatures: [{ state: 'valid', fingerprint: ada.fingerprint }] } });
  });
  it('HTML beside an encrypted part is never joined with it', async () => {
    const message = await readMessage(encrypted(await gpg(['--encrypt', '-r', 'security@example.com'], inner), '--b\r\nContent-Type: text/html\r\n\r\n<img src="https://example.net/?\r\n'), options());
    expect(message.text).toBe('The secret hole.');
    expect(message.problems.map(({ code }) => code)).toContain('outside-parts');
  });
  it('a message for a hidden recipient is read', async () => {
    const message = await readMessage(encrypted(await gpg(['--encrypt', '-R', 'security@example.com'], inner)), options());
    expect(message.text).toBe('The secret hole.');
  });
  it('an altered message is not shown at all', async () => {
    const armor = await gpg(['--encrypt', '-r', 'security@example.com'], inner);
    const lines = armor.split('\n');
    lines[5] = lines[5]!.replace(/^./u, (char) => (char === 'A' ? 'B' : 'A'));
    const message = await readMessage(encrypted(lines.join('\n')), options());
    expect(message.pgp).toMatchObject({ encryption: 'not-decrypted' });
    expect(message.text).not.toContain('secret');
    expect(message.attachments.length).toBeGreaterThan(0);
  });
  it('a small packet that would become very large is refused', async () => {
    const message = await readMessage(encrypted(await gpg(['--encrypt', '--compress-algo', 'zlib', '-r', 'security@example.com'], '\0'.repeat(80 * 1024 * 1024))), options());
    expect(message.pgp).toMatchObject({ encryption: 'not-decrypted', fault: 'failed' });
  });
  it('a detached signature holds for its bytes and not for others', async () => {
    const entity = 'Content-Type: text/plain\r\n\r\nSigned words.';
    const signature = await gpg(['--detach-sign', '-u', 'ada@example.org'], entity);
    const raw = `From: ada@example.org\r\nSubject: s\r\nContent-Type: multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary=b\r\n\r\n--b\r\n${entity}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n${signature}\r\n--b--\r\n`;
    const state = async (text: string): Promise<unknown> => (await readMessage(Buffer.from(text), options())).pgp?.signatures[0]?.state;
    expect(await state(raw)).toBe('valid');
    expect(await state(raw.replaceAll('\r\n', '\n'))).toBe('valid');
    expect(await state(raw.replace('Signed words', 'Other words'))).toBe('invalid');
    expect(await state(raw.replace('ada@', 'eve@'))).toBe('unknown-key');
  });
  it('inline messages are read, encrypted and clearsigned', async () => {
    const mail = (text: string): Buffer => Buffer.from(`From: ada@example.org\r\nSubject: s\r\n\r\n${text}`, 'latin1');
    const sealed = await readMessage(mail(await gpg(['--encrypt', '--sign', '-r', 'security@example.com'], 'Inline secret.')), options());
    expect(sealed).toMatchObject({ text: 'Inline secret.', pgp: { form: 'inline', encryption: 'decrypted', signatures: [{ state: 'valid' }] } });
    const signed = await readMessage(mail(`Before.\n\n${await gpg(['--clearsign', '-u', 'ada@example.org'], 'Signed inline.')}`), options());
    expect(signed.pgp).toMatchObject({ form: 'inline', encryption: 'none', signatures: [{ state: 'valid' }] });
    expect(signed.text).toBe('Signed inline.\n\n[outside of what OpenPGP protects]\n\nBefore.');
  });
  it('reads and verifies what we write', async () => {
    const entity = await writePgp(Buffer.from('Content-Type: text/plain\r\n\r\nOur answer.\r\n'), ada, company);
    const armor = /-----BEGIN PGP MESSAGE[\s\S]*-----END PGP MESSAGE-----/u.exec(Buffer.from(entity).toString('latin1'))![0];
    writeFileSync(join(home, 'ours.asc'), armor);
    const { stdout, stderr } = await run('gpg', ['--homedir', home, '--batch', '--trust-model', 'always', '--status-fd', '2', '--decrypt', join(home, 'ours.asc')]);
    expect(stdout).toContain('Our answer.');
    expect(stderr).toContain(`VALIDSIG ${company.fingerprint}`);
    writeFileSync(join(home, 'clear.asc'), await clearsign('Contact: mailto:security@example.com\n', company));
    expect((await run('gpg', ['--homedir', home, '--batch', '--status-fd', '1', '--verify', join(home, 'clear.asc')])).stdout).toContain('GOODSIG');
  });
});
