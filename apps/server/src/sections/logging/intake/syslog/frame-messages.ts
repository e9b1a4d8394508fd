/** Bytes of one message beyond which it is cut (RFC 5424 section 6.1 asks for 2,048 at least). */
export const LONGEST_MESSAGE_BYTES = 1024 * 1024;

export interface SyslogMessage {
  readonly text: string;
  /** Bytes that were cut off its end. */
  readonly cutBytes: number;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/**
 * Cuts what comes over one connection into messages (RFC 6587 section 3.4): `LEN MSG` where a message begins with a digit, as no other does, and up to the end of the line
 * otherwise. One connection may mix them. Never keeps more than one message of the longest length; what is longer is cut and said. Each is given to `take` as soon as it is whole; no
 * piece is looked at again after `push`.
 */
export function createFramer(take: (message: SyslogMessage) => void) {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes of the present message that are still to come, where it said its length. */
  let owed = 0;
  let inCounted = false;
  let cutBytes = 0;
  let digits = '';

  function keep(piece: Buffer): void {
    const room = LONGEST_MESSAGE_BYTES - heldBytes;
    const kept = piece.length <= room ? piece : piece.subarray(0, room);
    if (kept.length > 0) held.push(Buffer.from(kept));
    heldBytes += kept.length;
    cutBytes += piece.length - kept.length;
  }

  function finish(): void {
    const bytes = held.length === 1 ? held[0]! : Buffer.concat(held);
    const cut = cutBytes;
    held = [];
    heldBytes = 0;
    cutBytes = 0;
    inCounted = false;
    digits = '';
    give(bytes, 0, bytes.length, cut);
  }

  function give(bytes: Buffer, from: number, to: number, cut: number): void {
    let end = to;
    if (end > from && bytes[end - 1] === LF) end -= 1;
    if (end > from && bytes[end - 1] === CR) end -= 1;
    if (end > from || cut > 0) take({ text: bytes.toString('utf8', from, end), cutBytes: cut });
  }

  return {
    /** Takes what came next. */
    push(piece: Buffer): void {
      let at = 0;
      while (at < piece.length) {
        if (inCounted) {
          if (heldBytes === 0 && cutBytes === 0 && owed > 0 && owed <= Math.min(piece.length - at, LONGEST_MESSAGE_BYTES)) {
            inCounted = false;
            give(piece, at, at + owed, 0);
            at += owed;
            continue;
          }
          const counted = Math.min(owed, piece.length - at);
          keep(piece.subarray(at, at + counted));
          at += counted;
          owed -= counted;
          if (owed === 0) finish();
          continue;
        }
        const byte = piece[at]!;
        const atStart = heldBytes === 0 && cutBytes === 0;
        if (atStart && isCountDigit(byte, digits)) {
          digits += String.fromCharCode(byte);
          at += 1;
          continue;
        }
        if (atStart && digits !== '' && byte === SPACE) {
          inCounted = true;
          owed = Number(digits);
          digits = '';
          at += 1;
          continue;
        }
        const end = piece.indexOf(LF, at);
        if (atStart && digits === '' && end !== -1 && end - at <= LONGEST_MESSAGE_BYTES) {
          // As nearly all are: whole, and where they lie.
          give(piece, at, end, 0);
          at = end + 1;
          continue;
        }
        if (digits !== '') {
          // Digits that were no length: the message begins with them.
          keep(Buffer.from(digits));
          digits = '';
        }
        keep(piece.subarray(at, end === -1 ? piece.length : end));
        at = end === -1 ? piece.length : end + 1;
        if (end !== -1) finish();
      }
    },
    /** Gives what the connection ended in the middle of. */
    end(): void {
      if (digits !== '') keep(Buffer.from(digits));
      finish();
    },
  };
}

/** Seven digits say ten million bytes; a length has no nought in front. */
function isCountDigit(byte: number, digits: string): boolean {
  return byte >= (digits === '' ? 0x31 : 0x30) && byte <= 0x39 && digits.length < 7;
}
