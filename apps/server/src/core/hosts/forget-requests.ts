import { MS, plus, type Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { HostTables } from './tables.ts';

/** How long a batch is known as received, milliseconds. Longer than an agent keeps one: recorded again, it would change nothing, since newer observations stand. */
const BATCH_REMEMBERED_MS = 30 * MS.day;
/** How long a spent or expired offer stays to be looked at. The journal has it for good. */
const OFFER_REMEMBERED_MS = 90 * MS.day;

/** Deletes nonces whose requests would be refused for their age, and batches and offers of long ago. Safe to run at any time, on several servers. */
export async function forgetRequests(db: Db<HostTables>, now: Instant): Promise<void> {
  await db.deleteFrom('core.host_nonces').where('until', '<', new Date(now)).execute();
  await db.deleteFrom('core.host_batches').where('received_at', '<', new Date(plus(now, -BATCH_REMEMBERED_MS))).execute();
  await db.deleteFrom('core.enrolment_tokens').where('expires_at', '<', new Date(plus(now, -OFFER_REMEMBERED_MS))).execute();
}
