import type { Id, Instant } from '@writ/kernel';
import type { Actor } from './core/actor.ts';
import type { RecordBox } from './core/directory/person.ts';
import { recordDeparture } from './core/directory/people.ts';
import { closeWaysIn } from './core/sign-in/index.ts';
import type { HouseTables } from './house-tables.ts';
import type { Db } from './platform/db.ts';
import { forgetWays, leaveSeats } from './sections/contact/index.ts';

/**
 * Somebody leaves, in one step or not at all: deputies' places end, nobody calls them any more, the account closes with its sessions and tokens, and keys stop being known.
 * Throws `person-holds-seat`, `owner-needed`, `person-departed`, `person-not-found`.
 */
export async function departPerson(db: Db<HouseTables>, box: RecordBox, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await leaveSeats(trx, person, by, now);
    await forgetWays(trx, box, person, by, now);
    await closeWaysIn(trx, person, by, now);
    await recordDeparture(trx, person, by, now);
  });
}
