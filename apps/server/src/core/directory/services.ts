import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import type { DirectoryTables } from './tables.ts';

/** A program that has an identity of its own: a deploy key, a backup job. */
export interface ServiceIdentity {
  readonly id: Id<'service'>;
  readonly name: string;
  readonly about: string;
  readonly createdAt: Instant;
  readonly retiredAt?: Instant | undefined;
}

/** Adds a service identity. Throws `service-exists`. */
export async function addService(trx: Trx<DirectoryTables & JournalTables>, service: { readonly name: string; readonly about: string }, by: Actor, now: Instant): Promise<ServiceIdentity> {
  const taken = await trx.selectFrom('core.services').select('id').where((eb) => eb(eb.fn('lower', ['name']), '=', service.name.toLowerCase())).where('retired_at', 'is', null).executeTakeFirst();
  if (taken) throw errors('service-exists', { name: service.name });
  const id = newId<'service'>(now);
  await trx.insertInto('core.services').values({ id, name: service.name, about: service.about, created_at: toIso(now), retired_at: null }).execute();
  await appendJournal(trx, { actor: by, act: 'service.added', subject: { kind: 'service', id }, at: now });
  return { id, name: service.name, about: service.about, createdAt: now, retiredAt: undefined };
}

/** Retires a service identity; its keys stop being known at once. Throws `service-not-found`. */
export async function retireService(trx: Trx<DirectoryTables & JournalTables>, id: Id<'service'>, by: Actor, now: Instant): Promise<void> {
  const changed = await trx.updateTable('core.services').set({ retired_at: new Date(now) }).where('id', '=', id).where('retired_at', 'is', null).executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw errors('service-not-found');
  await appendJournal(trx, { actor: by, act: 'service.retired', subject: { kind: 'service', id }, at: now });
}

/** Service identities that are in use, by name. */
export async function listServices(db: Db<DirectoryTables>): Promise<readonly ServiceIdentity[]> {
  const rows = await db.selectFrom('core.services').selectAll().where('retired_at', 'is', null).orderBy('name').limit(10_000).execute();
  return rows.map(serviceOf);
}

/** One service identity, retired or not. Throws `service-not-found`. */
export async function readService(db: Db<DirectoryTables>, id: Id<'service'>): Promise<ServiceIdentity> {
  const row = await db.selectFrom('core.services').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw errors('service-not-found');
  return serviceOf(row);
}

function serviceOf(row: { id: string; name: string; about: string; created_at: Date; retired_at: Date | null }): ServiceIdentity {
  return { id: row.id as Id<'service'>, name: row.name, about: row.about, createdAt: instant(row.created_at.getTime()), retiredAt: row.retired_at ? instant(row.retired_at.getTime()) : undefined };
}
