import { MS, plus, toIso, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Trx } from '../../../platform/db.ts';
import { openEscalation } from '../chain/open-escalation.ts';
import type { ChainRule } from '../chain/chain-rule.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';

/** What every mark begins with; what follows is known to nobody but the message that carries it. */
export const MARK_PREFIX = 'writ-canary-';
const MARK = /writ-canary-[0-9a-f]{40}/g;
/** Marks in one message that are looked up. */
const MOST_MARKS = 5;
/** A mark that is older is no canary any more: whoever read it on its way cannot hide a message behind it later. */
const GOOD_FOR_MS = 7 * MS.day;

/**
 * Whether what came is a marked message of our own: then the intake stops there, it counts as nothing, and it goes on to the inbox of who is on duty in the seat.
 * `text` is a subject and body, or the fields of a form. A mark that was not sent by us, or long ago, is ordinary text. Idempotent.
 */
export async function takeCanary(parts: Pick<ContactParts, 'policyInForce' | 'businessClock' | 'box'>, trx: Trx<ContactDoorTables>, came: { readonly text: string; readonly at: Instant; readonly rule?: ChainRule | undefined }): Promise<boolean> {
  const marks = [...new Set(came.text.match(MARK) ?? [])].slice(0, MOST_MARKS);
  if (marks.length === 0) return false;
  const row = await trx.selectFrom('contact.canaries').select(['id', 'channel', 'arrived_at'])
    .where('mark_digest', 'in', marks.map((mark) => digestMark(parts.box, mark))).where('sent_at', '>', new Date(plus(came.at, -GOOD_FOR_MS))).forUpdate().executeTakeFirst();
  if (!row) return false;
  if (row.arrived_at !== null) return true;
  await trx.updateTable('contact.canaries').set({ arrived_at: toIso(came.at), problem: null }).where('id', '=', row.id).execute();
  await openEscalation(parts, trx, { about: { kind: 'canary', id: row.id }, label: `Canary by ${row.channel === 'form' ? 'the form' : 'mail'}: nothing to do`, path: '/canaries', urgent: false, offHours: false, at: came.at, rule: came.rule });
  return true;
}

/** A mark is found again by its keyed digest; the mark itself is kept nowhere. */
export function digestMark(box: RecordBox, mark: string): Buffer {
  return Buffer.from(box.digest('contact.canary', mark));
}

