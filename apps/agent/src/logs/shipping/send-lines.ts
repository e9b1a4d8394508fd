import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { AgentClient } from '@writ/client';
import type { LinesGap } from '@writ/contract';
import { MS, WritError, type Instant } from '@writ/kernel';
import type { Bell } from '../../bell.ts';
import { decideRefusal, decideRetry } from '../../decide-retry.ts';
import type { AgentLog } from '../../log.ts';
import type { LinesSpool, SpooledLines } from './lines-spool.ts';

export interface SendingLines {
  readonly host: string;
  readonly client: AgentClient;
  readonly spool: LinesSpool;
  readonly clock: () => Instant;
  readonly random: () => number;
  readonly log: AgentLog;
  /** Rung when something was spooled. */
  readonly spooled: Bell;
  /** Rung when something was acknowledged, so that there is room. */
  readonly sent: Bell;
}

/**
 * Sends what is in the spool, the oldest first and one at a time, each batch until it is acknowledged.
 * Returns the error with which the server refused this host for good; undefined when `signal` aborted.
 */
export async function keepSendingLines({ host, client, spool, clock, random, log, spooled, sent }: SendingLines, signal: AbortSignal): Promise<WritError | undefined> {
  // The first may have been sent by the process before this one, and its answer lost.
  let again = true;
  let failures = 0;
  while (!signal.aborted) {
    const batch = spool.oldest();
    if (batch === undefined) {
      await spooled.wait(MS.minute, signal);
      continue;
    }
    try {
      await client.sendLines(host, { ...batch.head, again }, batch.frame, signal);
      spool.acknowledge(batch.head.batch);
      [again, failures] = [false, 0];
      sent.ring();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof WritError)) throw error;
      const meaning = decideRefusal(error.code);
      if (meaning === 'never-this-host') return error;
      log.warn({ code: error.code, batch: batch.head.batch }, 'Lines could not be sent');
      if (meaning === 'never-this-batch') giveUp(spool, batch, clock());
      [again, failures] = [true, failures + 1];
      // Cut short by an abort, which the loop then sees.
      await wait(decideRetry(failures, random()), undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** What the server will not take is told it as a gap; one that holds nothing but gaps and is refused too is dropped. */
function giveUp(spool: LinesSpool, { head }: SpooledLines, now: Instant): void {
  if (head.parts.length === 0) return spool.acknowledge(head.batch);
  const lost = head.parts.map(({ source, service, bytes }): LinesGap => ({ source, ...(service !== '' && { service }), why: 'refused', from: 0, bytes, since: head.readAt, until: now }));
  const gaps = [...head.gaps, ...joinBySource(lost)].slice(-100);
  spool.replace(head.batch, { head: { batch: randomUUID(), readAt: head.readAt, parts: [], gaps }, frame: Buffer.alloc(0) });
}

function joinBySource(gaps: readonly LinesGap[]): readonly LinesGap[] {
  const joined = new Map<string, LinesGap>();
  for (const gap of gaps) joined.set(gap.source, { ...gap, bytes: (joined.get(gap.source)?.bytes ?? 0) + (gap.bytes ?? 0) });
  return [...joined.values()];
}
