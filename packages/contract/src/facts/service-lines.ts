import { z } from 'zod';

const time = z.iso.datetime();
const count = z.number().int().nonnegative();

/** What a line that tells of a request can lack. `repeated id` is a request id that an earlier request of the same service had. */
export const REQUEST_LINE_LACKS = ['date and time', 'operation', 'request id', 'repeated id'] as const;
export const RequestLineLack = z.enum(REQUEST_LINE_LACKS);
export type RequestLineLack = z.infer<typeof RequestLineLack>;

/** `service.request-lines`: the lines of a service in whole days (UTC) and today, as its watcher counted them. */
export const RequestLines = z.strictObject({
  /** Days that were counted, today among them. */
  days: z.number().int().positive(),
  lines: count,
  /** Lines that tell of a request: an HTTP status, or an operation with its duration. */
  requestLines: count,
  /** How many request lines lack just these; a line that lacks two is counted once, under both. */
  lacking: z.array(z.strictObject({ what: z.array(RequestLineLack).min(1), lines: count })).max(16),
  lastLineAt: time.optional(),
});

/** `service.log-secrets`: what the sweep of the stored lines with the present rules found. */
export const LogSecrets = z.strictObject({
  /** Names the rules that swept. */
  ruleSet: z.string().max(100),
  /** Everything that came before this instant was swept with them. */
  sweptThrough: time.optional(),
  /** Whether the sweep found a secret that was planted for it, in the same run. */
  canaryFound: z.boolean(),
  /** When the service last wrote a line. */
  lastLineAt: time.optional(),
  /** Finds that are not settled; at most a hundred are named. */
  openFinds: count,
  finds: z.array(z.strictObject({
    rule: z.string().max(100),
    /** `message`, or the name of a field. */
    within: z.string().max(300),
    lines: count,
    foundAt: time,
    /** Whether the lines were rewritten without it. */
    erased: z.boolean(),
    /** Whether somebody said that the credential was replaced. */
    replaced: z.boolean(),
  })).max(100),
});

/** `service.anomaly-watch`: whether the watch over a service's lines is awake. */
export const AnomalyWatch = z.strictObject({
  /** When the service last wrote a line. */
  lastLineAt: time.optional(),
  /** Since when its lines are known; in the first day the watch only learns. */
  learningSince: time.optional(),
  /** The last anomaly made on purpose that was put before the watch. */
  canary: z.strictObject({ at: time, found: z.boolean() }).optional(),
  /** Departures that nobody has answered: how many, since when the oldest is told, and what it says. */
  unanswered: z.strictObject({ count: z.int().min(1), oldestAt: time, oldest: z.string().max(1_000) }).optional(),
});
