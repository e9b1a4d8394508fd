import { z } from 'zod';

const name = z.string().max(500);
const time = z.iso.datetime();

/** `report.review`: from the journal. `verdict` is what the person who reviewed it said. */
export const ReportReview = z.strictObject({
  receivedAt: time,
  /** By the rule under which the clock began. */
  dueAt: time,
  policyVersion: z.number().int().positive(),
  reviewed: z.strictObject({ at: time, by: name, verdict: z.enum(['to-investigate', 'needs-information', 'accepted', 'declined', 'duplicate']) }).optional(),
});

/** `report.hand-over`: what became of a report that came outside business hours. */
export const ReportHandOver = z.strictObject({
  receivedAt: time,
  /** False for a report that came while the company works: nothing to hand over. */
  outsideHours: z.boolean(),
  dueAt: time.optional(),
  /** `alerted-by-writ`: neither happened in time, so Writ alerted the contact itself. */
  outcome: z.strictObject({ how: z.enum(['closed-by-support', 'alerted-by-support', 'alerted-by-writ', 'seen-by-contact']), at: time, by: name.optional() }).optional(),
});

/** `escalation.delivery`: the chain of one report, or of one message to the security address. */
export const EscalationDelivery = z.strictObject({
  about: z.strictObject({ kind: z.enum(['report', 'message']), id: name }),
  urgent: z.boolean(),
  openedAt: time,
  dueAt: time,
  policyVersion: z.number().int().positive(),
  /** How many times somebody was called, whichever way. */
  calls: z.number().int().nonnegative(),
  /** The first call that a way says it delivered. Proves nothing by itself. */
  delivered: z.strictObject({ at: time, way: name }).optional(),
  /** An act by a person of the seat, signed in or with a one-time form. */
  seen: z.strictObject({ at: time, by: name, how: z.enum(['signed-in', 'one-time-form']) }).optional(),
});

/** `delegation.answer`: an offer to lead a response, and what the person asked said. */
export const DelegationAnswer = z.strictObject({
  offeredAt: time,
  dueAt: time,
  policyVersion: z.number().int().positive(),
  answer: z.strictObject({ what: z.enum(['accepted', 'declined', 'returned']), at: time }).optional(),
  withdrawnAt: time.optional(),
});

/** `channel.intake`: whether one way to report is open, as last tried by a marked message that went the whole way. */
export const ChannelIntake = z.strictObject({
  channel: z.enum(['form', 'mail']),
  /** Set up and listening. */
  open: z.boolean(),
  /** What is missing when it is not. */
  because: name.optional(),
  /** The last marked message that is decided: it arrived, or its time is over. */
  canary: z.strictObject({
    sentAt: time,
    dueAt: time,
    /** When the intake had it. */
    arrivedAt: time.optional(),
    /** When it was delivered to whoever is on duty in the seat. */
    reachedSeatAt: time.optional(),
    problem: name.optional(),
  }).optional(),
  /** When the next one is due to be sent. */
  nextAt: time.optional(),
});

/** `company.intake`: that reports could have come, for clauses about reports of which there are none. */
export const CompanyIntake = z.strictObject({ provenAt: time.optional(), channels: z.array(z.enum(['form', 'mail'])).max(2) });

/** `page.security-txt`: what the public address really serves under `/.well-known/security.txt`. */
export const SecurityTxt = z.strictObject({
  url: name,
  /** Every address on the way, the first asked and the last that answered among them. */
  hops: z.array(name).max(10),
  status: z.number().int(),
  contentType: name.optional(),
  faults: z.array(z.strictObject({ line: z.number().int().positive().optional(), code: z.string().max(100).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/), text: z.string().max(1_000), severity: z.enum(['error', 'warning']) })).max(200),
  expires: time.optional(),
  signature: z.enum(['none', 'valid', 'invalid', 'unknown-key']),
  /** Its contacts are the ones of our settings. */
  contactsOurs: z.boolean(),
  /** It is the very text that Writ made. */
  sameAsOurs: z.boolean(),
});

/** `calendar.clocks`: every running due time of business time, computed again from the calendar in force and compared with what was promised. */
export const CalendarClocks = z.strictObject({
  zone: name,
  calendar: name,
  /** Days off in the next 12 months that are not weekends. */
  daysOff: z.array(z.strictObject({ date: z.iso.date(), name })).max(400),
  recounted: z.number().int().nonnegative(),
  /** Clocks that began under this version of the policy and come out otherwise. */
  different: z.array(z.strictObject({ what: name, id: name, promised: time, recounted: time })).max(100),
});
