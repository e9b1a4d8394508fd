import type { z } from 'zod';

/** What a handler knows about its run. */
export interface JobRun {
  readonly id: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** Aborted when the run takes longer than it may, or the server stops. */
  readonly signal: AbortSignal;
}

/** Work that is done later, at least once: a handler that is run twice must not do it twice. */
export interface Job<Payload> {
  /** `mail.send`: letters, digits, dots and dashes. */
  readonly name: string;
  /** Ids and numbers only: payloads are kept in the clear. */
  readonly payload: z.ZodType<Payload>;
  readonly handle: (payload: Payload, run: JobRun) => Promise<void>;
  /** Attempts after the first before it is given up and shown. */
  readonly retries?: number;
  /** Wait before the first retry, seconds; it doubles each time, with some jitter, up to an hour. */
  readonly retryAfterS?: number;
  /** A run that takes longer counts as failed, seconds. */
  readonly timeoutS?: number;
  /** Runs at the same time in this process, at least 2. */
  readonly concurrency?: number;
}

/** Keeps a job's types together. */
export function defineJob<Payload>(job: Job<Payload>): Job<Payload> {
  return job;
}
