import { type Id, instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { SealedColumn } from '../../../platform/crypto/index.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables, LoggingParts } from '../parts.ts';
import type { Customer, Review, ReviewContent } from './review.ts';

/** What the use cases of reviews are made of. */
export type ReviewParts = Pick<LoggingParts, 'db' | 'logs' | 'clock' | 'log' | 'policyInForce'> & { readonly box: RecordBox };

/** For the rotation of the master key. */
export const REVIEW_SEALED_COLUMNS: readonly SealedColumn[] = (['sealed', 'signed_sealed', 'letter_sealed'] as const).map((column) => ({ table: 'logging.reviews', id: 'id', column }));

type Column = 'sealed' | 'signed_sealed' | 'letter_sealed';

/** Seals one column of a review. */
export function sealReview(box: RecordBox, column: Column, id: Id<'review'>, text: string): Buffer {
  return Buffer.from(box.seal(`logging.reviews.${column}:${id}`, text));
}

/** The other way round. */
export function openReviewColumn(box: RecordBox, column: Column, id: Id<'review'>, sealed: Uint8Array): string {
  return box.open(`logging.reviews.${column}:${id}`, sealed);
}

const CUSTOMER = ['id', 'name', 'hosts', 'reviewer', 'since'] as const;
const REVIEW = ['id', 'customer', 'opened_at', 'range_from', 'range_until', 'signed_at', 'signed_by', 'content_digest', 'letter_digest', 'sent_at'] as const;

/** Customers whose servers are managed today, by name. */
export async function listCustomers(db: Db<LoggingDoorTables>): Promise<readonly Customer[]> {
  return (await db.selectFrom('logging.customers').select(CUSTOMER).where('ended_at', 'is', null).orderBy('name').limit(1_000).execute()).map(customerOf);
}

/** One customer, ended or not. */
export async function findCustomer(db: Db<LoggingDoorTables> | Trx<LoggingDoorTables>, id: Id<'customer'>): Promise<Customer | undefined> {
  const row = await db.selectFrom('logging.customers').select(CUSTOMER).where('id', '=', id).executeTakeFirst();
  return row && customerOf(row);
}

/** The reviews of some customers, the latest first. */
export async function listReviews(db: Db<LoggingDoorTables> | Trx<LoggingDoorTables>, customers: readonly Id<'customer'>[]): Promise<readonly Review[]> {
  if (customers.length === 0) return [];
  return (await db.selectFrom('logging.reviews').select(REVIEW).where('customer', 'in', [...customers]).orderBy('opened_at', 'desc').limit(5_000).execute()).map(reviewOf);
}

/** One review. */
export async function findReview(db: Db<LoggingDoorTables>, id: Id<'review'>): Promise<Review | undefined> {
  const row = await db.selectFrom('logging.reviews').select(REVIEW).where('id', '=', id).executeTakeFirst();
  return row && reviewOf(row);
}

/** What a review holds: evidence, answers, findings. */
export async function readContent({ db, box }: Pick<ReviewParts, 'db' | 'box'>, id: Id<'review'>): Promise<ReviewContent> {
  const { sealed } = await db.selectFrom('logging.reviews').select('sealed').where('id', '=', id).executeTakeFirstOrThrow();
  return JSON.parse(openReviewColumn(box, 'sealed', id, sealed)) as ReviewContent;
}

/** What was signed, in the text of which the digest was taken, and the letter's bytes; undefined for what is not signed. */
export async function readSigned({ db, box }: Pick<ReviewParts, 'db' | 'box'>, id: Id<'review'>): Promise<{ readonly content: string; readonly letter: Buffer } | undefined> {
  const row = await db.selectFrom('logging.reviews').select(['signed_sealed', 'letter_sealed']).where('id', '=', id).executeTakeFirst();
  if (!row?.signed_sealed || !row.letter_sealed) return undefined;
  return { content: openReviewColumn(box, 'signed_sealed', id, row.signed_sealed), letter: Buffer.from(openReviewColumn(box, 'letter_sealed', id, row.letter_sealed), 'base64') };
}

function customerOf({ since, reviewer, ...row }: { id: Id<'customer'>; name: string; hosts: readonly string[]; reviewer: Id<'person'> | null; since: Date }): Customer {
  return { ...row, reviewer: reviewer ?? undefined, since: instant(since.getTime()) };
}

interface ReviewRow {
  id: Id<'review'>; customer: Id<'customer'>; opened_at: Date; range_from: Date; range_until: Date;
  signed_at: Date | null; signed_by: Id<'person'> | null; content_digest: string | null; letter_digest: string | null; sent_at: Date | null;
}

function reviewOf(row: ReviewRow): Review {
  return {
    id: row.id, customer: row.customer, openedAt: instant(row.opened_at.getTime()), from: instant(row.range_from.getTime()), until: instant(row.range_until.getTime()),
    signed: row.signed_at === null ? undefined : {
      at: instant(row.signed_at.getTime()), by: row.signed_by!, contentDigest: row.content_digest!, letterDigest: row.letter_digest!, sentAt: row.sent_at === null ? undefined : instant(row.sent_at.getTime()),
    },
  };
}
