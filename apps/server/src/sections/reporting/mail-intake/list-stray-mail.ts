import { instant, type Id, type Instant } from '@writ/kernel';
import type { ReportingParts } from '../parts.ts';
import { unseal } from './seal-mail.ts';

/** A message that opened no report and joined none. */
export interface StrayMail {
  readonly id: Id<'mail'>;
  readonly receivedAt: Instant;
  readonly outcome: 'set-aside' | 'bounce' | 'waiting';
  readonly kind: string | undefined;
  /** Codes of `KindReason`. */
  readonly because: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly bytes: number;
  /** Of one that waits: how often it was read in vain, and why. */
  readonly attempts: number;
  readonly lastReason: string | undefined;
}

const PAGE = 50;

/** Mail that was set aside, that bounced, or that is still to be read, the latest first; 50 of it, older than `before`. */
export async function listStrayMail({ db, box }: Pick<ReportingParts, 'db' | 'box'>, before?: Instant): Promise<readonly StrayMail[]> {
  let query = db.selectFrom('reporting.mails').selectAll().where('outcome', 'in', ['set-aside', 'bounce', 'waiting']);
  if (before !== undefined) query = query.where('received_at', '<', new Date(before));
  const rows = await query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(PAGE).execute();
  return rows.map((row) => {
    const { from, subject } = row.sealed === null ? { from: '', subject: '' } : unseal.heading(box, row.id, row.sealed);
    return {
      id: row.id, receivedAt: instant(row.received_at.getTime()), outcome: row.outcome as StrayMail['outcome'], kind: row.kind ?? undefined, because: row.because, from, subject,
      bytes: Number(row.bytes), attempts: row.attempts, lastReason: row.last_reason ?? undefined,
    };
  });
}
