import type { Migration } from '../../../platform/db.ts';
import { reporting0001Reports } from './reporting-0001-reports.ts';
import { reporting0002Mailboxes } from './reporting-0002-mailboxes.ts';
import { reporting0003MailboxGrants } from './reporting-0003-mailbox-grants.ts';

export const reportingMigrations: readonly Migration[] = [reporting0001Reports, reporting0002Mailboxes, reporting0003MailboxGrants];
