import type { Id, Instant } from '@writ/kernel';
import type { Db, Trx } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { unlistSubject } from '../populations/list-subject.ts';
import { hostErrors } from './errors.ts';
import type { AgentTables } from './tables.ts';

/**
 * Ends a host's enrolment: its key is refused from the next request on, and there is no way back but enrolling anew.
 * `retired` says that the machine is gone, so that it leaves the population; one that may still run stays there, soon as unknown. Throws `host-not-found` and `host-already-revoked`.
 */
export async function revokeHost(
  db: Db<AgentTables>,
  revocation: { readonly host: Id<'host'>; readonly by: Actor; readonly why: string; readonly retired?: boolean; readonly now: Instant },
): Promise<void> {
  const { host, by, why, retired = false, now } = revocation;
  await db.transaction().execute(async (trx) => {
    const revoked = await trx.updateTable('core.hosts')
      .set({ revoked_at: new Date(now), revoked_by_kind: by.kind, revoked_by_id: by.id, revoked_why: why, retired })
      .where('id', '=', host).where('revoked_at', 'is', null).returning('id').executeTakeFirst();
    if (!revoked) throw (await exists(trx, host)) ? hostErrors('host-already-revoked', { host }) : hostErrors('host-not-found', { host });
    if (retired) await unlistSubject(trx, { kind: 'host', id: host }, now);
    await appendJournal(trx, { actor: by, act: retired ? 'host.retired' : 'host.revoked', subject: { kind: 'host', id: host }, why, at: now });
  });
}

async function exists(trx: Trx<AgentTables>, host: Id<'host'>): Promise<boolean> {
  return (await trx.selectFrom('core.hosts').select('id').where('id', '=', host).executeTakeFirst()) !== undefined;
}
