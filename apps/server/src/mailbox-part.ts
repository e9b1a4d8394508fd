import type { ReportingDoors } from './open-reporting.ts';
import type { HealthPart } from './platform/http/health.ts';

/** How the reading of the security mailbox stands, for `/healthz`: nothing where none is read. One that was not reached yet since the start is no fault. */
export function mailboxPart(health: ReturnType<ReportingDoors['mailboxHealth']>): readonly HealthPart[] {
  if (health === undefined) return [];
  const ok = health.lastErrorCode === undefined;
  return [{ name: 'mailbox', ok, sentence: ok ? 'The security mailbox is read.' : 'The security mailbox cannot be read; the log says why.' }];
}
