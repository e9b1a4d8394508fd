export { keepMail } from './keep-mail.ts';
export { mailCanaryPath } from './mail-canary-path.ts';
export { listStrayMail, type StrayMail } from './list-stray-mail.ts';
export type { MailParts } from './mail-parts.ts';
export { openMailDoors, type MailDoors, type MailDoorSettings } from './open-mail-doors.ts';
export { raiseMail } from './raise-mail.ts';
export { readMail } from './read-mail.ts';
export { threadMailHandler } from './send-thread-mail.ts';
export { sweepMail } from './sweep-mail.ts';
