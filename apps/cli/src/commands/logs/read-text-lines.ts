import { isAscii, isUtf8 } from 'node:buffer';
import { decodeLine, encodingOf } from '@writ/lines';
import { errors, readWholeLines } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';

/** Bytes of one line: a longer one is `line-too-long`. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Lines that were read in one piece. */
export interface LineBatch {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly texts: readonly string[];
  /** By place in `texts`: the line in base64, where its bytes are no UTF-8. */
  readonly raws: ReadonlyMap<number, string>;
}

const NO_RAWS: ReadonlyMap<number, string> = new Map();

/** The lines of `file` as text, without their ends: UTF-8, or UTF-16 with its byte order mark. Bytes that are no text are kept as `\xHH`. */
export async function* readTextLines(terminal: Terminal, file: string): AsyncGenerator<LineBatch> {
  let first = 1;
  let wide: ((piece: Buffer) => readonly string[]) | undefined;
  let isStart = true;
  for await (const whole of readWholeLines(terminal, file, MAX_LINE_BYTES)) {
    let piece = whole;
    if (isStart) {
      const { encoding, markBytes } = encodingOf(whole);
      if (encoding !== 'utf-8') wide = createWideDecoder(encoding, file);
      piece = whole.subarray(markBytes);
      isStart = false;
    }
    const batch = wide === undefined ? decodePiece(first, piece) : { first, texts: wide(piece), raws: NO_RAWS };
    if (batch.texts.length > 0) yield batch;
    first += batch.texts.length;
  }
  const rest = wide?.(Buffer.alloc(0)) ?? [];
  if (rest.length > 0) yield { first, texts: rest, raws: NO_RAWS };
}

/** Decoding a megabyte at once costs a fraction of decoding its lines one by one, which only broken text needs. */
function decodePiece(first: number, piece: Buffer): LineBatch {
  if (isAscii(piece)) return { first, texts: splitLines(piece.toString('latin1')), raws: NO_RAWS };
  if (isUtf8(piece)) return { first, texts: splitLines(piece.toString('utf8')), raws: NO_RAWS };
  const texts: string[] = [];
  const raws = new Map<number, string>();
  for (let start = 0, end; start < piece.length; start = end + 1) {
    end = piece.indexOf(10, start);
    if (end === -1) end = piece.length;
    const { text, raw } = decodeLine(piece.subarray(start, end > start && piece[end - 1] === 13 ? end - 1 : end));
    if (raw !== undefined) raws.set(texts.length, raw);
    texts.push(text);
  }
  return { first, texts, raws };
}

function splitLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    lines.push(text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end));
  }
  return lines;
}

/** UTF-16 in pieces that may end within a character: what has no end yet waits for the next piece; an empty piece gives the rest. */
function createWideDecoder(encoding: string, file: string): (piece: Buffer) => readonly string[] {
  const decoder = new TextDecoder(encoding);
  let begun = '';
  let line = 1;
  return (piece) => {
    const text = begun + decoder.decode(piece, { stream: piece.length > 0 });
    const end = piece.length === 0 ? text.length : text.lastIndexOf('\n') + 1;
    begun = text.slice(end);
    if (begun.length * 2 > MAX_LINE_BYTES) throw errors('line-too-long', { file, line, limit: MAX_LINE_BYTES });
    const lines = splitLines(text.slice(0, end));
    line += lines.length;
    return lines;
  };
}
