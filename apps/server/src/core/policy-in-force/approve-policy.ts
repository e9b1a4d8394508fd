import { toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import type { PolicyReader } from './policy-reader.ts';
import { lockPolicy, putInForce } from './put-first-policy-in-force.ts';
import { readPolicyInForce } from './read-policy-in-force.ts';
import type { PolicyTables } from './tables.ts';

export interface Approval {
  readonly proposal: Id<'proposal'>;
  readonly by: Id<'person'>;
  /** How many people hold a role that may approve. Where it is one, that one may approve their own text, because otherwise nobody ever could; the entry says so. */
  readonly approverCount: number;
  readonly why?: string | undefined;
  readonly now: Instant;
}

/** Whether this person may decide over a text that `proposedBy` put forward. A text that was changed on disk has no known author, so anybody who may approve may approve it. */
export function mayApprove(proposedBy: Id<'person'> | null, by: Id<'person'>, approverCount: number): boolean {
  return proposedBy !== by || approverCount <= 1;
}

/**
 * Puts a proposed text in force. Running deadlines keep the version they began under. The text is read once more: what waited may have been valid for an older program.
 * Throws `proposal-missing`, `approver-is-proposer`, `policy-invalid`.
 */
export async function approvePolicy(trx: Trx<PolicyTables & JournalTables>, reader: PolicyReader, { proposal, by, approverCount, why, now }: Approval): Promise<{ readonly version: number }> {
  await lockPolicy(trx);
  const row = await trx.selectFrom('core.policy_proposals').selectAll().where('id', '=', proposal).where('state', '=', 'open').executeTakeFirst();
  if (row === undefined) throw errors('proposal-missing');
  if (!mayApprove(row.proposed_by, by, approverCount)) throw errors('approver-is-proposer');
  const read = reader.read(row.text);
  if (!read.ok) throw errors('policy-invalid', { count: read.diagnostics.length, first: read.diagnostics[0]?.message });
  const inForce = await readPolicyInForce(trx, reader);
  if (inForce === undefined) throw errors('policy-missing');
  const version = inForce.version + 1;
  await trx.updateTable('core.policy_proposals').set({ state: 'approved', decided_by: by, decided_at: toIso(now) }).where('id', '=', proposal).execute();
  await putInForce(trx, {
    version, text: row.text, proposedBy: row.proposed_by, approvedBy: by, changes: reader.diff(inForce.policy, read.policy), actor: { kind: 'person', id: by }, now,
    why: row.proposed_by === by ? `${why ?? ''} (Approved by its proposer, who was alone.)`.trim() : why,
  });
  return { version };
}

/** Turns a proposal down, or takes one's own back. Throws `proposal-missing`. */
export async function refusePolicy(trx: Trx<PolicyTables & JournalTables>, { proposal, by, why, now }: { readonly proposal: Id<'proposal'>; readonly by: Id<'person'>; readonly why: string; readonly now: Instant }): Promise<void> {
  await lockPolicy(trx);
  const refused = await trx.updateTable('core.policy_proposals').set({ state: 'refused', decided_by: by, decided_at: toIso(now) })
    .where('id', '=', proposal).where('state', 'in', ['open', 'invalid']).returning('sha256').executeTakeFirst();
  if (refused === undefined) throw errors('proposal-missing');
  await appendJournal(trx, { at: now, actor: { kind: 'person', id: by }, act: 'policy.refused', subject: { kind: 'proposal', id: proposal }, why, detail: { sha256: refused.sha256 } });
}
