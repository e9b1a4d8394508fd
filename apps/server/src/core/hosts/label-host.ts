import type { Id, Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { listSubject } from '../populations/list-subject.ts';
import { hostErrors } from './errors.ts';
import { checkLabels } from './labels.ts';
import type { AgentTables, Labels } from './tables.ts';

/** Gives a host exactly these labels, by which the policy's selectors choose it. Throws `labels-invalid`, `host-not-found`, and `host-already-revoked` for one that is retired. */
export async function labelHost(
  db: Db<AgentTables>,
  change: { readonly host: Id<'host'>; readonly labels: Labels; readonly by: Actor; readonly now: Instant },
): Promise<void> {
  const labels = checkLabels(change.labels);
  await db.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('core.hosts').select(['labels', 'name', 'retired']).where('id', '=', change.host).forUpdate().executeTakeFirst();
    if (!before) throw hostErrors('host-not-found', { host: change.host });
    if (before.retired) throw hostErrors('host-already-revoked', { host: change.host });
    await trx.updateTable('core.hosts').set({ labels: JSON.stringify(labels) }).where('id', '=', change.host).execute();
    await listSubject(trx, { subject: { kind: 'host', id: change.host, name: before.name }, labels, source: 'enrolment', now: change.now });
    await appendJournal(trx, {
      actor: change.by, act: 'host.labelled', subject: { kind: 'host', id: change.host }, detail: { before: before.labels, after: labels }, at: change.now,
    });
  });
}
