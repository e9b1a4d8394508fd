import { WritError } from '@writ/kernel';
import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { within } from './line-filter.ts';
import { lineOf, type LineRow, SELECT } from './line-row.ts';
import type { FoundLine } from './stored-line.ts';

/** How far somebody has read in the order of coming: everything before this place is done. */
export interface Arrival {
  /** Milliseconds. */
  readonly receivedAt: number;
  /** 64 bits in decimal. */
  readonly batch: string;
  readonly seq: number;
}

export const FIRST_ARRIVAL: Arrival = { receivedAt: 0, batch: '0', seq: 0 };

export interface Arrived {
  /** In the order of their coming: by instant, batch and number. */
  readonly lines: readonly FoundLine[];
  /** Where to go on. */
  readonly next: Arrival;
  /** Nothing that came before `until` is left. */
  readonly isAll: boolean;
}

/** A busy minute is not read whole for its first lines: a span that holds so many times more than are asked for is made so many times shorter, down to the shortest. */
const TIMES_MORE = 2;
const TIMES_SHORTER = 8;
const SHORTEST_SPAN_MS = 10_000;
/** Characters of messages that are asked for at once, half of what an answer may hold; should the rest of the lines be long too, fewer are asked for. */
const ANSWER_CHARACTERS = 32_000_000;

/**
 * Reads at most `limit` lines that came from `after` on and before `until` (milliseconds), in the order of their coming. A line that is being stored may come into sight
 * up to the time for which a batch is tried after its `receivedAt`: `until` lies at least that long ago. Throws what `askEngine` does.
 */
export async function readArrived(connection: EngineConnection, after: Arrival, until: number, limit: number): Promise<Arrived> {
  if (until <= after.receivedAt) return { lines: [], next: after, isAll: true };
  const end: Arrival = { receivedAt: until, batch: '0', seq: 0 };
  const rest = await measure(connection, after, until);
  if (rest.lines === 0) return { lines: [], next: end, isAll: true };
  const { upTo, held } = await chooseSpan(connection, after, until, rest, limit);
  const rows = await askFewer(connection, after, upTo, Math.max(1, Math.min(limit, Math.floor((ANSWER_CHARACTERS * held.lines) / (held.characters + 1)))));
  if (rows.isWhole) return { lines: rows.lines, next: { ...end, receivedAt: upTo }, isAll: upTo === until };
  const last = rows.lines.at(-1)!;
  return { lines: rows.lines, next: { receivedAt: last.receivedAt, batch: last.batch, seq: last.seq + 1 }, isAll: false };
}

interface Held {
  readonly lines: number;
  /** Of all messages. */
  readonly characters: number;
  /** When the first of them came, milliseconds. */
  readonly from: number;
}

async function measure(connection: EngineConnection, after: Arrival, until: number): Promise<Held> {
  const [held] = await askEngine<{ readonly first: string; readonly count: string; readonly characters: string }>(connection, {
    sql: `SELECT toUnixTimestamp64Milli(min(received)) AS first, count() AS count, sum(length(message)) AS characters FROM ${connection.database}.lines WHERE ${FROM} AND received < fromUnixTimestamp64Milli({until:Int64})`,
    values: { ...placed(after), until: within(until) },
  });
  return { lines: Number(held!.count), characters: Number(held!.characters), from: Math.max(Number(held!.first), after.receivedAt) };
}

/** Until when to read: quiet months are few questions, and a busy minute is many. Guesses that lines come evenly, and looks whether they do. */
async function chooseSpan(connection: EngineConnection, after: Arrival, until: number, rest: Held, limit: number): Promise<{ readonly upTo: number; readonly held: Held }> {
  let span = Math.max(SHORTEST_SPAN_MS, ((until - rest.from) * limit) / rest.lines);
  for (;;) {
    const upTo = Math.min(until, Math.ceil(rest.from + span));
    const held = upTo === until ? rest : await measure(connection, after, upTo);
    if (held.lines <= limit * TIMES_MORE || span <= SHORTEST_SPAN_MS) return { upTo, held };
    span = Math.max(SHORTEST_SPAN_MS, span / TIMES_SHORTER);
  }
}

const FROM = 'received >= fromUnixTimestamp64Milli({at:Int64}) AND (received, batch, seq) >= (fromUnixTimestamp64Milli({at:Int64}), {batch:UInt64}, {seq:UInt32})';

function placed({ receivedAt, batch, seq }: Arrival): Readonly<Record<string, unknown>> {
  return { at: within(receivedAt), batch, seq };
}

/** Lines that are so long that an answer cannot hold them are asked for a few at a time. */
async function askFewer(connection: EngineConnection, after: Arrival, upTo: number, limit: number): Promise<{ readonly lines: readonly FoundLine[]; readonly isWhole: boolean }> {
  try {
    const rows = await askEngine<LineRow>(connection, {
      sql: `SELECT ${SELECT} FROM ${connection.database}.lines WHERE ${FROM} AND received < fromUnixTimestamp64Milli({until:Int64}) ORDER BY received, batch, seq LIMIT {limit:UInt32}`,
      values: { ...placed(after), until: within(upTo), limit },
    });
    return { lines: rows.map(lineOf), isWhole: rows.length < limit };
  } catch (error) {
    if (limit > 1 && error instanceof WritError && error.code === 'log-question-too-big') return askFewer(connection, after, upTo, Math.ceil(limit / 8));
    throw error;
  }
}
