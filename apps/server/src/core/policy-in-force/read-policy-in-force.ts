import { instant, type Id } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import type { Db } from '../../platform/db.ts';
import { errors } from './errors.ts';
import type { PolicyReader } from './policy-reader.ts';
import type { PolicyVersion, Proposal, ProposalPage } from './proposal.ts';
import type { PolicyTables } from './tables.ts';
import { readTouched } from './deadlines.ts';
import { changedControls } from './policy-reader.ts';

export interface PolicyInForce extends PolicyVersion {
  readonly text: string;
  readonly policy: Policy;
}

/**
 * A function that gives the policy in force, or undefined before the first. It asks the database each time for the version only, and reads the text again when
 * that changed. Throws `policy-unreadable` when a newer program no longer understands a text that an older one put in force: nothing is evaluated by guesses.
 */
export function createPolicyInForce(db: Db<PolicyTables>, reader: PolicyReader): () => Promise<PolicyInForce | undefined> {
  let held: PolicyInForce | undefined;
  return async () => {
    const newest = await db.selectFrom('core.policy_versions').select(['version', 'sha256']).orderBy('version', 'desc').limit(1).executeTakeFirst();
    if (newest === undefined) return undefined;
    if (held?.version !== newest.version || held.sha256 !== newest.sha256) held = await readVersion(db, reader, newest.version);
    return held;
  };
}

/** The policy in force, read now. */
export async function readPolicyInForce(db: Db<PolicyTables>, reader: PolicyReader): Promise<PolicyInForce | undefined> {
  return createPolicyInForce(db, reader)();
}

async function readVersion(db: Db<PolicyTables>, reader: PolicyReader, version: number): Promise<PolicyInForce> {
  const row = await db.selectFrom('core.policy_versions').selectAll().where('version', '=', version).executeTakeFirstOrThrow();
  const read = reader.read(row.text);
  if (!read.ok) throw errors('policy-unreadable', { version, first: read.diagnostics[0]?.message, diagnostics: read.diagnostics.slice(0, 20) });
  return { ...toVersion(row), text: row.text, policy: read.policy };
}

/** All texts that were in force, newest first. */
export async function listPolicyVersions(db: Db<PolicyTables>, limit = 200): Promise<readonly PolicyVersion[]> {
  const rows = await db.selectFrom('core.policy_versions').select(['version', 'sha256', 'in_force_since', 'proposed_by', 'approved_by', 'changes']).orderBy('version', 'desc').limit(limit).execute();
  return rows.map(toVersion);
}

/** The text that waits for approval, or to be mended; undefined when none does. */
export async function readWaitingProposal(db: Db<PolicyTables>, reader: PolicyReader): Promise<ProposalPage | undefined> {
  for (;;) {
    const row = await db.selectFrom('core.policy_proposals').select('id').where('state', 'in', ['open', 'invalid']).executeTakeFirst();
    const page = row && (await readProposal(db, reader, row.id));
    // Another may have taken its place between the two questions: then that one waits.
    if (page === undefined || page.proposal.state === 'open' || page.proposal.state === 'invalid') return page;
  }
}

/** One proposal with its text, its differences and the clocks that it touches. */
export async function readProposal(db: Db<PolicyTables>, reader: PolicyReader, id: Id<'proposal'>): Promise<ProposalPage | undefined> {
  const row = await db.selectFrom('core.policy_proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const inForce = await readPolicyInForce(db, reader);
  if (inForce === undefined) throw errors('policy-missing');
  const read = reader.read(row.text);
  const touches = read.ok && row.state === 'open' ? await readTouched(db, changedControls(inForce.policy, read.policy)) : [];
  const proposal: Proposal = {
    id: row.id, sha256: row.sha256, state: row.state, proposedBy: row.proposed_by ?? undefined, proposedAt: instant(row.proposed_at.getTime()),
    against: row.against, diagnostics: row.diagnostics, changes: row.changes, touches,
  };
  return { proposal, text: row.text, inForce };
}

function toVersion(row: { version: number; sha256: string; in_force_since: Date; proposed_by: Id<'person'> | null; approved_by: Id<'person'> | null; changes: PolicyVersion['changes'] }): PolicyVersion {
  return {
    version: row.version, sha256: row.sha256, inForceSince: instant(row.in_force_since.getTime()),
    proposedBy: row.proposed_by ?? undefined, approvedBy: row.approved_by ?? undefined, changes: row.changes,
  };
}
