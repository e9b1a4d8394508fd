import { newId, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Trx } from '../../../platform/db.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { ContactDoorTables } from '../parts.ts';
import type { WayKind } from '../tables.ts';
import { errors } from './errors.ts';
import { closeWay, insertWay, lockWays, readPlaces } from './way-store.ts';
import type { WayParts } from './ways-parts.ts';

/** Of one person. */
const MOST_WAYS = 10;

interface OwnWay {
  readonly person: Id<'person'>;
  readonly way: Id<'way'>;
  readonly at: Instant;
}

/** Adds a way behind the others; it counts once it is proven. `config` was parsed by its adapter. Throws `ways-full`. */
export async function addWay(parts: Pick<WayParts, 'db' | 'box'>, { person, kind, config, at }: { readonly person: Id<'person'>; readonly kind: WayKind; readonly config: unknown; readonly at: Instant }): Promise<Id<'way'>> {
  const id = newId<'way'>(at);
  await parts.db.transaction().execute(async (trx) => {
    await lockWays(trx, person);
    const places = await readPlaces(trx, person);
    if (places.length >= MOST_WAYS) throw errors('ways-full', { limit: MOST_WAYS });
    await insertWay(trx, parts.box, { id, person, kind, config, place: (places.at(-1)?.place ?? -1) + 1, at });
    await appendJournal(trx, { actor: { kind: 'person', id: person }, act: 'way.added', subject: { kind: 'way', id }, detail: { kind }, at });
  });
  return id;
}

/** Moves a way one place up or down; at the end of the list nothing happens. Throws `way-not-found`. */
export async function moveWay({ db }: Pick<WayParts, 'db'>, { person, way, at }: OwnWay, direction: 'up' | 'down'): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockWays(trx, person);
    const places = await readPlaces(trx, person);
    const index = places.findIndex(({ id }) => id === way);
    if (index === -1) throw errors('way-not-found');
    const other = places[direction === 'up' ? index - 1 : index + 1];
    if (!other) return;
    await swapPlaces(trx, places[index]!, other);
    await appendJournal(trx, { actor: { kind: 'person', id: person }, act: 'way.moved', subject: { kind: 'way', id: way }, detail: { direction }, at });
  });
}

/** Removes a way: it is called no more, and what it needed is forgotten. Throws `way-not-found`. */
export async function removeWay({ db, box }: Pick<WayParts, 'db' | 'box'>, { person, way, at }: OwnWay): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockWays(trx, person);
    if (!(await readPlaces(trx, person)).some(({ id }) => id === way)) throw errors('way-not-found');
    await closeWay(trx, box, way, at);
    await appendJournal(trx, { actor: { kind: 'person', id: person }, act: 'way.removed', subject: { kind: 'way', id: way }, at });
  });
}

/** Somebody leaves: none of their ways is called any more, and what each needed is forgotten. */
export async function forgetWays(trx: Trx<ContactDoorTables>, box: RecordBox, person: Id<'person'>, by: Actor, at: Instant): Promise<void> {
  await lockWays(trx, person);
  const places = await readPlaces(trx, person);
  for (const { id } of places) await closeWay(trx, box, id, at);
  for (const { id } of places) await appendJournal(trx, { actor: by, act: 'way.removed', subject: { kind: 'way', id }, why: 'Its owner left.', at });
}

/** Two ways never have one place, not even in between. */
async function swapPlaces(trx: Trx<ContactDoorTables>, one: { readonly id: Id<'way'>; readonly place: number }, other: { readonly id: Id<'way'>; readonly place: number }): Promise<void> {
  const put = (id: Id<'way'>, place: number) => trx.updateTable('contact.ways').set({ place }).where('id', '=', id).execute();
  await put(one.id, -1);
  await put(other.id, one.place);
  await put(one.id, other.place);
}
