import type { Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';

/** What somebody says of a departure: that it is normal, and the same of this service is not told again for ninety days; or that it was handled, and the same is told when it comes again. */
export interface DepartureAnswer {
  readonly service: string;
  readonly id: string;
  readonly answer: 'normal' | 'handled';
  readonly why: string;
}

/** Answers a departure, once. Policy control `anomaly-watch`. Throws `pattern-alert-not-found`. */
export async function answerDeparture({ db }: Pick<LoggingParts, 'db'>, { service, id, answer, why }: DepartureAnswer, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const set = answer === 'normal' ? { normal_at: new Date(now), normal_by: by.id } : { handled_at: new Date(now), handled_by: by.id };
    const row = await trx.updateTable('logging.pattern_alerts').set(set).where('service', '=', service).where('id', '=', id).where('normal_at', 'is', null).where('handled_at', 'is', null).returning('kind').executeTakeFirst();
    if (!row) throw errors('pattern-alert-not-found');
    await appendJournal(trx, { actor: by, act: `log-departure.${answer}`, subject: { kind: 'service', id: service }, why, detail: { alert: id, kind: row.kind }, at: now });
  });
}
