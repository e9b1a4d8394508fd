import { instant, MS, plus, type Id, type Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import { CANARY_CHANNELS, listCanaries, type CanaryChannel } from './canary/canary-store.ts';
import { decideCanaryDays, type CanaryDay } from './canary/decide-canary-days.ts';
import { readAbsences, type SaidAbsence } from './duty/absence-store.ts';
import type { OnDuty } from './duty/decide-duty.ts';
import { readDuty } from './duty/read-duty.ts';
import type { SeatName } from './seat.ts';
import type { ContactTables, WayKind } from './tables.ts';

/** A way as others may know it: which kind, and when it last proved itself. Never where it leads. */
export interface KnownWay {
  readonly kind: WayKind;
  readonly verifiedAt: Instant | undefined;
  readonly failedAt: Instant | undefined;
}

/** How a seat stands at a moment. */
export interface Standing {
  readonly onDuty: readonly OnDuty[];
  /** Those that run or are to come. */
  readonly absences: readonly SaidAbsence[];
  /** Ways of everybody on duty, by person, in the order in which they are called. */
  readonly ways: ReadonlyMap<Id<'person'>, readonly KnownWay[]>;
  /** How the canaries of the last 30 days ended, by channel, the oldest day first. */
  readonly canaries: ReadonlyMap<CanaryChannel, readonly CanaryDay[]>;
}

export const CANARY_DAYS = 30;

/** Who is on duty and why, who is away until when, how each can be called, and whether canaries arrived. `people` are those whose ways are wanted besides. */
export async function readStanding(db: Db<ContactTables>, seat: SeatName, now: Instant, people: readonly Id<'person'>[]): Promise<Standing> {
  const [onDuty, absences] = await Promise.all([readDuty(db, seat, now), readAbsences(db, seat, now)]);
  const [ways, canaries] = await Promise.all([readKnownWays(db, [...new Set([...onDuty.map(({ person }) => person), ...people])]), listCanaries(db, { since: plus(now, -CANARY_DAYS * MS.day), limit: 2_000 })]);
  return { onDuty, absences, ways, canaries: new Map(CANARY_CHANNELS.map((channel) => [channel, decideCanaryDays(canaries.filter((canary) => canary.channel === channel), now, CANARY_DAYS)])) };
}

/** The ways of some people that are not removed, each person's in their order. */
async function readKnownWays(db: Db<ContactTables>, people: readonly Id<'person'>[]): Promise<ReadonlyMap<Id<'person'>, readonly KnownWay[]>> {
  if (people.length === 0) return new Map();
  const rows = await db.selectFrom('contact.ways').select(['person', 'kind', 'verified_at', 'last_failed_at', 'last_delivered_at']).where('person', 'in', [...people]).where('removed_at', 'is', null).orderBy('place').execute();
  const moment = (date: Date | null): Instant | undefined => (date === null ? undefined : instant(date.getTime()));
  const grouped = Map.groupBy(rows, ({ person }) => person);
  return new Map([...grouped].map(([person, ways]) => [person, ways.map((way) => ({
    kind: way.kind, verifiedAt: moment(way.verified_at), failedAt: way.last_failed_at !== null && (way.last_delivered_at === null || way.last_failed_at > way.last_delivered_at) ? moment(way.last_failed_at) : undefined,
  }))]));
}
