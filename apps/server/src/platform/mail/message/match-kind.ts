import type { KindReason, MessageKind } from './message.ts';

/** What of a message says what it is. Field values are the first of their name, trimmed, undefined when there is none. */
export interface KindMarks {
  readonly isOwn: boolean;
  readonly type: string;
  readonly reportType: string | undefined;
  readonly hasDeliveryStatus: boolean;
  /** The envelope sender; empty for `<>`, undefined when it is not known. */
  readonly envelopeFrom: string | undefined;
  readonly fromAddress: string | undefined;
  readonly autoSubmitted: string | undefined;
  readonly autoReplyMark: string | undefined;
  readonly precedence: string | undefined;
  /** The id within the brackets of List-Id, in lower case. */
  readonly listId: string | undefined;
  readonly failedRecipients: string | undefined;
  /** Lists that deliver to the intake itself, in lower case: their mark is on every person's mail. */
  readonly ownListIds: readonly string[];
}

export interface MatchedKind {
  readonly kind: MessageKind;
  readonly because: readonly KindReason[];
}

/**
 * What a message is. Without a mark that a standard gives to machines it is a person's:
 * reports RFC 3462 and 3464, empty sender RFC 5321 section 4.5.5, `Auto-Submitted` RFC 3834 section 5, `List-Id` RFC 2919, `Precedence` RFC 2076 section 3.9.
 * `X-Auto-Response-Suppress` and `List-Unsubscribe` alone say nothing, because people's mail programs and offices add them.
 */
export function matchKind(marks: KindMarks): MatchedKind {
  if (marks.isOwn) return { kind: 'own', because: ['own-message-id'] };
  const bounce = bounceReasons(marks);
  if (bounce.length > 0) return { kind: 'bounce', because: bounce };
  const reply = autoReplyReasons(marks);
  if (reply.length > 0) return { kind: 'auto-reply', because: reply };
  const list = listReasons(marks);
  if (list.length > 0) return { kind: 'list', because: list };
  return { kind: 'person', because: ['no-mark'] };
}

function bounceReasons(marks: KindMarks): readonly KindReason[] {
  const isMailSystem = /^mailer-daemon@/iu.test(marks.fromAddress ?? '') || (/^(postmaster|mail-daemon)@/iu.test(marks.fromAddress ?? '') && (marks.failedRecipients !== undefined || marks.envelopeFrom === ''));
  const isReport = marks.type === 'multipart/report' && (marks.reportType === 'delivery-status' || (marks.reportType === undefined && marks.hasDeliveryStatus));
  if (isReport || (marks.hasDeliveryStatus && (isMailSystem || marks.envelopeFrom === ''))) return ['report-delivery-status'];
  const isAnswer = firstWord(marks.autoSubmitted) === 'auto-replied' && marks.failedRecipients === undefined;
  if (isMailSystem && !isAnswer) return marks.envelopeFrom === '' ? ['from-mail-system', 'empty-envelope-sender'] : ['from-mail-system'];
  if (marks.failedRecipients !== undefined && marks.envelopeFrom === '') return ['empty-envelope-sender'];
  return [];
}

function autoReplyReasons(marks: KindMarks): readonly KindReason[] {
  const reasons: KindReason[] = [];
  if (marks.type === 'multipart/report' && marks.reportType !== undefined) reasons.push('report-disposition');
  const submitted = firstWord(marks.autoSubmitted);
  if (submitted !== '' && submitted !== 'no') reasons.push('auto-submitted');
  if (marks.autoReplyMark !== undefined && !/^(no|false|0)$/iu.test(marks.autoReplyMark)) reasons.push('auto-reply-header');
  if (/^auto[_-]reply$/iu.test(marks.precedence ?? '')) reasons.push('precedence-auto-reply');
  // Nobody writes with the empty sender, and it must not be answered.
  if (marks.envelopeFrom === '') reasons.push('empty-envelope-sender');
  return reasons;
}

function listReasons(marks: KindMarks): readonly KindReason[] {
  if (marks.listId !== undefined && marks.ownListIds.includes(marks.listId)) return [];
  const reasons: KindReason[] = [];
  if (marks.listId !== undefined) reasons.push('list-id');
  if (/^(bulk|list|junk)$/iu.test(marks.precedence ?? '')) reasons.push('precedence-bulk');
  return reasons;
}

/** The first word of a field such as `auto-replied (vacation)`, in lower case. */
function firstWord(value: string | undefined): string {
  return /^[\w-]*/u.exec((value ?? '').trim())![0].toLowerCase();
}
