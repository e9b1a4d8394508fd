import type { Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';

/** Says of a departure that it is normal: the same of this service is not told again for ninety days. Throws `pattern-alert-not-found`. */
export async function sayNormal({ db }: Pick<LoggingParts, 'db'>, { service, id, why }: { readonly service: string; readonly id: string; readonly why: string }, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.updateTable('logging.pattern_alerts').set({ normal_at: new Date(now), normal_by: by.id }).where('service', '=', service).where('id', '=', id).where('normal_at', 'is', null).returning('kind').executeTakeFirst();
    if (!row) throw errors('pattern-alert-not-found');
    await appendJournal(trx, { actor: by, act: 'log-departure.normal', subject: { kind: 'service', id: service }, why, detail: { alert: id, kind: row.kind }, at: now });
  });
}
