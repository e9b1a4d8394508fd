import { instant, MS, type Instant } from '@writ/kernel';
import { address } from '../../../ui/addresses.ts';
import { notify } from '../notify.ts';
import { PROVEN_FOR_MS, provenUntil } from './way.ts';
import type { WayParts } from './ways-parts.ts';

/** Before the proof of a way runs out. */
const REMIND_MS = 14 * MS.day;
const AT_ONCE = 1_000;

/** Tells everybody whose way has to prove itself again within two weeks, once for each proof. Run daily. */
export async function remindOfProofs({ db, box, adapters }: Pick<WayParts, 'db' | 'box' | 'adapters'>, now: Instant): Promise<void> {
  const rows = await db.selectFrom('contact.ways').select(['id', 'person', 'kind', 'verified_at']).where('removed_at', 'is', null)
    .where('verified_at', '>', new Date(now - PROVEN_FOR_MS)).where('verified_at', '<=', new Date(now - PROVEN_FOR_MS + REMIND_MS)).orderBy('verified_at').limit(AT_ONCE).execute();
  for (const { id, person, kind, verified_at } of rows) {
    const until = provenUntil({ verifiedAt: instant(verified_at!.getTime()) })!;
    await db.transaction().execute((trx) => notify(trx, box, person, {
      key: `way-proof:${id}:${until}`, title: 'One of your ways has to prove itself again', text: `${adapters[kind].name} proved itself nearly 90 days ago. Send yourself a code, or it counts as none.`, path: address.ways, at: now,
    }));
  }
}
