import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { instant, type Id } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { JournalTables } from '../journal/tables.ts';
import { addKnownKey, describeKnownKeys, listKnownKeys, removeKnownKey } from './known-keys.ts';
import { addPerson, findPerson, findPersonByEmail, listPeople, recordDeparture } from './people.ts';
import type { RecordBox } from './person.ts';
import { addService, listServices, retireService } from './services.ts';
import type { DirectoryTables } from './tables.ts';
import { createHmac } from 'node:crypto';

const NOW = instant(Date.UTC(2026, 10, 24));
const BY = { kind: 'person', id: '00000000-0000-7000-8000-000000000001' as Id<'person'> } as const;

/** Seals nothing, but binds to the name as a real box does. */
const box: RecordBox = {
  seal: (name, text) => Buffer.from(`${name}\n${text}`),
  open: (name, sealed) => {
    const [bound, text] = Buffer.from(sealed).toString().split(/\n(.*)/s);
    if (bound !== name) throw new Error('sealed for another row');
    return text!;
  },
  digest: (purpose, text) => createHmac('sha256', purpose).update(text).digest(),
};

type Tables = DirectoryTables & JournalTables;
let database: TestDatabase<Tables>;
let db: Db<Tables>;

beforeAll(async () => {
  database = await createTestDatabase<Tables>();
  db = database.db;
});
afterAll(() => database.drop());

function within<Result>(work: (trx: Parameters<Parameters<ReturnType<typeof db.transaction>['execute']>[0]>[0]) => Promise<Result>): Promise<Result> {
  return db.transaction().execute(work);
}

function publicKeyLine(): string {
  const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]).toString('base64')}`;
}

describe('people', () => {
  test('are found by id and by address in any case, and the table has neither name nor address in the clear', async () => {
    const ada = await within((trx) => addPerson(trx, box, { name: 'Ada Example', email: 'Ada@example.com' }, BY, NOW));
    expect(await findPerson(db, box, ada.id)).toEqual(ada);
    expect((await findPersonByEmail(db, box, ' ada@EXAMPLE.com '))?.id).toBe(ada.id);
    expect((await listPeople(db, box)).map((person) => person.name)).toContain('Ada Example');
  });
  test('an address belongs to one person', async () => {
    await within((trx) => addPerson(trx, box, { name: 'Grace', email: 'grace@example.com' }, BY, NOW));
    await expect(within((trx) => addPerson(trx, box, { name: 'Other', email: 'GRACE@example.com' }, BY, NOW))).rejects.toMatchObject({ code: 'person-exists' });
  });
  test('a departure is recorded once', async () => {
    const { id } = await within((trx) => addPerson(trx, box, { name: 'Leaver' }, BY, NOW));
    await within((trx) => recordDeparture(trx, id, BY, NOW));
    await expect(within((trx) => recordDeparture(trx, id, BY, NOW))).rejects.toMatchObject({ code: 'person-departed' });
  });
});

describe('SSH keys', () => {
  test('belong to one owner at a time, and can be given again once taken away', async () => {
    const { id } = await within((trx) => addPerson(trx, box, { name: 'Key holder' }, BY, NOW));
    const text = publicKeyLine();
    const key = await within((trx) => addKnownKey(trx, { text, owner: { kind: 'person', id } }, BY, NOW));
    await expect(within((trx) => addKnownKey(trx, { text, owner: { kind: 'person', id } }, BY, NOW))).rejects.toMatchObject({ code: 'key-known' });
    await within((trx) => removeKnownKey(trx, key.id, BY, NOW));
    await within((trx) => addKnownKey(trx, { text, owner: { kind: 'person', id } }, BY, NOW));
    expect(await listKnownKeys(db, { kind: 'person', id })).toHaveLength(1);
  });
  test('of a person who left, or of a retired service, are departed', async () => {
    const person = await within((trx) => addPerson(trx, box, { name: 'Gone' }, BY, NOW));
    const service = await within((trx) => addService(trx, { name: 'backup', about: 'Nightly backups' }, BY, NOW));
    const one = await within((trx) => addKnownKey(trx, { text: publicKeyLine(), owner: { kind: 'person', id: person.id } }, BY, NOW));
    const other = await within((trx) => addKnownKey(trx, { text: publicKeyLine(), owner: { kind: 'service', id: service.id } }, BY, NOW));
    const departed = async (): Promise<boolean[]> => {
      const { keys } = await describeKnownKeys(db);
      return [one, other].map(({ fingerprint }) => keys.find((key) => key.fingerprint === fingerprint)!.departed);
    };
    expect(await departed()).toEqual([false, false]);
    await within((trx) => recordDeparture(trx, person.id, BY, NOW));
    await within((trx) => retireService(trx, service.id, BY, NOW));
    expect(await departed()).toEqual([true, true]);
    expect(await listServices(db)).toEqual([]);
  });
});
