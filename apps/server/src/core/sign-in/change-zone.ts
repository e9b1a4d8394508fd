import type { Id, Instant } from '@writ/kernel';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { SignInTrx } from './parts.ts';

/** Sets the IANA zone in which an account's owner reads times. */
export async function changeZone(trx: SignInTrx, account: Id<'account'>, zone: string, by: Actor, now: Instant): Promise<void> {
  const changed = await trx.updateTable('core.accounts').set({ zone }).where('id', '=', account).where('zone', '!=', zone).executeTakeFirst();
  if (changed.numUpdatedRows > 0n) await appendJournal(trx, { actor: by, act: 'account.zone-changed', subject: { kind: 'account', id: account }, detail: { zone }, at: now });
}
