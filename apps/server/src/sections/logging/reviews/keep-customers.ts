import { newId, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { unlistSubject } from '../../../core/populations/list-subject.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { Customer } from './review.ts';
import { recordReviewFact } from './record-review-fact.ts';
import type { ReviewParts } from './review-store.ts';

/** Servers of one customer: evidence is gathered for each. */
export const MOST_HOSTS = 100;
const MOST_CUSTOMERS = 500;

type Described = Pick<Customer, 'name' | 'hosts' | 'reviewer'>;

/** Adds a customer whose servers are managed from now on. Throws `customer-exists`, `customer-limit`. */
export async function addCustomer({ db }: Pick<ReviewParts, 'db'>, described: Described, by: Actor, now: Instant): Promise<Id<'customer'>> {
  return db.transaction().execute(async (trx) => {
    await refuseTaken(trx, described.name, undefined);
    const { held } = await trx.selectFrom('logging.customers').select(({ fn }) => fn.countAll<string>().as('held')).where('ended_at', 'is', null).executeTakeFirstOrThrow();
    if (Number(held) >= MOST_CUSTOMERS) throw errors('customer-limit', { limit: MOST_CUSTOMERS });
    const id = newId<'customer'>(now);
    await trx.insertInto('logging.customers').values({ id, name: described.name, hosts: JSON.stringify(described.hosts), reviewer: described.reviewer ?? null, since: new Date(now), ended_at: null }).execute();
    await recordReviewFact(trx, id, now);
    await appendJournal(trx, { actor: by, act: 'customer.added', subject: { kind: 'customer', id }, detail: { hosts: described.hosts.length, reviewer: described.reviewer ?? null }, at: now });
    return id;
  });
}

/** Changes a customer's name, servers or reviewer. Throws `customer-not-found`, `customer-exists`. */
export async function changeCustomer({ db }: Pick<ReviewParts, 'db'>, id: Id<'customer'>, described: Described, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await refuseTaken(trx, described.name, id);
    const { numUpdatedRows } = await trx.updateTable('logging.customers').set({ name: described.name, hosts: JSON.stringify(described.hosts), reviewer: described.reviewer ?? null }).where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst();
    if (numUpdatedRows === 0n) throw errors('customer-not-found');
    await recordReviewFact(trx, id, now);
    await appendJournal(trx, { actor: by, act: 'customer.changed', subject: { kind: 'customer', id }, detail: { hosts: described.hosts.length, reviewer: described.reviewer ?? null }, at: now });
  });
}

/** Ends the management of a customer's servers: it leaves the population, its signed reviews stay. Throws `customer-not-found`. */
export async function endCustomer({ db }: Pick<ReviewParts, 'db'>, id: Id<'customer'>, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx.updateTable('logging.customers').set({ ended_at: new Date(now) }).where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst();
    if (numUpdatedRows === 0n) throw errors('customer-not-found');
    await trx.deleteFrom('logging.reviews').where('customer', '=', id).where('signed_at', 'is', null).execute();
    await unlistSubject(trx, { kind: 'customer', id }, now);
    await appendJournal(trx, { actor: by, act: 'customer.ended', subject: { kind: 'customer', id }, at: now });
  });
}

async function refuseTaken(trx: Trx<LoggingDoorTables>, name: string, except: Id<'customer'> | undefined): Promise<void> {
  const taken = await trx.selectFrom('logging.customers').select('id').where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)]))).where('ended_at', 'is', null).executeTakeFirst();
  if (taken && taken.id !== except) throw errors('customer-exists', { name });
}
