import type { ReadMessage } from '../../../platform/mail/message/index.ts';

/** What is said of a message that could not be read however often it was tried. */
export function unreadMessage(): ReadMessage {
  return {
    kind: 'unreadable', because: ['not-parsed'], messageId: undefined, inReplyTo: [], references: [], from: undefined, replyTo: [], to: [], cc: [], subject: 'Mail that could not be read', date: undefined,
    text: '', textFrom: 'none', attachments: [], problems: [], pgp: undefined, tags: [], bounced: undefined,
  };
}
