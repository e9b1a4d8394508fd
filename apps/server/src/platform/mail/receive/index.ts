export type { MailboxGrant } from './access-token.ts';
export { createMailboxPoller, type FetchedMail, type MailboxHealth, type MailboxPoller, type MailboxPollerSettings, type MailboxPosition, type MailboxServer } from './create-mailbox-poller.ts';
export { type Certificate, createSmtpReceiver, type IncomingMail, type ReceiverLimits, type ReceiverSettings, type SmtpReceiver } from './create-smtp-receiver.ts';
export { matchMailbox, readDetail } from './match-mailbox.ts';
