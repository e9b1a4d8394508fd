import { WritError } from '@writ/kernel';
import { fromKysely, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Trx } from '../db.ts';
import { errors } from './errors.ts';
import type { Job } from './job.ts';

export interface JobsOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Seconds between looks for work that no notification told of, such as a retry that came due. */
  readonly pollS?: number;
  /** Seconds between looks for runs whose time is up because their process died. */
  readonly superviseS?: number;
}

export interface EnqueueOptions {
  /** With the same id the job exists once, however often it is enqueued. A UUID. */
  readonly id?: string;
  readonly startAfter?: Date;
}

/** A job that failed at every attempt and waits for a person. */
export interface GivenUp {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  readonly attempts: number;
  /** Code and sentence of the last failure; neither carries content. */
  readonly reason: string;
}

/** How much of one job waits, runs, and when one was last done. */
export interface Queue {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly lastDoneAt: Date | undefined;
}

export interface Jobs {
  /** Makes the job known and begins to work on it in this process. */
  readonly register: <Payload>(job: Job<Payload>) => Promise<void>;
  /** Makes the job known, and leaves the work to other processes. */
  readonly declare: <Payload>(job: Job<Payload>) => Promise<void>;
  /** The job exists if and only if `trx` commits. It must have been declared or registered. */
  readonly enqueue: <Payload>(trx: Trx<never>, job: Job<Payload>, payload: Payload, options?: EnqueueOptions) => Promise<void>;
  /** Enqueues the job at the times of a cron expression in UTC, once for all processes. One that was missed is run once, late. */
  readonly schedule: <Payload>(job: Job<Payload>, cron: string, payload: Payload) => Promise<void>;
  /** At most `limit`, oldest first. */
  readonly listGivenUp: (limit?: number) => Promise<readonly GivenUp[]>;
  /** Every job that is known, by name; counted now. */
  readonly listQueues: () => Promise<readonly Queue[]>;
  /** Puts it back in its queue with all its attempts. Throws `job-not-given-up`. */
  readonly retryGivenUp: (id: string) => Promise<void>;
  /** Waits for runs under way, up to 20 s; what is cut off then is run again. */
  readonly stop: () => Promise<void>;
}

const SCHEMA = 'pgboss';
const GIVEN_UP = 'given-up';
const DEFAULTS = { retries: 8, retryAfterS: 5, timeoutS: 300, concurrency: 4 } as const;
const LONGEST_RETRY_S = 3_600;
const KEPT_S = 365 * 24 * 3_600;
const STOP_MS = 20_000;
const REASON_LENGTH = 300;

/**
 * Work that survives restarts. Queues lie in PostgreSQL (pg-boss, in its own schema), so a job is claimed by one process only, and
 * one whose process dies is run again once its time is up.
 */
export async function startJobs({ url, logger, pollS = 2, superviseS = 15 }: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, application_name: 'writ-jobs', max: 4, useListenNotify: true, superviseIntervalSeconds: superviseS, monitorIntervalSeconds: superviseS });
  // The driver hangs the whole connection on its errors; the log gets the reason alone.
  boss.on('error', (error) => logger.error({ reason: reasonOf(error) }, 'Job queue failed'));
  boss.on('warning', (warning) => logger.warn({ warning: warning.message }, 'Job queue warns'));
  await boss.start();
  await boss.createQueue(GIVEN_UP, { retentionSeconds: KEPT_S });

  return {
    declare: (job) => declare(boss, job),
    register: async (job) => {
      await declare(boss, job);
      await work(boss, job, logger, pollS);
    },
    enqueue: async (trx, job, payload, { id, startAfter } = {}) => {
      await boss.send(job.name, job.payload.parse(payload) as object, { db: fromKysely(trx), ...(id !== undefined && { id }), ...(startAfter && { startAfter }) });
    },
    schedule: (job, cron, payload) => boss.schedule(job.name, cron, job.payload.parse(payload) as object, { tz: 'UTC' }),
    listGivenUp: async (limit = 200) => {
      const jobs = await boss.findJobs<object>(GIVEN_UP, { queued: true, limit });
      return jobs.map(readGivenUp);
    },
    listQueues: () => listQueues(boss),
    retryGivenUp: async (id) => {
      const moved = await boss.redrive(GIVEN_UP, { ids: [id] });
      if (moved === 0) throw errors('job-not-given-up', { id });
    },
    stop: () => boss.stop({ graceful: true, timeout: STOP_MS }),
  };
}

