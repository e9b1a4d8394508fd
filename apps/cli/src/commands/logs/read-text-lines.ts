import { isAscii, isUtf8 } from 'node:buffer';
import { decodeLine, encodingOf } from '@writ/lines';
import { errors } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';
import { MAX_LINE_BYTES, readPieces } from './read-pieces.ts';

/** Lines that were read in one piece, given one after the other: a list of them would live as long as the piece. */
export interface LineBatch {
  /** The next line without its end; undefined behind the last. Who asks for the next batch has asked for all lines of this one. */
  readonly next: () => string | undefined;
  /** Number of the line that was given last, from 1. */
  line: number;
  /** That line in base64, where its bytes are no UTF-8. */
  raw: string | undefined;
  /** The bytes of all its lines where they are ASCII, for whoever reads bytes in place of texts, and then counts `line` on. They are overwritten by the next batch. */
  readonly ascii: Buffer | undefined;
}

/** The lines of `file` as text, without their ends: UTF-8, or UTF-16 with its byte order mark. Bytes that are no text are kept as `\xHH`. */
export async function* readTextLines(terminal: Terminal, file: string): AsyncGenerator<LineBatch> {
  let line = 0;
  let wide: ((piece: Buffer) => string) | undefined;
  let isStart = true;
  for await (const whole of readPieces(terminal, file)) {
    let piece = whole;
    if (isStart) {
      const { encoding, markBytes } = encodingOf(whole);
      if (encoding !== 'utf-8') wide = createWideDecoder(encoding, file);
      piece = whole.subarray(markBytes);
      isStart = false;
    }
    const batch = wide === undefined ? linesOfPiece(line, piece) : linesOfText(line, asIs(wide(piece)));
    yield batch;
    ({ line } = batch);
  }
  if (wide !== undefined) yield linesOfText(line, asIs(wide(Buffer.alloc(0))));
}

/** Decoding a megabyte at once costs a fraction of decoding its lines one by one, which only broken text needs. */
function linesOfPiece(line: number, piece: Buffer): LineBatch {
  if (isAscii(piece)) return linesOfText(line, () => piece.toString('latin1'), piece);
  return isUtf8(piece) ? linesOfText(line, () => piece.toString('utf8')) : linesOfBytes(line, piece);
}

/** The text is made when the first line of it is asked for. */
function linesOfText(before: number, make: () => string, ascii?: Buffer): LineBatch {
  let start = 0;
  let text: string | undefined;
  const batch: LineBatch = { next, line: before, raw: undefined, ascii };
  return batch;

  function next(): string | undefined {
    text ??= make();
    if (start >= text.length) return undefined;
    const from = start;
    let newline = text.indexOf('\n', from);
    if (newline === -1) newline = text.length;
    const end = newline > from && text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
    start = newline + 1;
    batch.line += 1;
    return text.slice(from, end);
  }
}

function asIs(text: string): () => string {
  return () => text;
}

function linesOfBytes(before: number, bytes: Buffer): LineBatch {
  let start = 0;
  const batch: LineBatch = { next, line: before, raw: undefined, ascii: undefined };
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
