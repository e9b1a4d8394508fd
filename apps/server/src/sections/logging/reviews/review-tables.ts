import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';

type Once<Value> = ColumnType<Value, Value, never>;

/** Customers whose servers are managed, and the reviews of these servers. */
export interface ReviewTables {
  'logging.customers': {
    id: Once<Id<'customer'>>;
    name: string;
    hosts: ColumnType<readonly string[], string, string>;
    reviewer: Id<'person'> | null;
    since: Once<Date>;
    ended_at: Date | null;
  };
  'logging.reviews': {
    id: Once<Id<'review'>>;
    customer: Once<Id<'customer'>>;
    opened_at: Once<Date>;
    range_from: Once<Date>;
    range_until: Once<Date>;
    /** Evidence, answers and findings. Not written again once it is signed. */
    sealed: Buffer;
    signed_at: Date | null;
    signed_by: Id<'person'> | null;
    content_digest: string | null;
    /** The content that was signed, in its canonical text, and the letter in base64. */
    signed_sealed: Buffer | null;
    letter_sealed: Buffer | null;
    letter_digest: string | null;
    sent_at: Date | null;
    sent_by: Id<'person'> | null;
  };
}
