import { askEngine } from './ask-engine.ts';
import { tableOf } from './scratch-table.ts';
import type { EngineConnection } from './connect-engine.ts';
import { conditionOfDay, type ServiceDay } from './service-day.ts';
import type { LinePlace } from './stored-line.ts';

/** What a set of lines is, whatever their order and however they are kept. */
export interface LinesDescription {
  readonly lines: number;
  /** Sum of the digests of all lines, 32 hexadecimal digits: the same lines in any order give the same, and one byte more or less another. */
  readonly digest: string;
  readonly first: LinePlace | undefined;
  readonly last: LinePlace | undefined;
}

/**
 * The digest of one line over every column: SipHash-2-4 with 128 bits. Instants are hashed as whole milliseconds and names as plain strings, so that it does not depend on how a column is kept.
 * It finds accidents; against a forger stands the SHA-256 of each object.
 */
const LINE_DIGEST = 'reinterpretAsUInt128(sipHash128Reference(toUnixTimestamp64Milli(ts), toUnixTimestamp64Milli(received), toString(service), toString(host), toString(program), toString(source), severity, request_id, message, CAST(mapKeys(fields), \'Array(String)\'), mapValues(fields), batch, seq))';

/** The columns that make a description; sums of 128 bits wrap around. */
const DESCRIPTION = `count() AS lines, lower(hex(reverse(reinterpretAsFixedString(sum(${LINE_DIGEST}))))) AS digest, toUnixTimestamp64Milli(min((ts, batch, seq)).1) AS first_at, min((ts, batch, seq)).2 AS first_batch, min((ts, batch, seq)).3 AS first_seq, toUnixTimestamp64Milli(max((ts, batch, seq)).1) AS last_at, max((ts, batch, seq)).2 AS last_batch, max((ts, batch, seq)).3 AS last_seq`;

interface DescriptionRow {
  readonly lines: string;
  readonly digest: string;
  readonly first_at: string;
  readonly first_batch: string;
  readonly first_seq: number;
  readonly last_at: string;
  readonly last_batch: string;
  readonly last_seq: number;
}

/** A day of millions of lines is read whole. */
const SECONDS = 90;

/** What the store holds of a service-day. Throws what `askEngine` does. */
export function describeDay(connection: EngineConnection, day: ServiceDay): Promise<LinesDescription> {
  return describe(connection, undefined, day);
}

/** What a scratch table holds of a service-day. Throws what `askEngine` does. */
export function describeScratch(connection: EngineConnection, scratch: string, day: ServiceDay): Promise<LinesDescription> {
  return describe(connection, scratch, day);
}

async function describe(connection: EngineConnection, scratch: string | undefined, day: ServiceDay): Promise<LinesDescription> {
  const { sql, values } = conditionOfDay(day);
  const [row] = await askEngine<DescriptionRow>(connection, { sql: `SELECT ${DESCRIPTION} FROM ${tableOf(connection, scratch)} WHERE ${sql}`, values, seconds: SECONDS });
  return descriptionOf(row!);
}

/** At most the first `limit` lines behind `after`, in the order of their places, described; of a scratch table where one is named. */
export async function describeNext(connection: EngineConnection, day: ServiceDay, after: LinePlace | undefined, limit: number, scratch?: string): Promise<LinesDescription> {
  const { sql, values } = conditionOfDay(day);
  const behind = behindPlace(after);
  const [row] = await askEngine<DescriptionRow>(connection, {
    sql: `SELECT ${DESCRIPTION} FROM (SELECT * FROM ${tableOf(connection, scratch)} WHERE ${sql}${behind.sql} ORDER BY ts, batch, seq LIMIT {limit:UInt32})`,
    values: { ...values, ...behind.values, limit }, seconds: SECONDS,
  });
  return descriptionOf(row!);
}

/** Adds descriptions of lines of which each comes behind the one before. */
export function addDescriptions(parts: readonly LinesDescription[]): LinesDescription {
  const digest = parts.reduce((sum, part) => BigInt.asUintN(128, sum + BigInt(`0x${part.digest}`)), 0n);
  return { lines: parts.reduce((sum, { lines }) => sum + lines, 0), digest: digest.toString(16).padStart(32, '0'), first: parts[0]?.first, last: parts.at(-1)?.last };
}

/** The condition for lines behind a place, to follow another one. */
export function behindPlace(after: LinePlace | undefined): { readonly sql: string; readonly values: Readonly<Record<string, unknown>> } {
  if (after === undefined) return { sql: '', values: {} };
  return {
    // The first part is what the indexes can use.
    sql: ' AND ts >= fromUnixTimestamp64Milli({afterAt:Int64}) AND (ts, batch, seq) > (fromUnixTimestamp64Milli({afterAt:Int64}), {afterBatch:UInt64}, {afterSeq:UInt32})',
    values: { afterAt: String(after.at), afterBatch: after.batch, afterSeq: after.seq },
  };
}

function descriptionOf(row: DescriptionRow): LinesDescription {
  const lines = Number(row.lines);
  if (lines === 0) return { lines: 0, digest: '0'.repeat(32), first: undefined, last: undefined };
  return {
    lines, digest: row.digest,
    first: { at: Number(row.first_at), batch: row.first_batch, seq: row.first_seq },
    last: { at: Number(row.last_at), batch: row.last_batch, seq: row.last_seq },
  };
}
