import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { assert } from '@writ/kernel';
import { errors } from './errors.ts';
import { writeRowFile } from './row-file.ts';
import { BATCH_LIMITS, type EncodedLines, type StoredLine } from './stored-line.ts';

/** The columns of a row, in the order of `encodeLines`. */
export const COLUMNS = ['ts', 'received', 'service', 'host', 'program', 'source', 'severity', 'request_id', 'message', 'fields', 'template', 'batch', 'seq'] as const;

/** The batch's number: 64 bits of its token's digest, in decimal. Numbers of JavaScript do not reach so far. */
export function batchNumber(token: string): string {
  return createHash('sha256').update(token).digest().readBigUInt64BE().toString();
}

/** Up to so many characters a loop is quicker than a call out of the JavaScript engine. */
const SHORT = 48;
const FIRST_BYTES = 1 << 20;
/** Bytes of a row beside its texts: three numbers of eight, one of four, one of one, and the lengths of eight texts of at most five bytes each. */
const ROW_BYTES = 3 * 8 + 4 + 1 + 8 * 5;

/** Room that is kept from one batch to the next, bytes: what is made anew for each of them is a burden to the collector of garbage. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Makes rows of lines as they come, one batch after the other. */
export interface LineEncoder {
  /** Begins a batch, of which this is the number, and leaves one that was not ended. */
  readonly begin: (batch: string) => void;
  /** Adds a line under the next number. Throws `log-batch-too-big`. */
  readonly add: (line: Omit<StoredLine, 'template'>, template: string) => void;
  readonly end: () => EncodedLines;
}

/** The rows of a batch. Throws `log-batch-too-big`. */
export function encodeLines(lines: readonly StoredLine[], batch: string): EncodedLines {
  const encoder = createLineEncoder();
  encoder.begin(batch);
  for (const line of lines) encoder.add(line, line.template);
  return encoder.end();
}

/**
 * Encodes as ClickHouse's RowBinary, which the engine reads in a tenth of the time of any text. With a `handover` of the store rows are left there in files, so that no socket is between them and the
 * engine; where that cannot be they are given as bytes.
 *
 * Texts are UTF-8 with their length in front (LEB128); instants are milliseconds in 64 bits, little end first, as all numbers are. Half a surrogate pair becomes U+FFFD.
 */
export function createLineEncoder(handover?: string): LineEncoder {
  let rows = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let numbers = new DataView(rows.buffer);
  let end = 0;
  const starts = new Uint32Array(BATCH_LIMITS.lines + 1);
  let count = 0;
  let low = 0;
  let high = 0;
  let from = Infinity;
  let until = 0;

  function begin(batch: string): void {
    const number = BigInt(batch);
    low = Number(number & 0xffff_ffffn);
    high = Number(number >> 32n);
    [end, count, from, until] = [0, 0, Infinity, 0];
    if (rows.length > KEPT_BYTES) use(Buffer.allocUnsafeSlow(FIRST_BYTES));
  }

  function use(room: Buffer<ArrayBuffer>): void {
    rows = room;
    numbers = new DataView(room.buffer);
  }

  function makeRoom(bytes: number): void {
    if (end + bytes <= rows.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(rows.length * 2, end + bytes));
    rows.copy(larger, 0, 0, end);
    use(larger);
  }

  function putNumber(value: number): void {
    numbers.setUint32(end, value, true);
    end += 4;
  }

  function putInstant(at: number): void {
    assert(has13Digits(at), 'an instant of a line has 13 digits');
    const upper = Math.floor(at / 0x1_0000_0000);
    putNumber(at - upper * 0x1_0000_0000);
    putNumber(upper);
  }

  function putLength(length: number): void {
    let rest = length;
    while (rest > 0x7f) {
      rows[end++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    rows[end++] = rest;
  }

  function putText(text: string): void {
    const { length } = text;
    makeRoom(length * 3 + ROW_BYTES);
    const from = end;
    if (length <= SHORT) {
      let at = end + 1;
      let index = 0;
      for (; index < length; index += 1) {
        const code = text.charCodeAt(index);
        if (code > 0x7f) break;
        rows[at++] = code;
      }
      if (index === length) {
        rows[from] = length;
        end = at;
        return;
      }
    }
    // Nearly all text has a byte for each character: it is written behind the length that it would have then, and moved where it has more.
    putLength(length);
    const bytes = rows.write(text, end, 'utf8');
    if (bytes !== length) {
      const wasAt = end;
      end = from;
      putLength(bytes);
      if (end !== wasAt) rows.write(text, end, 'utf8');
    }
    end += bytes;
  }

  function add(line: Omit<StoredLine, 'template'>, template: string): void {
    const seq = count;
    if (seq === BATCH_LIMITS.lines) throw errors('log-batch-too-big', { rows: BATCH_LIMITS.lines, bytes: BATCH_LIMITS.bytes });
    starts[count++] = end;
    makeRoom(ROW_BYTES);
    putInstant(line.at);
    putInstant(line.receivedAt);
    putText(line.service);
    putText(line.host);
    putText(line.program);
    putText(line.source);
    rows[end++] = line.severity;
    putText(line.requestId);
    putText(line.message);
    let fields = 0;
    for (const _name in line.fields) fields += 1;
    makeRoom(ROW_BYTES);
    putLength(fields);
    for (const name in line.fields) {
      putText(name);
      putText(line.fields[name]!);
    }
    putText(template);
    makeRoom(ROW_BYTES);
    putNumber(low);
    putNumber(high);
    putNumber(seq);
    if (end > BATCH_LIMITS.bytes) throw errors('log-batch-too-big', { rows: BATCH_LIMITS.lines, bytes: BATCH_LIMITS.bytes });
    // A line without a time of its own was given the time of its coming, which was another one the first time.
    from = Math.min(from, line.at === line.receivedAt ? line.at - EARLIER_MS : line.at);
    until = Math.max(until, line.at);
  }

  function finish(): EncodedLines {
    starts[count] = end;
    const written = rows.subarray(0, end);
    return { rows: (handover === undefined ? undefined : writeRowFile(handover, written)) ?? new Uint8Array(written), starts: starts.slice(0, count + 1), from, until };
  }

  return { begin, add, end: finish };
}

const EARLIER_MS = 7 * 86_400_000;

/** The rows whose numbers are not in `stored`; undefined where none is left. */
export async function rowsBeside({ rows, starts }: EncodedLines, stored: ReadonlySet<number> | undefined): Promise<EncodedLines['rows'] | undefined> {
  if (!stored || stored.size === 0) return rows;
  const all = 'file' in rows ? await readFile(rows.file) : rows;
  const missing: Uint8Array[] = [];
  for (let seq = 0; seq + 1 < starts.length; seq += 1) if (!stored.has(seq)) missing.push(all.subarray(starts[seq], starts[seq + 1]));
  return missing.length === 0 ? undefined : Buffer.concat(missing);
}

/** From 2001 to 2286, in whole milliseconds. */
function has13Digits(at: number): boolean {
  return Number.isInteger(at) && at >= 1e12 && at < 1e13;
}
