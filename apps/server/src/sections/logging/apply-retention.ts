import type { Duration, Instant } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import { dropOldLines } from '../../platform/logstore/index.ts';
import type { LoggingParts } from './parts.ts';
import { daysOf } from './retention/kept-days.ts';

/** The policy says *at least*: a line is not in danger because a clock was wrong, an archive late or a night's work left out. */
export const GRACE_DAYS = 7;

/**
 * Drops the lines that are older than the policy's control `log-retention` asks for and a week. Where the policy says nothing nothing is dropped, before the backstop of the store.
 * Throws what the log store does.
 */
export async function applyRetention({ logs, log, policyInForce }: Pick<LoggingParts, 'logs' | 'log' | 'policyInForce'>, now: Instant): Promise<void> {
  const inForce = await policyInForce();
  const keptDays = keptDaysOf(inForce?.policy ?? { controls: [] });
  if (keptDays === undefined) return;
  const { days } = await dropOldLines(await logs.ready(), { byService: new Map(), otherwise: keptDays + GRACE_DAYS }, now);
  if (days.length > 0) log.info({ days: days.length, keptDays }, 'Days of logs that the policy no longer asks for were dropped');
}

/** The longest that any clause asks for; undefined when none does. */
export function keptDaysOf(policy: Pick<Policy, 'controls'>): number | undefined {
  const asked = policy.controls.filter(({ id }) => id === 'log-retention').map(({ parameters }) => daysOf((parameters as { readonly keptFor: Duration }).keptFor));
  return asked.length === 0 ? undefined : Math.max(...asked);
}
