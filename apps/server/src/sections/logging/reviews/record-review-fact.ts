import type { Fact, FactValue } from '@writ/contract';
import { type Id, type Instant, toIso } from '@writ/kernel';
import { recordFacts } from '../../../core/facts/record-facts.ts';
import { listSubject } from '../../../core/populations/list-subject.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { findCustomer, listReviews } from './review-store.ts';

/** Says how the reviews of a customer stand, in the transaction that changed it. Policy control `managed-server-review`. */
export async function recordReviewFact(trx: Trx<LoggingDoorTables>, id: Id<'customer'>, now: Instant): Promise<void> {
  const customer = await findCustomer(trx, id);
  if (!customer) return;
  const signed = (await listReviews(trx, [id])).find((review) => review.signed !== undefined)?.signed;
  const value: FactValue<'customer.review'> = {
    since: toIso(customer.since), hosts: customer.hosts.length,
    ...(signed && { signed: { at: toIso(signed.at), by: signed.by, contentDigest: signed.contentDigest, letterDigest: signed.letterDigest, ...(signed.sentAt !== undefined && { sentAt: toIso(signed.sentAt) }) } }),
  };
  const subject = { kind: 'customer' as const, id, name: customer.name };
  await listSubject(trx, { subject, source: 'reviews', now });
  const fact = { kind: 'customer.review', state: 'known', value, observedAt: now, source: { how: 'measured', by: 'writ' }, evidence: [] } as unknown as Fact;
  await recordFacts(trx, subject, [fact], [], now);
}
