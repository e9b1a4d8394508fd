import { newId, type Id, type Instant } from '@writ/kernel';
import type { EnrolRequest } from '@writ/contract';
import type { Db, Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { listSubject } from '../populations/list-subject.ts';
import { agentErrors } from './errors.ts';
import { tokenDigest } from './offer-enrolment.ts';
import type { AgentTables, Labels } from './tables.ts';

/**
 * Takes a new host in: its token is used up and its key speaks for it from now on. The caller has checked that the request is signed by that key.
 *
 * Asked again with the same token and key, it gives the same host: an agent whose answer was lost would otherwise be shut out for good.
 * Throws `token-unknown`, `token-used`, `token-expired` and `key-used`.
 */
export async function enrolHost(db: Db<AgentTables>, request: EnrolRequest, now: Instant): Promise<{ readonly host: Id<'host'>; readonly isNew: boolean }> {
  return db.transaction().execute(async (trx) => {
    const host = newId<'host'>(now);
    const claimed = await claimToken(trx, request.token, host, now);
    if (!claimed) return { host: await enrolledBefore(trx, request, now), isNew: false };
    await insertHost(trx, host, request, claimed, now);
    // From here on it counts in its population, as unknown until its first facts are in.
    await listSubject(trx, { subject: { kind: 'host', id: host, name: request.name }, labels: claimed.labels, source: 'enrolment', now });
    // The host itself is the actor: who let it in is the one who offered the token, and that is the token's entry.
    await appendJournal(trx, { actor: { kind: 'host', id: host }, act: 'host.enrolled', subject: { kind: 'host', id: host }, detail: { token: claimed.id, key: request.publicKey }, at: now });
    return { host, isNew: true };
  });
}

interface ClaimedToken {
  readonly id: string;
  readonly labels: Labels;
  readonly created_by_kind: string;
  readonly created_by_id: string;
}

/** One statement, so that of two who claim at once the second waits for the first and then finds it used. */
async function claimToken(trx: Trx<AgentTables>, token: string, host: Id<'host'>, now: Instant): Promise<ClaimedToken | undefined> {
  return trx.updateTable('core.enrolment_tokens')
    .set({ used_at: new Date(now), host })
    .where('digest', '=', tokenDigest(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .returning(['id', 'labels', 'created_by_kind', 'created_by_id'])
    .executeTakeFirst();
}

async function enrolledBefore(trx: Trx<AgentTables>, request: EnrolRequest, now: Instant): Promise<Id<'host'>> {
  const found = await trx.selectFrom('core.enrolment_tokens as token')
    .leftJoin('core.hosts as host', 'host.id', 'token.host')
    .select(['token.used_at', 'token.expires_at', 'host.id', 'host.public_key', 'host.revoked_at'])
    .where('token.digest', '=', tokenDigest(request.token))
    .executeTakeFirst();
  if (!found) throw agentErrors('token-unknown');
  const isSame = found.public_key === request.publicKey && found.revoked_at === null && found.expires_at.getTime() > now;
  if (found.id !== null && isSame) return found.id as Id<'host'>;
  throw agentErrors(found.used_at ? 'token-used' : 'token-expired');
}

async function insertHost(trx: Trx<AgentTables>, host: Id<'host'>, request: EnrolRequest, token: ClaimedToken, now: Instant): Promise<void> {
  const inserted = await trx.insertInto('core.hosts').values({
    id: host, name: request.name, labels: JSON.stringify(token.labels), public_key: request.publicKey,
    machine: JSON.stringify(request.machine), agent_version: request.agentVersion,
    enrolled_at: new Date(now), enrolled_by_kind: token.created_by_kind, enrolled_by_id: token.created_by_id, last_seen_at: new Date(now),
    revoked_at: null, revoked_by_kind: null, revoked_by_id: null, revoked_why: null,
  }).onConflict((conflict) => conflict.column('public_key').doNothing()).returning('id').executeTakeFirst();
  if (!inserted) throw agentErrors('key-used');
}
