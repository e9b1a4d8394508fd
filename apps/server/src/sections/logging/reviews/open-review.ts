import { type Id, instant, type Instant, MS, newId, plainMilliseconds, plus, type Duration } from '@writ/kernel';
import { type Actor, WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { errors } from '../errors.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { Customer } from './review.ts';
import { QUESTIONS } from './questions.ts';
import { findCustomer, listCustomers, listReviews, type ReviewParts, sealReview } from './review-store.ts';

/** Where the policy does not say in plain days. */
const USUAL_MS = 30 * MS.day;
/** Longer is never looked at in one review. */
const LONGEST_MS = 100 * MS.day;
/** A review is opened so long before it is due, that there is time to do it. */
const AHEAD = 0.25;

/** Milliseconds from one review to the next, as the policy in force says; undefined where it asks for none. */
export async function reviewEvery({ policyInForce }: Pick<ReviewParts, 'policyInForce'>): Promise<number | undefined> {
  const asked = (await policyInForce())?.policy.controls.filter(({ id }) => id === 'managed-server-review').map(({ parameters }) => plainMilliseconds((parameters as { readonly every: Duration }).every) ?? USUAL_MS);
  return asked === undefined || asked.length === 0 ? undefined : Math.min(...asked);
}

/** When the review of a customer is due that was last signed then. */
export function dueAt(customer: Pick<Customer, 'since'>, signedAt: Instant | undefined, everyMs: number): Instant {
  return plus(signedAt ?? customer.since, everyMs);
}

/** Opens the reviews that are due soon. One that cannot be opened stops none of the others. */
export async function openDueReviews(parts: ReviewParts): Promise<void> {
  const everyMs = await reviewEvery(parts);
  if (everyMs === undefined) return;
  const customers = await listCustomers(parts.db);
  const reviews = Map.groupBy(await listReviews(parts.db, customers.map(({ id }) => id)), ({ customer }) => customer);
  for (const customer of customers) {
    const own = reviews.get(customer.id) ?? [];
    if (own.some(({ signed }) => signed === undefined)) continue;
    if (parts.clock() < dueAt(customer, own[0]?.signed?.at, everyMs) - everyMs * AHEAD) continue;
    await openReview(parts, customer.id, WRIT, parts.clock()).catch((error: unknown) => parts.log.error({ customer: customer.id, err: error }, 'A review could not be opened'));
  }
}

/**
 * Opens the review of a customer and gathers its evidence: of the time since the last one, or of as long as from one to the next. Where one is open, gives that.
 * Throws `customer-not-found`.
 */
export async function openReview(parts: ReviewParts, id: Id<'customer'>, by: Actor, now: Instant): Promise<Id<'review'>> {
  const customer = await findCustomer(parts.db, id);
  if (!customer) throw errors('customer-not-found');
  const [last] = await listReviews(parts.db, [id]);
  if (last && last.signed === undefined) return last.id;
  const from = instant(Math.max(last?.until ?? now - ((await reviewEvery(parts)) ?? USUAL_MS), now - LONGEST_MS));
  const evidence = await gatherEvidence(parts, customer, from, now, now);
  const content = { evidence, answers: QUESTIONS.map((question) => ({ question: question.id, note: '' })), findings: '' };
  const review = newId<'review'>(now);
  return parts.db.transaction().execute(async (trx) => {
    // Two that open it at once: the later one finds the first.
    const isHere = await trx.selectFrom('logging.customers').select('id').where('id', '=', id).where('ended_at', 'is', null).forUpdate().executeTakeFirst();
    if (!isHere) throw errors('customer-not-found');
    const open = await trx.selectFrom('logging.reviews').select('id').where('customer', '=', id).where('signed_at', 'is', null).executeTakeFirst();
    if (open) return open.id;
    await trx.insertInto('logging.reviews').values({
      id: review, customer: id, opened_at: new Date(now), range_from: new Date(from), range_until: new Date(now), sealed: sealReview(parts.box, 'sealed', review, JSON.stringify(content)),
      signed_at: null, signed_by: null, content_digest: null, signed_sealed: null, letter_sealed: null, letter_digest: null, sent_at: null, sent_by: null,
    }).execute();
    await appendJournal(trx, { actor: by, act: 'review.opened', subject: { kind: 'customer', id }, detail: { review }, at: now });
    return review;
  });
}
