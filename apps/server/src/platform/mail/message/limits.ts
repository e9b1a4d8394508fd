/** What one message may cost. A message beyond a bound is `unreadable`, or loses the part named by a problem; its raw bytes are the caller's to keep. */
export interface MessageLimits {
  /** Bytes of the whole message. */
  readonly rawBytes: number;
  /** MIME parts, the message itself counted. */
  readonly parts: number;
  /** Levels of parts within parts. */
  readonly depth: number;
  /** Bytes of all header fields of all parts. */
  readonly headerBytes: number;
  /** Lines of the whole message. */
  readonly lines: number;
  /** Characters of the plain text that is handed on. */
  readonly textLength: number;
  /** Attachments that are handed on. */
  readonly attachments: number;
  /** Addresses of each address field, and ids of each id field. */
  readonly names: number;
}

export const MESSAGE_LIMITS: MessageLimits = {
  rawBytes: 64 * 1024 * 1024,
  parts: 1_000,
  depth: 40,
  headerBytes: 512 * 1024,
  lines: 1_000_000,
  textLength: 512 * 1024,
  attachments: 200,
  names: 100,
};
