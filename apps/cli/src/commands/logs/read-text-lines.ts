import { isAscii, isUtf8 } from 'node:buffer';
import { decodeLine, encodingOf } from '@writ/lines';
import { errors, readWholeLines } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';

/** Bytes of one line: a longer one is `line-too-long`. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Lines that were read in one piece, given one after the other: a list of them would live as long as the piece. */
export interface LineBatch {
  /** The next line without its end; undefined behind the last. Who asks for the next batch has asked for all lines of this one. */
  readonly next: () => string | undefined;
  /** Number of the line that was given last, from 1. */
  line: number;
  /** That line in base64, where its bytes are no UTF-8. */
  raw: string | undefined;
}

/** The lines of `file` as text, without their ends: UTF-8, or UTF-16 with its byte order mark. Bytes that are no text are kept as `\xHH`. */
export async function* readTextLines(terminal: Terminal, file: string): AsyncGenerator<LineBatch> {
  let line = 0;
  let wide: ((piece: Buffer) => string) | undefined;
  let isStart = true;
  for await (const whole of readWholeLines(terminal, file, MAX_LINE_BYTES)) {
    let piece = whole;
    if (isStart) {
      const { encoding, markBytes } = encodingOf(whole);
      if (encoding !== 'utf-8') wide = createWideDecoder(encoding, file);
      piece = whole.subarray(markBytes);
      isStart = false;
    }
    const batch = wide === undefined ? linesOfPiece(line, piece) : linesOfText(line, wide(piece));
    yield batch;
    ({ line } = batch);
  }
  if (wide !== undefined) yield linesOfText(line, wide(Buffer.alloc(0)));
}

/** Decoding a megabyte at once costs a fraction of decoding its lines one by one, which only broken text needs. */
function linesOfPiece(line: number, piece: Buffer): LineBatch {
  if (isAscii(piece)) return linesOfText(line, piece.toString('latin1'));
  return isUtf8(piece) ? linesOfText(line, piece.toString('utf8')) : linesOfBytes(line, piece);
}

function linesOfText(before: number, text: string): LineBatch {
  let start = 0;
  const batch: LineBatch = { next, line: before, raw: undefined };
  return batch;

  function next(): string | undefined {
    if (start >= text.length) return undefined;
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const line = text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    start = end + 1;
    batch.line += 1;
    return line;
  }
}

function linesOfBytes(before: number, bytes: Buffer): LineBatch {
  let start = 0;
  const batch: LineBatch = { next, line: before, raw: undefined };
  return batch;

  function next(): string | undefined {
    if (start >= bytes.length) return undefined;
    let end = bytes.indexOf(10, start);
    if (end === -1) end = bytes.length;
    const { text, raw } = decodeLine(bytes.subarray(start, end > start && bytes[end - 1] === 13 ? end - 1 : end));
    start = end + 1;
    batch.line += 1;
    batch.raw = raw;
    return text;
  }
}

/** UTF-16 in pieces that may end within a character: what has no end yet waits for the next piece; an empty piece gives the rest. */
function createWideDecoder(encoding: string, file: string): (piece: Buffer) => string {
  const decoder = new TextDecoder(encoding);
  let begun = '';
  let line = 1;
  return (piece) => {
    const text = begun + decoder.decode(piece, { stream: piece.length > 0 });
    const end = piece.length === 0 ? text.length : text.lastIndexOf('\n') + 1;
    begun = text.slice(end);
    if (begun.length * 2 > MAX_LINE_BYTES) throw errors('line-too-long', { file, line, limit: MAX_LINE_BYTES });
    const whole = text.slice(0, end);
    line += whole.split('\n').length - 1;
    return whole;
  };
}
