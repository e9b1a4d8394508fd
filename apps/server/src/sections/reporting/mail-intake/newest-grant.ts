import { hash } from 'node:crypto';
import { toIso } from '@writ/kernel';
import { z } from 'zod';
import type { MailboxGrant } from '../../../platform/mail/receive/index.ts';
import type { ReportingParts } from '../parts.ts';

const Kept = z.object({ given: z.string(), refreshToken: z.string() });

/**
 * The grant with the newest refresh token: some servers give another with each access token, and the one in the settings ends some day.
 * A token that was set anew since counts instead of what was kept under the one before.
 */
export async function newestGrant({ db, box, clock }: Pick<ReportingParts, 'db' | 'box' | 'clock'>, mailbox: string, grant: MailboxGrant): Promise<MailboxGrant> {
  const given = hash('sha256', grant.refreshToken);
  const boundTo = `reporting.mailbox_grants.sealed:${mailbox}`;
  const row = await db.selectFrom('reporting.mailbox_grants').select('sealed').where('id', '=', mailbox).executeTakeFirst();
  const kept = row && Kept.parse(JSON.parse(box.open(boundTo, row.sealed)));
  return {
    ...grant,
    refreshToken: kept !== undefined && kept.given === given ? kept.refreshToken : grant.refreshToken,
    async keepRefreshToken(refreshToken) {
      const values = { sealed: Buffer.from(box.seal(boundTo, JSON.stringify({ given, refreshToken }))), kept_at: toIso(clock()) };
      await db.insertInto('reporting.mailbox_grants').values({ id: mailbox, ...values }).onConflict((clash) => clash.column('id').doUpdateSet(values)).execute();
    },
  };
}
