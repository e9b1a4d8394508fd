import { MS, plus, type Id, type Instant } from '@writ/kernel';
import type { WayKind } from '../tables.ts';

/** One way by which a person is called, with what its adapter needs. */
export interface Way {
  readonly id: Id<'way'>;
  readonly person: Id<'person'>;
  readonly kind: WayKind;
  readonly config: unknown;
  /** In which order they are tried; there may be gaps. */
  readonly place: number;
  readonly addedAt: Instant;
  /** Last proven by use. */
  readonly verifiedAt: Instant | undefined;
  readonly deliveredAt: Instant | undefined;
  readonly failedAt: Instant | undefined;
  readonly reason: string | undefined;
}

/** A way that proved itself longer ago counts as none, milliseconds. */
export const PROVEN_FOR_MS = 90 * MS.day;

/** Until when a way is proven; undefined for one that never was. */
export function provenUntil({ verifiedAt }: Pick<Way, 'verifiedAt'>): Instant | undefined {
  return verifiedAt === undefined ? undefined : plus(verifiedAt, PROVEN_FOR_MS);
}

/** Whether whoever has this way is paged by it: it proved itself within 90 days. */
export function isPagedBy(way: Pick<Way, 'verifiedAt'>, now: Instant): boolean {
  const until = provenUntil(way);
  return until !== undefined && now < until;
}
