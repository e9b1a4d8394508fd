export { contentKey } from './content-key.ts';
export type { MessageLimits } from './limits.ts';
export type { Bounced, KindReason, MailAddress, MailAttachment, MessageKind, MessageProblem, ProblemCode, ReadMessage } from './message.ts';
export { type ReadOptions, readMessage } from './read-message.ts';
export type { PgpOptions } from './read-protected.ts';
