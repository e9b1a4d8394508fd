import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { HTTP_STATUS, WritError } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { Engine } from './open-engine.ts';
import { type InsertStatement, readStatement, type Statement } from './read-statement.ts';

/** Rows of one insert, bytes. The writers cut far below it. */
const MOST_BODY_BYTES = 128 * 1024 * 1024;

/** The engine's number for "too many simultaneous queries", which clients know as worth another attempt. */
const BUSY_CODE = 202;
const BAD_REQUEST_CODE = 62;

/** Answers one request in ClickHouse's HTTP manner: the result, or `Code: N. …` with the number in `x-clickhouse-exception-code`. */
export async function answerStatement(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const address = new URL(request.url ?? '/', 'http://engine').searchParams;
    if (request.method === 'GET' && request.url?.startsWith('/ping')) return void response.end('Ok.\n');
    const statement = readStatement(address, await readBody(request));
    const result = await run(engine, statement, address.get('default_format') ?? 'TabSeparated');
    response.setHeader('x-clickhouse-query-id', address.get('query_id') ?? '');
    response.end(result);
  } catch (error) {
    refuse(response, error as Error & { clickhouseCode?: number });
  }
}

async function run(engine: Engine, statement: Statement, format: string): Promise<Uint8Array> {
  switch (statement.kind) {
    case 'read':
      return engine.use('read', async (session) => {
        if (statement.assignments.length > 0) await session.queryAsync(`SET ${statement.assignments.join(', ')}`);
        return (await session.queryAsync(statement.sql, { format })).bytes();
      });
    case 'change':
      return engine.use('write', async (session) => (await session.queryAsync(statement.sql, { format })).bytes());
    case 'insert':
      return engine.use('write', async (session) => {
        if (statement.format === 'Parquet') return insertParquet(engine, session, statement);
        await session.insert({ table: statement.table, columns: [...statement.columns], format: statement.format, values: statement.rows, settings: { ...statement.settings } });
        return new Uint8Array();
      });
  }
}

/** The library takes text only from memory; files of any format it reads itself. */
async function insertParquet(engine: Engine, session: Session, { table, columns, rows }: InsertStatement): Promise<Uint8Array> {
  const file = join(engine.incoming, `${randomUUID()}.parquet`);
  try {
    await writeFile(file, rows, { mode: 0o600 });
    await session.queryAsync(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM file('${file.replace(/[\\']/g, String.raw`\$&`)}', Parquet)`);
    return new Uint8Array();
  } finally {
    await rm(file, { force: true });
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BODY_BYTES) throw errors('log-statement-invalid', { reason: `its body has more than ${MOST_BODY_BYTES} bytes` });
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

function refuse(response: ServerResponse, error: Error & { clickhouseCode?: number }): void {
  if (response.headersSent) return void response.destroy();
  const ours = error instanceof WritError ? error : undefined;
  const code = ours ? (ours.code === 'log-engine-busy' ? BUSY_CODE : BAD_REQUEST_CODE) : (error.clickhouseCode ?? 0);
  response.statusCode = ours ? HTTP_STATUS[ours.kind] : 500;
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.end(error.message.startsWith('Code:') ? error.message : `Code: ${code}. DB::Exception: ${error.message} (${ours?.code ?? error.name})`);
}
