import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { assert } from '@writ/kernel';
import { askEngine, declared } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { COLUMNS } from './encode-lines.ts';
import { errors } from './errors.ts';
import { within } from './line-filter.ts';
import { lineOf, type LineRow, SELECT } from './line-row.ts';
import { tableOf } from './scratch-table.ts';
import type { FoundLine, LinePlace } from './stored-line.ts';

/** A line that was rewritten says so in this field. */
export const REWRITTEN_FIELD = 'writ.erased';

/** Lines that one call replaces: the statement names each, and the engine reads statements of at most 256 KiB. */
const MOST_REPLACED = 2_000;

const DAY_MS = 86_400_000;

/**
 * Puts other lines in the places of stored ones and resolves when the old ones are gone from every part that is read. First the new line is written, then the old one goes, so that no
 * crash between loses one; whoever calls again after a crash finds the new line by its mark and writes no second one. What a part held that is read no more goes from the disk with the
 * engine's own cleaning, eight minutes later. Lines of places where nothing is any more are left out. Throws what `askEngine` does, and `log-replace-failed` when an old line is still there.
 * With the name of a scratch table it does the same there.
 */
export async function replaceLines(connection: EngineConnection, lines: readonly FoundLine[], scratch?: string): Promise<void> {
  assert(lines.length <= MOST_REPLACED, 'more lines than one statement names');
  for (const [day, ofDay] of Map.groupBy(lines.map(marked), ({ at }) => Math.floor(at / DAY_MS))) {
    const stored = await readPlaces(connection, ofDay, scratch);
    const missing = ofDay.filter((line) => stored.some((old) => isSamePlace(old, line)) && !stored.some((old) => isSamePlace(old, line) && isSameMark(old, line)));
    if (missing.length > 0) await insertLines(connection, missing, scratch);
    await dropOthers(connection, day, ofDay, scratch);
    const left = await readPlaces(connection, ofDay, scratch);
    if (left.some((old) => !ofDay.some((line) => isSamePlace(old, line) && isSameMark(old, line)))) throw errors('log-replace-failed');
  }
}

/** The mark is a digest of what the line says now, so that it can be rewritten again. */
function marked(line: FoundLine): FoundLine {
  const { [REWRITTEN_FIELD]: _before, ...fields } = line.fields;
  const digest = createHash('sha256').update(JSON.stringify([line.host, line.program, line.requestId, line.message, Object.entries(fields).toSorted()])).digest('hex').slice(0, 16);
  return { ...line, fields: { ...fields, [REWRITTEN_FIELD]: digest } };
}

/** The lines at these places, of the store or of a scratch table; at most one each unless a replacement was cut off. */
export async function readPlaces(connection: EngineConnection, places: readonly LinePlace[], scratch?: string): Promise<readonly FoundLine[]> {
  if (places.length === 0) return [];
  const rows = await askEngine<LineRow>(connection, {
    sql: `SELECT ${SELECT} FROM ${tableOf(connection, scratch)} WHERE ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts <= fromUnixTimestamp64Milli({until:Int64})
      AND (batch, seq) IN (SELECT arrayJoin(arrayZip({batches:Array(UInt64)}, {seqs:Array(UInt32)})) AS place)`,
    values: {
      from: within(Math.min(...places.map(({ at }) => at))), until: within(Math.max(...places.map(({ at }) => at))),
      batches: places.map(({ batch }) => BigInt(batch)), seqs: places.map(({ seq }) => seq),
    },
  });
  return rows.map(lineOf).filter((line) => places.some((place) => isSamePlace(place, line)));
}

async function insertLines(connection: EngineConnection, lines: readonly FoundLine[], scratch: string | undefined): Promise<void> {
  // A batch is 64 bits: as text, since numbers of JavaScript do not reach so far.
  const rows = lines.map((line) => `${JSON.stringify([line.at, line.receivedAt, line.service, line.host, line.program, line.source, line.severity, line.requestId, line.message, line.fields, line.template, line.batch, line.seq])}\n`).join('');
  try {
    const { stream } = await connection.client.exec({
      query: `INSERT INTO ${tableOf(connection, scratch)} (${COLUMNS.join(', ')}) FORMAT JSONCompactEachRow`,
      values: Readable.from([Buffer.from(rows)], { objectMode: false }),
      clickhouse_settings: { async_insert: 0, insert_deduplicate: 0, input_format_parallel_parsing: 0 },
    });
    await stream.resume().toArray();
  } catch (error) {
    throw declared(error);
  }
}

/** A statement that changes rows takes no values: only numbers and marks go into its text, each held to its form. */
async function dropOthers(connection: EngineConnection, day: number, lines: readonly FoundLine[], scratch: string | undefined): Promise<void> {
  const places = lines.map(({ batch, seq }) => `(${digits(batch)},${digits(String(seq))})`).join(',');
  const kept = lines.map(({ batch, seq, fields }) => `(${digits(batch)},${digits(String(seq))},'${fields[REWRITTEN_FIELD]!}')`).join(',');
  // A scratch table is one partition.
  const partition = scratch === undefined ? ` IN PARTITION '${new Date(day * DAY_MS).toISOString().slice(0, 10)}'` : '';
  try {
    await connection.client.command({ query: `ALTER TABLE ${tableOf(connection, scratch)} DELETE${partition} WHERE (batch, seq) IN (${places}) AND (batch, seq, fields['${REWRITTEN_FIELD}']) NOT IN (${kept}) SETTINGS mutations_sync = 1` });
  } catch (error) {
    throw declared(error);
  }
}

function digits(text: string): string {
  if (!/^\d{1,20}$/.test(text)) throw new TypeError('a place is made of numbers');
  return text;
}

function isSamePlace(a: LinePlace, b: LinePlace): boolean {
  return a.seq === b.seq && a.batch === b.batch && a.at === b.at;
}

function isSameMark(a: FoundLine, b: FoundLine): boolean {
  return a.fields[REWRITTEN_FIELD] === b.fields[REWRITTEN_FIELD];
}
