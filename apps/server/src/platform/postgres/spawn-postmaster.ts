import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DatabaseAccount } from './database-account.ts';
import type { PostgresSoftware } from './install-software.ts';
import { PROGRAM_ENVIRONMENT, WORKING_FOLDER } from './run-program.ts';
import { SOCKET_PORT } from './socket-folder.ts';

/**
 * Descriptor 3 is the life line: a pipe whose other end only this process holds. When it breaks, however this process died, the
 * watcher asks the server to stop, and insists after ten seconds; a line on the line says that the server is gone already and that its number
 * may belong to a stranger. The watcher forks twice so that it is no child of the server, and the shell becomes the server.
 */
const UNDER_WATCH = `
( ( if read -r _; then exit 0; fi
    kill -INT $$ || exit 0
    for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 $$ || exit 0; done
    kill -QUIT $$ ) <&3 >/dev/null 2>&1 3<&- & )
exec "$@" 3<&-
`;

export interface Postmaster {
  readonly process: ChildProcess;
  /** Ends the watcher without touching the server. Call it once the server has exited. */
  readonly cutLifeLine: () => void;
}

export interface PostmasterOptions {
  readonly software: PostgresSoftware;
  readonly account: DatabaseAccount;
  readonly cluster: string;
  readonly socketFolder: string;
  /** Server settings that differ from ours. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** What every embedded server runs with. Details and statements stay out of its log, since they quote rows. */
const SETTINGS = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  lc_messages: 'C',
  timezone: 'UTC',
} as const;

/** Starts the server as a session of its own (a Ctrl-C in the terminal is for us to answer) that does not outlive this process. */
export function spawnPostmaster({ software, account, cluster, socketFolder, settings }: PostmasterOptions): Postmaster {
  const all = { ...SETTINGS, unix_socket_directories: socketFolder, ...settings };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', UNDER_WATCH, 'writ-postgres', join(software.binFolder, 'postgres'), '-D', WORKING_FOLDER, ...args], {
    ...account,
    cwd: cluster,
    env: PROGRAM_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const line = child.stdio[3];
  line?.on('error', () => {});
  return {
    process: child,
    cutLifeLine: () => {
      if (line && 'end' in line) line.end('over\n');
    },
  };
}
