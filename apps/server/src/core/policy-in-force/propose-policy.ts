import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { WRIT } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import { storablePolicy, type PolicyReader } from './policy-reader.ts';
import { lockPolicy } from './put-first-policy-in-force.ts';
import { readPolicyInForce, readProposal } from './read-policy-in-force.ts';
import type { Proposal } from './proposal.ts';
import type { PolicyTables } from './tables.ts';

const MOST_DIAGNOSTICS = 500;

/**
 * Puts a text forward as the next policy. It changes nothing until another person approves it; with errors it waits as `invalid`, so that they can be seen.
 * A text that waits already is given back as it is; one that is in force already takes back what waits, and gives undefined. Otherwise it takes the place of what waits.
 * Throws `policy-missing`, `policy-too-large`.
 */
export async function proposePolicy(
  trx: Trx<PolicyTables & JournalTables>,
  reader: PolicyReader,
  { text, by, now }: { readonly text: string; readonly by?: Id<'person'> | undefined; readonly now: Instant },
): Promise<Proposal | undefined> {
  await lockPolicy(trx);
  const inForce = await readPolicyInForce(trx, reader);
  if (inForce === undefined) throw errors('policy-missing');
  const stored = storablePolicy(text);
  const waiting = await trx.selectFrom('core.policy_proposals').select(['id', 'sha256']).where('state', 'in', ['open', 'invalid']).executeTakeFirst();
  if (waiting?.sha256 === stored.sha256) return (await readProposal(trx, reader, waiting.id))!.proposal;
  if (waiting) await trx.updateTable('core.policy_proposals').set({ state: 'superseded', decided_at: toIso(now) }).where('id', '=', waiting.id).execute();
  if (stored.sha256 === inForce.sha256) return undefined;
  const read = reader.read(stored.text);
  const id = newId<'proposal'>(now);
  const state = read.ok ? 'open' : 'invalid';
  await trx.insertInto('core.policy_proposals').values({
    id, sha256: stored.sha256, text: stored.text, state, proposed_by: by ?? null, proposed_at: toIso(now), against: inForce.version,
    diagnostics: JSON.stringify(read.ok ? [] : read.diagnostics.slice(0, MOST_DIAGNOSTICS)), changes: JSON.stringify(read.ok ? reader.diff(inForce.policy, read.policy) : []),
  }).execute();
  await appendJournal(trx, {
    at: now, actor: by === undefined ? WRIT : { kind: 'person', id: by }, act: state === 'open' ? 'policy.proposed' : 'policy.found-invalid', subject: { kind: 'proposal', id },
    detail: { sha256: stored.sha256, against: inForce.version, errors: read.ok ? 0 : read.diagnostics.length },
  });
  return (await readProposal(trx, reader, id))!.proposal;
}
