import type { When } from './plan-moments.ts';

/** Mail to the security address that no person wrote as a report: it is set aside, and one look shows that nothing was lost. */
export const STRAY_MESSAGES: readonly { readonly came: When; readonly fields: readonly string[]; readonly text: string }[] = [
  {
    came: { workday: 11, at: '08:02' }, fields: ['From: "Digest of the security list" <digest@lists.example.org>', 'Subject: Digest, vol. 311', 'List-Id: <security.lists.example.org>', 'Precedence: list'],
    text: '1. Re: timing of signature checks\n2. Meeting notes\n',
  },
  { came: { workday: 4, at: '17:51' }, fields: ['From: <noor@example.net>', 'Subject: Automatic reply: Your report', 'Auto-Submitted: auto-replied'], text: 'I am at a conference until Monday and read mail in the evenings.' },
  { came: { workday: 2, at: '06:30' }, fields: ['From: <newsletter@news.example.net>', 'Subject: Ten trends in security', 'List-Unsubscribe: <mailto:off@news.example.net>', 'Precedence: bulk'], text: 'Read our newest white paper.' },
  {
    came: { hoursAgo: 30 }, fields: ['From: <mailer-daemon@mx.example.net>', 'Subject: Undelivered Mail Returned to Sender', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="part"'],
    text: ['--part', 'Content-Type: text/plain', '', 'The mailbox bounty@example.net is full.', '--part', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.net', '', 'Final-Recipient: rfc822; bounty@example.net', 'Action: failed', 'Status: 5.2.2', '--part--', ''].join('\r\n'),
  },
];
