import { ClickHouseError } from '@clickhouse/client';
import { WritError } from '@writ/kernel';
import type { EngineConnection } from './connect-engine.ts';
import { errors } from './errors.ts';

export interface Question {
  /** The one place where a statement's text is made is the file that asks; values come in as `{name:Type}` and never as text. */
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Most seconds that it may take; the rest of `BOUNDS` holds for every question. */
  readonly seconds?: number | undefined;
}

/** What any question may cost. A question that reaches a bound is an error and never half an answer, except where it says so itself. */
const BOUNDS = {
  max_execution_time: 10,
  max_memory_usage: '900000000',
  max_result_rows: '20000',
  max_result_bytes: '64000000',
  result_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  max_threads: 2,
  output_format_json_quote_64bit_integers: 1,
} as const;

/** The engine's numbers for its bounds: time, rows or bytes, memory, rows of an answer, too slow. */
const BOUND_CODES: Readonly<Record<string, string>> = { 159: 'time', 160: 'time', 158: 'rows', 307: 'bytes', 241: 'memory', 396: 'size of the answer' };

/** Asks and gives the rows. Throws `log-question-too-big` at a bound, `log-store-down` where nobody answers, `log-store-refused` for the rest. */
export async function askEngine<Row>({ client }: Pick<EngineConnection, 'client'>, { sql, values, seconds }: Question): Promise<readonly Row[]> {
  try {
    const answer = await client.query({ query: sql, query_params: { ...values }, format: 'JSONEachRow', clickhouse_settings: { ...BOUNDS, ...(seconds !== undefined && { max_execution_time: seconds }) } });
    return await answer.json<Row>();
  } catch (error) {
    throw declared(error);
  }
}

/** The declared error for what a client threw. */
export function declared(error: unknown): Error {
  if (error instanceof WritError) return error;
  if (!(error instanceof ClickHouseError)) return errors('log-store-down', {}, error);
  const limit = BOUND_CODES[error.code];
  if (limit !== undefined) return errors('log-question-too-big', { limit }, error);
  return errors('log-store-refused', { code: error.code }, error);
}
