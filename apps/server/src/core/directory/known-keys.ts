import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import type { Db, Trx } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import { readPublicKey } from './read-public-key.ts';
import type { DirectoryTables } from './tables.ts';

export interface KeyOwner {
  readonly kind: 'person' | 'service';
  readonly id: string;
}

/** An SSH key and whose it is. */
export interface KnownKey {
  readonly id: Id<'key'>;
  readonly fingerprint: string;
  readonly type: string;
  readonly owner: KeyOwner;
  readonly addedAt: Instant;
  readonly until: Instant | undefined;
}

/** Records whose the pasted public key is. Throws `key-malformed`, `key-private`, `key-known`, `key-until-past`; for an owner who is not here (any more) `person-not-found`, `person-departed`, `service-not-found`. */
export async function addKnownKey(
  trx: Trx<DirectoryTables & JournalTables>,
  key: { readonly text: string; readonly owner: KeyOwner; readonly until?: Instant | undefined },
  by: Actor & { readonly kind: 'person' },
  now: Instant,
): Promise<KnownKey> {
  const { fingerprint, type } = readPublicKey(key.text);
  if (key.until !== undefined && key.until <= now) throw errors('key-until-past');
  await refuseGone(trx, key.owner);
  const id = newId<'key'>(now);
  const added = await trx
    .insertInto('core.known_keys')
    .values({ id, fingerprint, key_type: type, owner_kind: key.owner.kind, owner_id: key.owner.id, added_at: toIso(now), added_by: by.id, until: key.until === undefined ? null : new Date(key.until), removed_at: null })
    .onConflict((conflict) => conflict.column('fingerprint').where('removed_at', 'is', null).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) throw errors('key-known');
  await appendJournal(trx, { actor: by, act: 'key.added', subject: { kind: key.owner.kind, id: key.owner.id }, detail: { key: id, fingerprint }, at: now });
  return { id, fingerprint, type, owner: key.owner, addedAt: now, until: key.until };
}

/** Takes a key away from its owner: from now on it is unknown wherever it is found. Throws `key-not-found`. */
export async function removeKnownKey(trx: Trx<DirectoryTables & JournalTables>, id: Id<'key'>, by: Actor, now: Instant): Promise<void> {
  const removed = await trx.updateTable('core.known_keys').set({ removed_at: new Date(now) }).where('id', '=', id).where('removed_at', 'is', null).returning(['owner_kind', 'owner_id', 'fingerprint']).executeTakeFirst();
  if (!removed) throw errors('key-not-found');
  await appendJournal(trx, { actor: by, act: 'key.removed', subject: { kind: removed.owner_kind, id: removed.owner_id }, detail: { key: id, fingerprint: removed.fingerprint }, at: now });
}

/** Every key that is known now; with `owner`, theirs only. */
export async function listKnownKeys(db: Db<DirectoryTables>, owner?: KeyOwner): Promise<readonly KnownKey[]> {
  let query = db.selectFrom('core.known_keys').selectAll().where('removed_at', 'is', null);
  if (owner) query = query.where('owner_kind', '=', owner.kind).where('owner_id', '=', owner.id);
  const rows = await query.orderBy('added_at').limit(50_000).execute();
  return rows.map((row) => ({
    id: row.id as Id<'key'>,
    fingerprint: row.fingerprint,
    type: row.key_type,
    owner: { kind: row.owner_kind, id: row.owner_id },
    addedAt: instant(row.added_at.getTime()),
    until: row.until ? instant(row.until.getTime()) : undefined,
  }));
}

/** The value of the fact `company.known-keys`: whose every key is, by id, and whether they are still here. */
export async function describeKnownKeys(db: Db<DirectoryTables>): Promise<FactValue<'company.known-keys'>> {
  const rows = await db
    .selectFrom('core.known_keys as key')
    .leftJoin('core.people as person', (join) => join.onRef('person.id', '=', 'key.owner_id').on('key.owner_kind', '=', 'person'))
    .leftJoin('core.services as service', (join) => join.onRef('service.id', '=', 'key.owner_id').on('key.owner_kind', '=', 'service'))
    .select(['key.fingerprint', 'key.owner_kind', 'key.owner_id', 'key.until', 'person.departed_at', 'service.retired_at'])
    .where('key.removed_at', 'is', null)
    .orderBy('key.fingerprint')
    .limit(50_000)
    .execute();
  return {
    keys: rows.map((row) => ({
      fingerprint: row.fingerprint,
      owner: row.owner_id,
      ownerKind: row.owner_kind,
      ...(row.until ? { until: row.until.toISOString() } : {}),
      departed: row.departed_at !== null || row.retired_at !== null,
    })),
  };
}

/** A key that is given to somebody who has left would open doors for nobody's name. */
async function refuseGone(trx: Trx<DirectoryTables>, { kind, id }: KeyOwner): Promise<void> {
  if (kind === 'service') {
    const service = await trx.selectFrom('core.services').select('id').where('id', '=', id).where('retired_at', 'is', null).executeTakeFirst();
    if (!service) throw errors('service-not-found');
    return;
  }
  const person = await trx.selectFrom('core.people').select('departed_at').where('id', '=', id).executeTakeFirst();
  if (!person) throw errors('person-not-found');
  if (person.departed_at !== null) throw errors('person-departed');
}
