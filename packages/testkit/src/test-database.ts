import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { sharedServer } from './shared-server.ts';

export interface TestDatabase<Tables> {
  readonly db: Kysely<Tables>;
  readonly url: string;
  /** Closes `db` and removes the database, whoever is still connected. */
  readonly drop: () => Promise<void>;
}

type Connect = <Tables>(options: { readonly url: string; readonly maxConnections?: number }) => Kysely<Tables>;

let loadConnect: (() => Promise<Connect>) | undefined;

/** Called once by vitest's set-up file: how the program itself connects, so that tests read the same types. Loaded only when used. */
export function registerConnect(load: () => Promise<Connect>): void {
  loadConnect = load;
}

/**
 * A database of one's own with every table of the program and no rows, made by copying a template (about 50 ms).
 *
 *     const { db, drop } = await createTestDatabase<JournalTables>();
 *     afterAll(drop);
 *
 * `empty: true` gives one without tables.
 */
export async function createTestDatabase<Tables>({ empty = false }: { readonly empty?: boolean } = {}): Promise<TestDatabase<Tables>> {
  if (!loadConnect) throw new Error('createTestDatabase needs vitest.setup.ts, which says how to connect');
  const [connect, server] = await Promise.all([loadConnect(), sharedServer()]);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server.url, `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : server.template}`);
  const url = urlOfDatabase(server.url, name);
  const db = connect<Tables>({ url, maxConnections: 5 });
  return {
    db,
    url,
    drop: async () => {
      await db.destroy();
      await onServer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** `url` with another database. */
export function urlOfDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
