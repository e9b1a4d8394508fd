import { z } from 'zod';

const time = z.iso.datetime();
const day = z.iso.date();
const count = z.number().int().nonnegative();

/** `service.log-days`: for which days the lines of a service can be read today. Days are of UTC. */
export const LogDays = z.strictObject({
  /** First day that was looked at. */
  from: day,
  /** Last day that was looked at: yesterday. */
  through: day,
  /** First day from which anything is known to have been written, in the store or in the archive. */
  firstDay: day.optional(),
  lastLineAt: time.optional(),
  gaps: z.array(z.strictObject({
    day,
    /** `no lines` at all, or `fewer lines` than were archived of the day. */
    what: z.enum(['no lines', 'fewer lines']),
    lines: count,
    /** Lines of the day in the archive, where it has the day. */
    archived: count.optional(),
  })).max(400),
  /** Days on which lines are told to be lost between a host and here, today among them: `lost`, or `unsure` where nobody can say whether there were any; how many gaps touch the day. */
  told: z.array(z.strictObject({ day, what: z.enum(['lost', 'unsure']), times: count })).max(400).optional(),
  /** Lines that came before this instant were looked at for what they tell as lost; left out where nobody looked. */
  toldUntil: time.optional(),
  /** Hours with less than a tenth of what is usual at that hour of the week; at most fifty are named. */
  quietHours: count,
  quietest: z.array(z.strictObject({ at: time, lines: count, usual: count })).max(50),
});

/** `service.log-archive`: which of a service's days are in the archive, as the store of objects lists it. */
export const LogArchive = z.strictObject({
  /** Closed days of which there are lines. */
  days: count,
  /** Of them, those whose newest manifest has every object in place. */
  archived: count,
  /** Closed days that are not archived, or not with all the lines that the store has; the oldest first. */
  waiting: z.array(z.strictObject({ day, lines: count, archived: count.optional() })).max(400),
  /** Objects that a manifest names and the store of objects does not list; at most fifty are named. */
  missing: count,
  missingObjects: z.array(z.string().max(200)).max(50),
  /** Whether the archive lies on another disk than the logs, or in a store elsewhere. */
  elsewhere: z.boolean(),
  lastArchivedAt: time.optional(),
  /** Why the last night's work failed. */
  problem: z.string().max(1_000).optional(),
});

/** `service.log-restore`: what came of reading the archive back. */
export const LogRestore = z.strictObject({
  /** Days in the archive. */
  days: count,
  /** When the first of them was archived. */
  archivedSince: time.optional(),
  last: z.strictObject({ at: time, day, intact: z.boolean(), said: z.string().max(1_000) }).optional(),
  /** Days whose newest version failed its last test. */
  broken: z.array(z.strictObject({ day, said: z.string().max(1_000) })).max(100),
});
