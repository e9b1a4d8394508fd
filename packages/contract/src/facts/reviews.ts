import { z } from 'zod';

const time = z.iso.datetime();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** `customer.review`: when somebody last signed a review of the servers that are managed for a customer, and what became of the letter. */
export const CustomerReview = z.strictObject({
  /** Since when the customer's servers are managed, as the list says. */
  since: time,
  /** Hosts that are managed for the customer. */
  hosts: z.number().int().nonnegative(),
  signed: z.strictObject({
    at: time,
    by: z.string().max(200),
    /** SHA-256 of the review's content. */
    contentDigest: digest,
    /** SHA-256 of the letter; not there where none was made. */
    letterDigest: digest.optional(),
    /** When somebody said that the customer was sent the letter. */
    sentAt: time.optional(),
  }).optional(),
});
