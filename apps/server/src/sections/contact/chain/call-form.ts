import { randomBytes } from 'node:crypto';
import { instant, MS, plus, toIso, type Id, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import { isOfSeat } from '../duty/read-duty.ts';
import { errors } from '../errors.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import type { ContactTables } from '../tables.ts';
import { holdChainById } from './chain-store.ts';
import type { Chain } from './chain.ts';
import { alertContact } from './hand-over.ts';
import { recordSeen } from './record-seen.ts';

/** How long the form of a call can be used. */
const GOOD_FOR_MS = 2 * MS.day;

/** Makes the one-time form of a call. Gives its secret, which is kept nowhere: its page is `/call/<secret>`. */
export async function makeCallForm(trx: Trx<ContactTables>, box: RecordBox, call: { readonly escalation: Id<'escalation'>; readonly person: Id<'person'>; readonly way: Id<'way'> | undefined; readonly at: Instant }): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  await trx.insertInto('contact.call_forms').values({
    digest: digestOf(box, secret), escalation: call.escalation, person: call.person, way: call.way ?? null, made_at: toIso(call.at), expires_at: toIso(plus(call.at, GOOD_FOR_MS)), used_at: null,
  }).execute();
  return secret;
}

/** What the page of a form shows. Reading it says nothing and uses nothing up. */
export interface CallForm {
  readonly chain: Pick<Chain, 'label' | 'path' | 'isUrgent' | 'openedAt' | 'dueAt' | 'seen' | 'support'>;
  readonly person: Id<'person'>;
  /** Who it was made for can say that the contact has it; anybody else that was called can alert the contact. */
  readonly isOfSeat: boolean;
  readonly state: 'open' | 'used' | 'expired';
}

/** The form behind a secret. Throws `call-form-not-found`. */
export async function readCallForm(db: Db<ContactDoorTables>, box: RecordBox, secret: string, now: Instant): Promise<CallForm> {
  const row = await db.selectFrom('contact.call_forms as form').innerJoin('contact.escalations as chain', 'chain.id', 'form.escalation')
    .select(['form.person', 'form.used_at', 'form.expires_at', 'chain.label', 'chain.path', 'chain.urgent', 'chain.opened_at', 'chain.due_at', 'chain.seen_at', 'chain.seen_by', 'chain.seen_how', 'chain.support_outcome', 'chain.support_at', 'chain.support_by'])
    .where('form.digest', '=', digestOf(box, secret)).executeTakeFirst();
  if (!row) throw errors('call-form-not-found');
  return {
    person: row.person,
    isOfSeat: await isOfSeat(db, row.person, now),
    state: row.used_at ? 'used' : row.expires_at.getTime() <= now ? 'expired' : 'open',
    chain: {
      label: row.label, path: row.path, isUrgent: row.urgent, openedAt: instant(row.opened_at.getTime()), dueAt: instant(row.due_at.getTime()),
      seen: row.seen_at ? { at: instant(row.seen_at.getTime()), by: row.seen_by!, how: row.seen_how! } : undefined,
      support: row.support_outcome ? { outcome: row.support_outcome, at: instant(row.support_at!.getTime()), by: row.support_by ?? undefined } : undefined,
    },
  };
}

/**
 * Uses the form up: what came was seen, or, by somebody who is not of the seat, the contact is alerted. The way it came by has proven itself. Once, until it expires.
 * Throws `call-form-not-found`, `call-form-used`, `not-of-the-seat`.
 */
export async function useCallForm({ db, box }: Pick<ContactParts, 'db' | 'box'>, secret: string, what: 'seen' | 'alert', now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const digest = digestOf(box, secret);
    const used = await trx.updateTable('contact.call_forms').set({ used_at: toIso(now) }).where('digest', '=', digest).where('used_at', 'is', null).where('expires_at', '>', new Date(now)).returning(['escalation', 'person', 'way']).executeTakeFirst();
    if (!used) throw errors((await trx.selectFrom('contact.call_forms').select('digest').where('digest', '=', digest).executeTakeFirst()) ? 'call-form-used' : 'call-form-not-found');
    const chain = await holdChainById(trx, used.escalation);
    if (!chain) throw errors('escalation-not-found');
    if (what === 'seen') await recordSeen(trx, chain.about, { by: used.person, how: 'one-time-form', at: now, way: used.way ?? undefined });
    else await alertContact(trx, chain.about, { by: used.person, at: now });
    if (used.way !== null) await trx.updateTable('contact.ways').set({ verified_at: toIso(now) }).where('id', '=', used.way).where('removed_at', 'is', null).execute();
  });
}

function digestOf(box: RecordBox, secret: string): Buffer {
  return Buffer.from(box.digest('contact.call-form', secret));
}
