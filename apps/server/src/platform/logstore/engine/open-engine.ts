import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { errors } from '../errors.ts';
import { handoverIn } from '../handover.ts';

/** The embedded engine over one folder. */
export interface Engine {
  readonly version: string;
  /** Folder for rows that came over the socket; emptied when the engine opens. */
  readonly incoming: string;
  /** Folder where our parent leaves rows; kept by it. */
  readonly handover: string;
  /** Runs `work` on a connection of its own, in its turn. Throws `log-engine-busy` when too many wait already. */
  readonly use: <Result>(lane: Lane, work: (session: Session) => Promise<Result>) => Promise<Result>;
  readonly close: () => void;
}

/** Writing never waits for reading, nor reading for writing. */
export type Lane = 'read' | 'write';

/** One connection runs one statement at a time; several on one folder run side by side. */
const CONNECTIONS: Readonly<Record<Lane, number>> = { read: 3, write: 2 };

/** Statements that may wait in a lane. Each holds its body in memory. */
const MOST_WAITING = 64;

/**
 * What the engine is given of the machine. Its own defaults take nine tenths of the memory, which belongs to the rest of Writ and of the host;
 * caches are kept small because the pages of the files are cached by the system anyway.
 */
const SERVER_SETTINGS = `<clickhouse>
  <max_server_memory_usage>1600000000</max_server_memory_usage>
  <mark_cache_size>134217728</mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <background_pool_size>1</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <os_threads_nice_value_merge_mutate>19</os_threads_nice_value_merge_mutate>
  <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
</clickhouse>
`;

/** Opens the files in `folder`, which must be held. Throws `log-engine-missing` where npm brought none for this platform. */
export async function openEngine(folder: string): Promise<Engine> {
  const chdb = await import('chdb').catch((error: Error) => {
    throw errors('log-engine-missing', { platform: `${process.platform}-${process.arch}`, reason: error.message.split('\n')[0] }, error);
  });
  const settings = join(folder, 'engine.xml');
  await writeFile(settings, SERVER_SETTINGS, { mode: 0o600 });
  const data = join(folder, 'data');
  const incoming = join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { mode: 0o700 });
  const connect = (): Session => new chdb.Session(data, { connectionArgs: [`--config-file=${settings}`] });
  const lanes = { read: openLane(CONNECTIONS.read, connect), write: openLane(CONNECTIONS.write, connect) };
  const version = (await lanes.read.use((session) => session.queryAsync('SELECT version()', { format: 'TabSeparated' }))).text().trim();
  return {
    version, incoming,
    handover: handoverIn(folder),
    use: (lane, work) => lanes[lane].use(work),
    close: () => Object.values(lanes).forEach((lane) => lane.close()),
  };
}

function openLane(count: number, connect: () => Session) {
  const all = Array.from({ length: count }, connect);
  const free = [...all];
  const waiting: ((session: Session) => void)[] = [];

  async function use<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const session = free.pop() ?? (await turn());
    try {
      return await work(session);
    } finally {
      const next = waiting.shift();
      if (next) next(session);
      else free.push(session);
    }
  }

  function turn(): Promise<Session> {
    if (waiting.length >= MOST_WAITING) throw errors('log-engine-busy');
    return new Promise((resolve) => void waiting.push(resolve));
  }

  return { use, close: () => all.forEach((session) => session.close()) };
}
