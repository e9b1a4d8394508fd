import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HTTP_STATUS, WritError } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { Engine } from './open-engine.ts';
import { type InsertStatement, readStatement, type Statement } from './read-statement.ts';

/** Rows of one insert, bytes. The writers cut far below it. */
const MOST_BODY_BYTES = 128 * 1024 * 1024;

/** Bytes that wait while a file is written, and are written together then. */
const PIECES_BYTES = 4 * 1024 * 1024;

/** The engine's number for "too many simultaneous queries", which clients know as worth another attempt. */
const BUSY_CODE = 202;
const BAD_REQUEST_CODE = 62;
/** Its number for a disk without room, which is met here first: rows come in a file. */
const FULL_CODE = 243;
const FULL_ERRNOS: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Answers one request in ClickHouse's HTTP manner: the result, or `Code: N. …` with the number in `x-clickhouse-exception-code`. */
export async function answerStatement(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const address = new URL(request.url ?? '/', 'http://engine').searchParams;
    if (request.method === 'GET' && request.url?.startsWith('/ping')) return void response.end('Ok.\n');
    const inAddress = address.get('query');
    const statement = readStatement(inAddress ?? (await readText(request)), address);
    const result = statement.kind === 'insert' ? await insert(engine, statement, request) : await run(engine, statement, address.get('default_format') ?? 'TabSeparated');
    response.setHeader('x-clickhouse-query-id', address.get('query_id') ?? '');
    response.end(result);
  } catch (error) {
    refuse(response, error as Error & { clickhouseCode?: number });
  }
}

async function run(engine: Engine, statement: Exclude<Statement, InsertStatement>, format: string): Promise<Uint8Array> {
  switch (statement.kind) {
    case 'read':
      return engine.use('read', async (session) => {
        if (statement.assignments.length > 0) await session.queryAsync(`SET ${statement.assignments.join(', ')}`);
        return (await session.queryAsync(statement.sql, { format })).bytes();
      });
    case 'change':
      return engine.use('write', async (session) => (await session.queryAsync(statement.sql, { format })).bytes());
  }
}

/** From memory the library takes rows only as part of a statement's text, which costs it more than all the rest of storing them; from a file it takes any format. */
async function insert(engine: Engine, statement: InsertStatement, body: IncomingMessage): Promise<Uint8Array> {
  if (statement.file !== undefined) return insertFile(engine, statement, join(engine.handover, statement.file));
  const file = join(engine.incoming, randomUUID());
  try {
    await pipeline(body, bounded, createWriteStream(file, { mode: 0o600, highWaterMark: PIECES_BYTES }));
    return await insertFile(engine, statement, file);
  } finally {
    await rm(file, { force: true });
  }
}

async function insertFile(engine: Engine, { table, columns, format, settings }: InsertStatement, file: string): Promise<Uint8Array> {
  const from = file.replace(/[\\']/g, String.raw`\$&`);
  await engine.use('write', (session) => session.queryAsync(`INSERT INTO ${table} (${columns}) FROM INFILE '${from}'${settings && ` SETTINGS ${settings}`} FORMAT ${format}`));
  return new Uint8Array();
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MOST_BODY_BYTES) throw errors('log-statement-invalid', { reason: `its body has more than ${MOST_BODY_BYTES} bytes` });
    yield piece;
  }
}

async function readText(body: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bounded(body)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function refuse(response: ServerResponse, error: Error & { clickhouseCode?: number; code?: unknown }): void {
  if (response.headersSent) return void response.destroy();
  const ours = error instanceof WritError ? error : undefined;
  const isFull = FULL_ERRNOS.has(error.code);
  const code = isFull ? FULL_CODE : ours ? (ours.code === 'log-engine-busy' ? BUSY_CODE : BAD_REQUEST_CODE) : (error.clickhouseCode ?? 0);
  response.statusCode = ours ? HTTP_STATUS[ours.kind] : 500;
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.end(error.message.startsWith('Code:') ? error.message : `Code: ${code}. DB::Exception: ${error.message} (${isFull ? 'NOT_ENOUGH_SPACE' : (ours?.code ?? error.name)})`);
}
