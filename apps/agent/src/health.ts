import type { FactLine, FactValue, Subject } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import { AGENT_VERSION } from './version.ts';

export interface Health {
  readonly startedAt: Instant;
  readonly spoolBytes: number;
  readonly spoolDropped: number;
  /** What is wrong with the agent itself or with its server, by the part that found it. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Steps in which numbers that always move are told, so that a healthy agent says the same as a minute ago and sends nothing. */
const MEMORY_STEP = 16 * 1_024 * 1_024;
const SPOOL_STEP = 64 * 1_024;

/** `host.agent`: the agent about itself. Memory and spool are rounded up to steps of 16 MiB and 64 KiB. */
export function healthFact(subject: Subject, health: Health, now: Instant): FactLine {
  const value: FactValue<'host.agent'> = {
    version: AGENT_VERSION,
    startedAt: toIso(health.startedAt),
    root: process.geteuid?.() === 0,
    spoolBytes: roundUp(health.spoolBytes, SPOOL_STEP),
    spoolDropped: health.spoolDropped,
    failures: [...health.failures].slice(0, 50).map(([check, message]) => ({ check: check.slice(0, 500), message: message.slice(0, 500) })),
    memoryBytes: roundUp(process.memoryUsage.rss(), MEMORY_STEP),
  };
  return { kind: 'host.agent', subject, observedAt: toIso(now), source: { how: 'measured', by: `agent ${AGENT_VERSION}` }, evidence: [], state: 'known', value };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
