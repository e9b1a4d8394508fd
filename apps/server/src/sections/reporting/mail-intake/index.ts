export { keepMail, type CameMail } from './keep-mail.ts';
export { listStrayMail, type StrayMail } from './list-stray-mail.ts';
export type { MailParts } from './mail-parts.ts';
export { raiseMail } from './raise-mail.ts';
export { threadMailHandler } from './send-thread-mail.ts';
export { startMailReading, type MailReading } from './start-mail-reading.ts';
export { sweepMail } from './sweep-mail.ts';