async function declare<Payload>(boss: PgBoss, job: Job<Payload>): Promise<void> {
  const options = {
    retryLimit: job.retries ?? DEFAULTS.retries,
    retryDelay: job.retryAfterS ?? DEFAULTS.retryAfterS,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_S,
    expireInSeconds: job.timeoutS ?? DEFAULTS.timeoutS,
    deadLetter: GIVEN_UP,
    notify: true,
  };
  await boss.createQueue(job.name, options);
  // A queue that an earlier version made keeps that version's patience unless it is told.
  await boss.updateQueue(job.name, { retryLimit: options.retryLimit, retryDelay: options.retryDelay, expireInSeconds: options.expireInSeconds });
}

/** Jobs are taken some at a time and run side by side; while the taking comes back full, the next follows at once. */
async function work<Payload>(boss: PgBoss, job: Job<Payload>, logger: Logger, pollS: number): Promise<void> {
  const options = {
    includeMetadata: true,
    perJobResults: true,
    batchSize: Math.max(2, job.concurrency ?? DEFAULTS.concurrency),
    burstWhenBatchFull: true,
    pollingIntervalSeconds: pollS,
    // Retries come due without a notification.
    notifyPollingIntervalSeconds: pollS,
  } as const;
  await boss.work<object, object, typeof options>(job.name, options, (claimed) => Promise.all(claimed.map((one) => run(job, one, logger))));
}

async function run<Payload>(job: Job<Payload>, claimed: JobWithMetadata<object>, logger: Logger): Promise<JobResult> {
  const attempt = claimed.retryCount + 1;
  try {
    await job.handle(readPayload(job, claimed), { id: claimed.id, attempt, signal: claimed.signal });
    return { id: claimed.id, status: 'completed' };
  } catch (error) {
    logger.warn({ job: job.name, id: claimed.id, attempt, reason: reasonOf(error) }, 'Job failed');
    return { id: claimed.id, status: 'failed', output: { message: reasonOf(error) } };
  }
}

function readPayload<Payload>(job: Job<Payload>, claimed: JobWithMetadata<object>): Payload {
  const parsed = job.payload.safeParse(claimed.data ?? {});
  if (!parsed.success) throw errors('job-payload-invalid', { job: claimed.id, name: job.name, reason: parsed.error.issues[0]?.message });
  return parsed.data;
}

/** Our own errors say what happened in words that are safe to keep; of others only their kind is. */
export function reasonOf(error: unknown): string {
  if (error instanceof WritError) return `${error.code}: ${error.message}`.slice(0, REASON_LENGTH);
  const { name, code } = error as { name?: string; code?: string };
  return [name ?? 'Error', code].filter(Boolean).join(' ').slice(0, REASON_LENGTH);
}

function readGivenUp(job: JobWithMetadata<object>): GivenUp {
  const { message } = (job.sourceOutput ?? {}) as { message?: string };
  return { id: job.id, name: job.sourceName ?? job.name, at: job.createdOn, attempts: (job.sourceRetryCount ?? 0) + 1, reason: message ?? 'It ran longer than it may.' };
}

/** pg-boss counts only from time to time, and keeps no word of the last run; its own table says both. */
async function listQueues(boss: PgBoss): Promise<readonly Queue[]> {
  const { rows } = await boss.getDb().executeSql(
    `select q.name, count(*) filter (where j.state in ('created', 'retry'))::int as waiting, count(*) filter (where j.state = 'active')::int as running,
       max(j.completed_on) filter (where j.state = 'completed') as last_done_at
     from ${SCHEMA}.queue q left join ${SCHEMA}.job j on j.name = q.name where q.name <> $1 and q.name not like '\\_\\_%' group by q.name order by q.name`,
    [GIVEN_UP],
  );
  return (rows as { name: string; waiting: number; running: number; last_done_at: Date | null }[]).map((row) => ({ name: row.name, waiting: row.waiting, running: row.running, lastDoneAt: row.last_done_at ?? undefined }));
}
