import type { Id } from '@writ/kernel';
import { errors } from './errors.ts';
import type { MailParts } from './mail-parts.ts';
import { readMail } from './read-mail.ts';

/** Makes a report of a message that opened none, because somebody looked at it; its clock begins now. Throws `mail-not-found`, `mail-not-aside`. */
export async function raiseMail(parts: MailParts, mail: Id<'mail'>, by: Id<'person'>): Promise<Id<'report'>> {
  await readMail(parts, mail, { from: ['set-aside', 'bounce'], raisedBy: { kind: 'person', id: by } });
  const row = await parts.db.selectFrom('reporting.mails').select(['outcome', 'report']).where('id', '=', mail).executeTakeFirst();
  if (!row) throw errors('mail-not-found');
  if (row.outcome !== 'opened' || row.report === null) throw errors('mail-not-aside');
  return row.report;
}
