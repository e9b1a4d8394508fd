import type { Instant } from '@writ/kernel';
import type { PgpState } from '../pgp/index.ts';

/** What a message is to an intake; all but `person` are kept and shown and neither open nor close anything. */
export type MessageKind = 'person' | 'bounce' | 'auto-reply' | 'list' | 'own' | 'unreadable';

/** Why a message is of its kind: the mark that decided. `no-mark` is a person's. */
export type KindReason =
  | 'no-mark'
  | 'own-message-id'
  | 'report-delivery-status'
  | 'report-disposition'
  | 'empty-envelope-sender'
  | 'from-mail-system'
  | 'auto-submitted'
  | 'auto-reply-header'
  | 'precedence-auto-reply'
  | 'list-id'
  | 'precedence-bulk'
  | 'not-parsed';

export interface MailAddress {
  readonly name: string;
  /** As it was written, its domain in lower case. */
  readonly address: string;
}

export interface MailAttachment {
  /** A base name that is safe to show and to save: no path, control or direction characters. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Lower-case hexadecimal digest of `content`. */
  readonly sha256: string;
  /** Decoded from its transfer encoding, never unpacked. */
  readonly content: Uint8Array;
  readonly inline: boolean;
}

export type ProblemCode =
  | 'raw-too-large'
  | 'parts-too-many'
  | 'nesting-too-deep'
  | 'headers-too-large'
  | 'lines-too-many'
  | 'parser-failed'
  | 'empty'
  | 'text-cut'
  | 'attachments-cut'
  | 'names-cut'
  | 'charset-unknown'
  | 'charset-broken'
  | 'transfer-encoding-unknown'
  | 'outside-parts'
  | 'parts-not-found'
  | 'alternative-left-out'
  | 'hidden-text'
  | 'from-missing'
  | 'from-many'
  | 'date-unreadable'
  | 'header-repeated'
  | 'control-characters'
  | 'pgp-not-decrypted'
  | 'pgp-nested-too-deep';

export interface MessageProblem {
  readonly code: ProblemCode;
  /** One sentence for a person. It may carry a number, never words of the message. */
  readonly text: string;
}

/** What a bounce says of the message that did not arrive. */
export interface Bounced {
  readonly recipient: string | undefined;
  /** The enhanced status code (RFC 3463) such as `5.1.1`, or the reply code that stood in its place. */
  readonly status: string | undefined;
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded` (RFC 3464 section 2.3.3). */
  readonly action: string | undefined;
  /** The id of the message that bounced, where the bounce carries it. */
  readonly messageId: string | undefined;
}

/** A message as it was understood. */
export interface ReadMessage {
  readonly kind: MessageKind;
  readonly because: readonly KindReason[];
  /** Without angle brackets, as `inReplyTo` and `references`. */
  readonly messageId: string | undefined;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: MailAddress | undefined;
  readonly replyTo: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly subject: string;
  readonly date: Instant | undefined;
  readonly text: string;
  readonly textFrom: 'plain' | 'html' | 'none';
  readonly attachments: readonly MailAttachment[];
  readonly problems: readonly MessageProblem[];
  readonly pgp: PgpState | undefined;
  /** The detail of `user+detail@host` (RFC 5233) of every recipient, in order, without repeats. */
  readonly tags: readonly string[];
  readonly bounced: Bounced | undefined;
}
