import { instant, type Id, type Instant } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import type { SentCanary } from './decide-canary.ts';

export type CanaryChannel = 'form' | 'mail';
export const CANARY_CHANNELS = ['form', 'mail'] as const satisfies readonly CanaryChannel[];

/** A marked message and how far it came. */
export interface Canary extends SentCanary {
  readonly id: Id<'canary'>;
  readonly channel: CanaryChannel;
  /** When the form or the relay took it. */
  readonly handedOverAt: Instant | undefined;
  readonly problem: string | undefined;
}

/** Canaries of one channel, or of all, the latest first. */
export async function listCanaries(db: Db<ContactTables>, filter: { readonly channel?: CanaryChannel | undefined; readonly since?: Instant | undefined; readonly limit: number }): Promise<readonly Canary[]> {
  let query = db.selectFrom('contact.canaries').selectAll();
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
  if (filter.since !== undefined) query = query.where('sent_at', '>=', new Date(filter.since));
  const rows = await query.orderBy('sent_at', 'desc').orderBy('id', 'desc').limit(filter.limit).execute();
  const moment = (date: Date | null): Instant | undefined => (date === null ? undefined : instant(date.getTime()));
  return rows.map((row) => ({
    id: row.id, channel: row.channel, sentAt: instant(row.sent_at.getTime()), dueAt: instant(row.due_at.getTime()), problem: row.problem ?? undefined,
    handedOverAt: moment(row.handed_over_at), arrivedAt: moment(row.arrived_at), reachedSeatAt: moment(row.reached_seat_at),
  }));
}
