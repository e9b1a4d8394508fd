import { createHash } from 'node:crypto';
import { assert } from '@writ/kernel';
import { BATCH_LIMITS, type StoredLine } from './stored-line.ts';
import { errors } from './errors.ts';

/** The columns of a row, in the order of `encodeLines`. */
export const COLUMNS = ['ts', 'received', 'service', 'host', 'program', 'source', 'severity', 'request_id', 'message', 'fields', 'batch', 'seq'] as const;

/** The batch's number: 64 bits of its token's digest, in decimal. Numbers of JavaScript do not reach so far. */
export function batchNumber(token: string): string {
  return createHash('sha256').update(token).digest().readBigUInt64BE().toString();
}

/**
 * The rows of a batch as the engine reads them fastest (JSONCompactEachRow); `isWanted` leaves rows out by their number.
 * Instants go as milliseconds in 13 digits: the engine takes a shorter number for seconds. Throws `log-batch-too-big`.
 */
export function encodeLines(lines: readonly StoredLine[], batch: string, isWanted: (seq: number) => boolean): Buffer | undefined {
  // One string for the whole batch: a buffer for each line costs more than all the rest.
  let rows = '';
  for (let seq = 0; seq < lines.length; seq += 1) {
    if (!isWanted(seq)) continue;
    const line = lines[seq]!;
    assert(has13Digits(line.at) && has13Digits(line.receivedAt), 'an instant of a line has 13 digits');
    rows += `[${line.at},${line.receivedAt},${JSON.stringify(line.service)},${JSON.stringify(line.host)},${JSON.stringify(line.program)},${JSON.stringify(line.source)},${line.severity},${JSON.stringify(line.requestId)},${JSON.stringify(line.message)},${JSON.stringify(line.fields)},${batch},${seq}]\n`;
    if (rows.length > BATCH_LIMITS.bytes) throw errors('log-batch-too-big', { rows: BATCH_LIMITS.lines, bytes: BATCH_LIMITS.bytes });
  }
  return rows === '' ? undefined : Buffer.from(rows);
}

/** From 2001 to 2286, in whole milliseconds. */
function has13Digits(at: number): boolean {
  return Number.isInteger(at) && at >= 1e12 && at < 1e13;
}
