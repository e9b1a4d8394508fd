import { once } from 'node:events';
import { pino } from 'pino';
import { connect } from '../db/index.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

/**
 * A server process for the kill tests: starts the database in the folder that it is given and writes rows one after the other.
 * It prints `server PID` once, and a row's number only after its commit was acknowledged. It runs until it is killed.
 */
const dataFolder = process.argv[2] ?? '';
const server = await startEmbeddedPostgres({ dataFolder, logger: pino({ level: 'silent' }) });
const db = connect<{ rows: { n: number } }>({ url: server.url, maxConnections: 1 });
await db.schema.createTable('rows').ifNotExists().addColumn('n', 'integer').execute();
process.stdout.write(`server ${server.pid()}\n`);
for (let n = 1; ; n += 1) {
  await db.insertInto('rows').values({ n }).execute();
  if (!process.stdout.write(`${n}\n`)) await once(process.stdout, 'drain');
}
