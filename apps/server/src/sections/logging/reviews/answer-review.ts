import { createHash } from 'node:crypto';
import { canonicalJson, type Id, type Instant, toIso } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { findUnanswered, QUESTIONS } from './questions.ts';
import { recordReviewFact } from './record-review-fact.ts';
import type { ReviewContent } from './review.ts';
import { findCustomer, openReviewColumn, type ReviewParts, sealReview } from './review-store.ts';
import { writeLetter } from './write-letter.ts';

type Said = Pick<ReviewContent, 'answers' | 'findings'>;

/** Keeps what the reviewer has said so far. Throws `review-not-found`, `review-signed`. */
export async function saveAnswers({ db, box }: Pick<ReviewParts, 'db' | 'box'>, id: Id<'review'>, said: Said): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { content } = await holdOpen(trx, box, id);
    await trx.updateTable('logging.reviews').set({ sealed: sealReview(box, 'sealed', id, JSON.stringify({ ...content, ...said })) }).where('id', '=', id).execute();
  });
}

export interface Signer {
  readonly id: Id<'person'>;
  readonly name: string;
}

/**
 * Signs a review: what was said and seen is held for good, the letter is written, and the digests of both stand in the journal.
 * Throws `review-not-found`, `review-signed`, `review-unanswered`.
 */
export async function signReview({ db, box }: Pick<ReviewParts, 'db' | 'box'>, id: Id<'review'>, said: Said, by: Signer, now: Instant): Promise<void> {
  if (findUnanswered(said.answers).length > 0) throw errors('review-unanswered');
  await db.transaction().execute(async (trx) => {
    const { content, row } = await holdOpen(trx, box, id);
    const customer = (await findCustomer(trx, row.customer))!;
    const signed = {
      review: id, customer: { id: customer.id, name: customer.name }, servers: customer.hosts, from: row.range_from.toISOString(), until: row.range_until.toISOString(), evidence: content.evidence,
      answers: said.answers.map(({ question, answer, note }) => ({ question: QUESTIONS.find((one) => one.id === question)!.text, answer: answer!, note })), findings: said.findings,
      signedAt: toIso(now), signedBy: { id: by.id, name: by.name },
    };
    const text = canonicalJson(signed);
    const contentDigest = sha256(text);
    const letter = await writeLetter(signed, contentDigest);
    const letterDigest = sha256(letter);
    await trx.updateTable('logging.reviews').set({
      sealed: sealReview(box, 'sealed', id, JSON.stringify({ ...content, ...said })), signed_at: new Date(now), signed_by: by.id, content_digest: contentDigest, letter_digest: letterDigest,
      signed_sealed: sealReview(box, 'signed_sealed', id, text), letter_sealed: sealReview(box, 'letter_sealed', id, letter.toString('base64')),
    }).where('id', '=', id).execute();
    await recordReviewFact(trx, customer.id, now);
    await appendJournal(trx, { actor: { kind: 'person', id: by.id }, act: 'review.signed', subject: { kind: 'customer', id: customer.id }, detail: { review: id, contentDigest, letterDigest }, at: now });
  });
}

/** Somebody says that the customer was sent the letter. Twice is once. Throws `review-not-found`, `review-not-signed`. */
export async function recordLetterSent({ db }: Pick<ReviewParts, 'db'>, id: Id<'review'>, by: Actor & { readonly kind: 'person' }, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('logging.reviews').select(['customer', 'signed_at', 'sent_at', 'letter_digest']).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw errors('review-not-found');
    if (row.signed_at === null) throw errors('review-not-signed');
    if (row.sent_at !== null) return;
    await trx.updateTable('logging.reviews').set({ sent_at: new Date(now), sent_by: by.id }).where('id', '=', id).execute();
    await recordReviewFact(trx, row.customer, now);
    await appendJournal(trx, { actor: by, act: 'review.letter-sent', subject: { kind: 'customer', id: row.customer }, detail: { review: id, letterDigest: row.letter_digest }, at: now });
  });
}

async function holdOpen(trx: Trx<LoggingDoorTables>, box: ReviewParts['box'], id: Id<'review'>) {
  const row = await trx.selectFrom('logging.reviews').select(['customer', 'range_from', 'range_until', 'sealed', 'signed_at']).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw errors('review-not-found');
  if (row.signed_at !== null) throw errors('review-signed');
  return { row, content: JSON.parse(openReviewColumn(box, 'sealed', id, row.sealed)) as ReviewContent };
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
