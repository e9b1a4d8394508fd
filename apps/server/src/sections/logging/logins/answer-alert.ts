import { type Id, type Instant, MS } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';

/** What somebody says of an alert: it was dealt with, or it is no alarm, for so many days. */
export type AlertAnswer = { readonly answer: 'handled'; readonly reason: string } | { readonly answer: 'normal'; readonly reason: string; readonly days: number };

/**
 * Answers an alert, with a reason. What is normal raises none of the same pattern until it ends; what was handled does, with the next line.
 * Throws `login-alert-not-found`, `login-alert-answered`.
 */
export async function answerAlert({ db }: Pick<LoggingParts, 'db'>, id: Id<'login-alert'>, said: AlertAnswer, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('logging.login_alerts').select(['pattern', 'kind', 'answer']).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw errors('login-alert-not-found');
    if (row.answer !== null) throw errors('login-alert-answered');
    await trx.updateTable('logging.login_alerts').set({ answer: said.answer, answered_at: new Date(now), answered_by: by.id, reason: said.reason }).where('id', '=', id).execute();
    const until = said.answer === 'normal' ? new Date(now + said.days * MS.day) : undefined;
    if (until) {
      const normal = { reason: said.reason, said_by: by.id, said_at: new Date(now), until };
      await trx.insertInto('logging.login_normals').values({ pattern: row.pattern, ...normal }).onConflict((conflict) => conflict.column('pattern').doUpdateSet(normal)).execute();
    }
    await appendJournal(trx, { actor: by, act: 'login-alert.answered', subject: { kind: 'login-alert', id }, why: said.reason, detail: { kind: row.kind, answer: said.answer, ...(until && { until: until.toISOString() }) }, at: now });
  });
}
