import { Agent } from 'node:http';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';

/** A client and the database that is ours. */
export interface EngineConnection {
  readonly client: ClickHouseClient;
  readonly database: string;
}

/** The database, where the address names none. */
const OUR_DATABASE = 'writ';

/** Longer than any statement may run. */
const REQUEST_LIMIT_MS = 120_000;

/** A quiet connection is closed by us before the other end does; the engine keeps them for 120 s and ClickHouse for 10 s. */
const QUIET_MS = { own: 60_000, cluster: 2_500 } as const;

const OURS = { application: 'writ', request_timeout: REQUEST_LIMIT_MS, max_open_connections: 16, compression: { request: false, response: false }, log: { level: ClickHouseLogLevel.OFF } } as const;

/** Speaks to the embedded engine over its socket. */
export function connectToSocket(socket: string): EngineConnection {
  // Node hands an agent's options to `net.connect`, which takes a path for a socket; the address only fills the header.
  const agent = new Agent({ keepAlive: true, maxSockets: OURS.max_open_connections, socketPath: socket } as ConstructorParameters<typeof Agent>[0]);
  return { client: createClient({ ...OURS, url: 'http://log-engine', http_agent: agent, keep_alive: { idle_socket_ttl: QUIET_MS.own } }), database: OUR_DATABASE };
}

/** Speaks to a ClickHouse of the company's own: `https://user:password@clickhouse.example.com:8443/writ`. */
export function connectToCluster(address: string): EngineConnection {
  const url = new URL(address);
  const database = decodeURIComponent(url.pathname.slice(1)) || OUR_DATABASE;
  url.pathname = '/';
  return { client: createClient({ ...OURS, url, keep_alive: { idle_socket_ttl: QUIET_MS.cluster } }), database };
}
