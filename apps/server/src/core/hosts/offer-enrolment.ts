import { createHash, randomBytes } from 'node:crypto';
import { MS, newId, plus, type Id, type Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { checkLabels } from './labels.ts';
import type { AgentTables, Labels } from './tables.ts';

/** How long an offer stands, milliseconds, unless the offerer says otherwise. */
const OFFER_LASTS_MS = MS.hour;

export interface EnrolmentOffer {
  readonly id: Id<'enrolment-token'>;
  /** Shown once. Whoever has it may enrol one host until `expiresAt`. */
  readonly token: string;
  readonly expiresAt: Instant;
}

/** Offers one place: a single-use token that gives the host that uses it these labels. Only its digest is kept. Throws `labels-invalid`. */
export async function offerEnrolment(
  db: Db<AgentTables>,
  offer: { readonly by: Actor; readonly labels?: Labels; readonly lastsMs?: number; readonly now: Instant },
): Promise<EnrolmentOffer> {
  const labels = checkLabels(offer.labels ?? {});
  const token = newToken();
  const id = newId<'enrolment-token'>(offer.now);
  const expiresAt = plus(offer.now, offer.lastsMs ?? OFFER_LASTS_MS);
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('core.enrolment_tokens').values({
      id, digest: tokenDigest(token), labels: JSON.stringify(labels),
      created_at: new Date(offer.now), created_by_kind: offer.by.kind, created_by_id: offer.by.id,
      expires_at: new Date(expiresAt), used_at: null, host: null,
    }).execute();
    await appendJournal(trx, { actor: offer.by, act: 'enrolment.offered', subject: { kind: 'enrolment-token', id }, at: offer.now });
  });
  return { id, token, expiresAt };
}

/** 256 random bits behind a prefix by which scanners of code and logs can know it. */
function newToken(): string {
  return `writ_enrol_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a token. A plain hash is enough for 256 random bits: there is nothing to guess. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
