export { createMailSender, type MailSender, type MailSenderSettings } from './create-mail-sender.ts';
export type { Mailbox, OutgoingAttachment, OutgoingMail } from './outgoing-mail.ts';
export { makeBounceTag, makeMessageId, readBounceTag, readOwnMessageId } from './own-ids.ts';
export type { DkimKey } from './sign-dkim.ts';
