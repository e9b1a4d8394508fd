import type { Id } from '@writ/kernel';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Stamp = ColumnType<Date, Date | string, Date | string>;
type MaybeStamp = ColumnType<Date | null, Date | string | null, Date | string | null>;

/** Adapters by which a person can be called. */
export const WAY_KINDS = ['mail', 'web-push', 'webhook', 'pagerduty', 'opsgenie', 'ntfy', 'sms', 'voice', 'chat'] as const;
export type WayKind = (typeof WAY_KINDS)[number];

/** What an escalation can be about. The section knows no more of it than its kind, its id and what to call it. */
export const ESCALATED_KINDS = ['report', 'message', 'canary'] as const;
export type EscalatedKind = (typeof ESCALATED_KINDS)[number];

/** Who sits in which seat, how each person is called, and the chain of everything that had to reach them. Rows of the past are closed, never deleted. */
export interface ContactTables {
  'contact.seats': {
    id: string;
    seat: string;
    person: string;
    /** 0 is the holder; deputies follow in order from 1. */
    place: number;
    since: ColumnType<Date, Date | string, never>;
    until: Date | null;
    appointed_by: string;
  };
  /** From when until when somebody does not stand in for their place: out of office, or handed over to one named person. */
  'contact.absences': {
    id: Id<'absence'>;
    person: Id<'person'>;
    /** The seat that is handed over; null for away from everything. */
    seat: string | null;
    stands_in: Id<'person'> | null;
    from_at: Stamp;
    until_at: Stamp;
    said_by: Id<'person'>;
    said_at: Stamp;
    cancelled_at: MaybeStamp;
  };
  'contact.ways': {
    id: Id<'way'>;
    person: Id<'person'>;
    kind: WayKind;
    /** What the adapter needs: an address, a key, a subscription. JSON. */
    sealed: Buffer;
    /** In which order they are tried. */
    place: number;
    added_at: Stamp;
    /** Last proven by use: a code that came back, or something that was seen through it. */
    verified_at: MaybeStamp;
    removed_at: MaybeStamp;
    last_delivered_at: MaybeStamp;
    last_failed_at: MaybeStamp;
    last_reason: string | null;
  };
  'contact.way_proofs': { id: Id<'way-proof'>; way: Id<'way'>; code_digest: Buffer; sent_at: Stamp; expires_at: Stamp; used_at: MaybeStamp; attempts: Generated<number> };
  /** When a person does not want to be told of what can wait. Escalations never wait. */
  'contact.quiet_hours': { person: Id<'person'>; starts: string; ends: string; zone: string; digest_at: string };
  'contact.waiting_notices': { id: Id<'notice'>; person: Id<'person'>; key: string; sealed: Buffer; made_at: Stamp; sent_at: MaybeStamp };
  'contact.escalations': {
    id: Id<'escalation'>;
    about_kind: EscalatedKind;
    about_id: string;
    /** What people call it: `Report 31`. No content. */
    label: string;
    /** Its page. */
    path: string;
    urgent: boolean;
    opened_at: Stamp;
    due_at: Stamp;
    policy_version: number;
    /** Support on call is asked first; by then it must have closed it or called the contact. */
    support_until: MaybeStamp;
    support_outcome: 'closed-by-support' | 'alerted-by-support' | 'alerted-by-writ' | 'seen-by-contact' | null;
    support_at: MaybeStamp;
    support_by: Id<'person'> | null;
    seen_at: MaybeStamp;
    seen_by: Id<'person'> | null;
    seen_how: 'signed-in' | 'one-time-form' | null;
    /** Nobody need be called any more: seen, or closed by support. */
    ended_at: MaybeStamp;
    /** When the next call is due; what a scheduler looks for. */
    next_at: MaybeStamp;
  };
  /** The links of the chain, in order. */
  'contact.steps': {
    id: Id<'step'>;
    escalation: Id<'escalation'>;
    at: Stamp;
    what: 'called' | 'delivered' | 'failed' | 'bounced' | 'seen' | 'closed-by-support' | 'alerted-by-support' | 'alerted-by-writ' | 'nobody-to-call' | 'delegated' | 'accepted' | 'declined' | 'returned';
    person: Id<'person'> | null;
    way: Id<'way'> | null;
    way_kind: WayKind | 'console' | null;
    /** Static code of a failure. */
    reason: string | null;
    /** The order in which links were made. */
    ordinal: GeneratedAlways<number>;
  };
  /** The secret of the one-time form that a call carries, by digest. */
  'contact.call_forms': { digest: Buffer; escalation: Id<'escalation'>; person: Id<'person'>; way: Id<'way'> | null; made_at: Stamp; expires_at: Stamp; used_at: MaybeStamp };
  'contact.delegations': {
    id: Id<'delegation'>;
    about_kind: EscalatedKind;
    about_id: string;
    label: string;
    path: string;
    from_person: Id<'person'>;
    to_person: Id<'person'>;
    offered_at: Stamp;
    due_at: Stamp;
    policy_version: number;
    answer: 'accepted' | 'declined' | 'returned' | null;
    /** When the person first answered; a lead that is given back later was accepted then. */
    answered_at: MaybeStamp;
    returned_at: MaybeStamp;
    withdrawn_at: MaybeStamp;
    /** What was asked and what was answered. */
    sealed: Buffer;
  };
  'contact.canaries': {
    id: Id<'canary'>;
    channel: 'form' | 'mail';
    /** Keyed digest of its mark. */
    mark_digest: Buffer;
    sent_at: Stamp;
    due_at: Stamp;
    handed_over_at: MaybeStamp;
    arrived_at: MaybeStamp;
    reached_seat_at: MaybeStamp;
    problem: string | null;
  };
}
