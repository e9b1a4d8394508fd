import { Kysely, PostgresDialect } from 'kysely';
import { Client, Pool, type PoolClient, types } from 'pg';
import type { Db } from '../db.ts';
import { errors } from './errors.ts';

export interface ConnectOptions {
  /** `postgres://…`, with TLS as libpq's `sslmode` says. A secret. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Most connections at once. */
  readonly maxConnections?: number;
  /** A statement that runs longer is cancelled, milliseconds; 0 is never. */
  readonly statementTimeoutMs?: number;
  /** Told when an idle connection breaks, e.g. while the server restarts. The pool opens another by itself. */
  readonly onIdleError?: (error: Error) => void;
}

const OLDEST_MAJOR = 15;
const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A pool of connections to PostgreSQL 15 or later. Opens nothing until the first statement; call `checkServer` to know at once.
 * Statements throw `database-unreachable` while no connection is to be had.
 * `timestamptz` comes as Date, `int8` as number (a RangeError beyond 2⁵³), `date` and `numeric` as text.
 */
export function connect<Tables>(options: ConnectOptions): Db<Tables> {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? 'writ',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: { getTypeParser: parserOf },
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  // The pool hears the breaks of idle connections only. One that breaks in the middle of a transaction says so beside the statement
  // that fails anyway, and would end the process if nobody heard it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: { options: pool.options, connect: () => connectOrSay(pool), end: () => pool.end() } }) });
}

/** It is not the mistake of whoever asks meanwhile: they are told that the database is away, not where it is, and come again. */
async function connectOrSay(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw errors('database-unreachable', { reason: (error as { code?: string }).code ?? 'no connection' }, error);
  }
}

/** Fails with `database-unreachable` or `database-too-old` unless the server can be worked with. Returns its major version. */
export async function checkServer(url: string): Promise<number> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // The connection may also break after it answered; what matters then is the statement's own failure.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int / 10000 AS version`);
    const found = rows[0]?.version ?? 0;
    if (found < OLDEST_MAJOR) throw errors('database-too-old', { found });
    return found;
  } catch (error) {
    if (error instanceof Error && 'kind' in error) throw error;
    throw errors('database-unreachable', { reason: reasonOf(error) }, error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** PostgreSQL's five letters or the system's `ECONNREFUSED`, and its sentence; neither carries the password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [message || 'no connection', code && `(${code})`].filter(Boolean).join(' ');
}

const { builtins } = types;

function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === builtins.INT8) return parseInt8;
  if (oid === builtins.DATE) return (text) => text;
  return types.getTypeParser(oid, format as 'text');
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 from the database is beyond the numbers that JavaScript holds exactly');
  return value;
}
