import { writeFile } from 'node:fs/promises';
import { plus, MS, type Instant } from '@writ/kernel';
import { policyFile } from '../config.ts';
import { approvePolicy } from '../core/policy-in-force/approve-policy.ts';
import { proposePolicy } from '../core/policy-in-force/propose-policy.ts';
import { countApprovers } from '../core/sign-in/count-approvers.ts';
import type { Company } from './company.ts';
import type { Scheduled } from './scheduled.ts';

const WHY = ['Signatures come three times a day; a day without them is a fault.', 'Two weeks with an old kernel were too long in March.'];
/** Parts of the history after which a text is proposed. */
const PROPOSED_AFTER = [0.42, 0.78];
const WAITS_SINCE_MS = 1.2 * MS.day;

/** The policy changes twice in the year, and a third text waits. */
export function planPolicyActs({ policies, span }: Company): Scheduled[] {
  const versions = policies.slice(1, -1);
  const changes = versions.flatMap((text, index): Scheduled[] => {
    const at = plus(span.begin, Math.round((span.end - span.begin) * PROPOSED_AFTER[index]!));
    return [{ at, act: (company, now) => propose(company, text, 'grace', now) }, { at: plus(at, MS.day), act: (company, now) => approve(company, text, 'ada', WHY[index]!, now) }];
  });
  const waiting = policies.at(-1)!;
  return [...changes, { at: plus(span.end, -WAITS_SINCE_MS), act: (company, now) => propose(company, waiting, 'grace', now) }];
}

async function propose({ house: { db }, reader, people }: Company, text: string, by: string, now: Instant): Promise<void> {
  const person = people.get(by);
  if (person) await db.transaction().execute((trx) => proposePolicy(trx, reader, { text, by: person.id, now }));
}

async function approve({ house, reader, people }: Company, text: string, by: string, why: string, now: Instant): Promise<void> {
  const person = people.get(by);
  const waiting = await house.db.selectFrom('core.policy_proposals').select('id').where('state', '=', 'open').executeTakeFirst();
  if (!person || !waiting) return;
  const approverCount = await countApprovers(house.db);
  await house.db.transaction().execute((trx) => approvePolicy(trx, reader, { proposal: waiting.id, by: person.id, approverCount, why, now }));
  // The document beside it says the same; otherwise what is in force would be proposed away by the old text.
  await writeFile(policyFile(house.settings), text);
}
