import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentClient } from '@writ/client';
import { instant } from '@writ/kernel';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WRIT } from '../actor.ts';
import { issueAgentDoorCertificate } from './certificate-authority.ts';
import { openKeyFolder, type KeyFolder, type SecretBox } from './key-folder.ts';
import { offerEnrolment } from './offer-enrolment.ts';
import type { AgentTables } from './tables.ts';
import { openTestDoor } from './testing-agent.ts';

const NAMES = ['writ.example.com', '127.0.0.1'];
/** Certificates are judged by the machine's own clock when a connection is made. */
const clock = fakeClock(instant(Date.now()));
let folder: string;
let keys: KeyFolder;

function boxOf(key: Buffer): SecretBox {
  return {
    seal(bytes) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open(bytes) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    },
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-keys-'));
  keys = await openKeyFolder(folder, boxOf(Buffer.alloc(32, 7)));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the authority for agents', () => {
  it('is made once, and keeps its keys sealed and to itself', async () => {
    const first = await issueAgentDoorCertificate(keys, NAMES, clock.now());
    expect(await issueAgentDoorCertificate(keys, NAMES, clock.now())).toEqual(first);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
      if (name.endsWith('.key')) expect(readFileSync(join(folder, name), 'latin1')).not.toContain('PRIVATE');
    }
  });

  it('makes out certificates that name the server, end in 90 days and can make out no others', async () => {
    const { ca, cert, pin } = await issueAgentDoorCertificate(keys, NAMES, clock.now());
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
    expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
    expect([authority.ca, server.ca]).toEqual([true, false]);
    expect([server.checkHost('writ.example.com'), server.checkIP('127.0.0.1'), server.checkHost('other.example.com')]).toEqual(['writ.example.com', '127.0.0.1', undefined]);
    expect(Math.round((Date.parse(server.validTo) - clock.now()) / 86_400_000)).toBe(90);
    expect(pin).toMatch(/^sha256\/\/[A-Za-z0-9+/]{43}=$/);
  });

  it('renews after 60 days and when a name is added, under the same authority', async () => {
    const first = await issueAgentDoorCertificate(keys, NAMES, clock.now());
    const fresh = fakeClock(clock.now());
    fresh.passDays(59);
    expect((await issueAgentDoorCertificate(keys, NAMES, fresh.now())).cert).toBe(first.cert);
    fresh.passDays(1);
    const renewed = await issueAgentDoorCertificate(keys, NAMES, fresh.now());
    expect([renewed.cert === first.cert, renewed.ca === first.ca]).toEqual([false, true]);
    const named = await issueAgentDoorCertificate(keys, [...NAMES, 'new.example.com'], fresh.now());
    expect(new X509Certificate(named.cert).checkHost('new.example.com')).toBe('new.example.com');
  });

  it('is never made anew in silence: a lost or foreign key is an error', async () => {
    await issueAgentDoorCertificate(keys, NAMES, clock.now());
    const foreign = await openKeyFolder(folder, boxOf(Buffer.alloc(32, 8)));
    await expect(issueAgentDoorCertificate(foreign, NAMES, clock.now())).rejects.toThrowError();
    rmSync(join(folder, 'agent-authority.key'));
    await expect(issueAgentDoorCertificate(keys, NAMES, clock.now())).rejects.toMatchObject({ code: 'authority-incomplete' });
  });
});

describe('the door over TLS', () => {
  let database: TestDatabase<AgentTables>;
  beforeAll(async () => {
    database = await createTestDatabase<AgentTables>();
  });
  afterAll(() => database?.drop());

  it('is believed by who pins its authority, before and after a renewal, and by nobody else', async () => {
    const certificate = await issueAgentDoorCertificate(keys, NAMES, clock.now());
    const door = await openTestDoor(database.db, clock.now, certificate);
    const key = generateKeyPairSync('ed25519').privateKey;
    const enrol = async (ca: string | undefined) => {
      const { token } = await offerEnrolment(database.db, { by: WRIT, now: clock.now() });
      return createAgentClient({ server: door.url, ca, key, clock: clock.now }).enrol({ token, name: 'a.example.com', machine: { system: 'Linux', architecture: 'x64' }, agentVersion: '0.1.0' });
    };
    try {
      const other = mkdtempSync(join(folder, 'other-'));
      const foreign = await issueAgentDoorCertificate(await openKeyFolder(other, boxOf(Buffer.alloc(32, 1))), NAMES, clock.now());
      await expect(enrol(foreign.ca)).rejects.toMatchObject({ code: 'server-untrusted' });
      await expect(enrol(undefined)).rejects.toMatchObject({ code: 'server-untrusted' });
      await expect(enrol(certificate.ca)).resolves.toMatchObject({ host: expect.any(String) });
      door.renew(await issueAgentDoorCertificate(keys, [...NAMES, 'new.example.com'], clock.now()));
      // The key is a host already: what matters is that the server was believed and answered.
      await expect(enrol(certificate.ca)).rejects.toMatchObject({ code: 'key-used' });
    } finally {
      await door.close();
    }
  });

  it('does not open in the clear on other addresses than loopback', async () => {
    await expect(openTestDoor(database.db, clock.now, undefined, '0.0.0.0')).rejects.toThrowError(RangeError);
  });
});
