import { HOST_BOUNDS, type FactValue } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer } from '../evidence.ts';
import { parseProcNet, type SocketRow } from '../formats/proc-net.ts';
import { listProcesses, type Process } from '../list-processes.ts';
import { unknownFor } from '../say-unread.ts';

type Value = FactValue<'host.sockets'>;

const TABLES = [['tcp', '/proc/net/tcp'], ['tcp', '/proc/net/tcp6'], ['udp', '/proc/net/udp'], ['udp', '/proc/net/udp6']] as const;
const MAX_TABLE = 33_554_432;
const [ESTABLISHED, CLOSED, LISTENING] = [1, 7, 10];
const MAX_FILES = 4_096;

/** Who listens and who is connected to whom, with the programs. Policy clause A2. */
export const sockets: Check<'host.sockets'> = {
  kind: 'host.sockets',
  watches: [],
  everySeconds: 60,
  cost: 'dear',
  needsRoot: true,
  liveOnly: 'Only a running system has open sockets.',
  look,
};

function look(host: Host): Observation<'host.sockets'> {
  const listening: Value['listening'] = [];
  const connected: Value['connected'] = [];
  const programOf = programsByInode(host);
  for (const [protocol, path] of TABLES) {
    const read = host.files.readText(path, MAX_TABLE);
    // A kernel without IPv6 has no table of it.
    if (!read.ok && read.why === 'missing' && path.endsWith('6')) continue;
    if (!read.ok) return unknownFor(read, 'which sockets are open');
    const { rows, badLines } = parseProcNet(read.text);
    if (badLines > 0 || !/\bsl\b/.test(read.text.slice(0, 200))) return unknown('malformed', `${path} is not the table that the kernel writes.`, `Look at it: head ${path}`);
    for (const row of rows) addRow(protocol, row, programOf(row.inode), listening, connected);
  }
  return known<'host.sockets'>({
    listening: listening.slice(0, HOST_BOUNDS.sockets), connected: connected.slice(0, HOST_BOUNDS.sockets),
    truncated: listening.length > HOST_BOUNDS.sockets || connected.length > HOST_BOUNDS.sockets, programsKnown: host.isRoot,
  }, [
    fromAnswer('Sockets', `${listening.length} listening, ${connected.length} connected${host.isRoot ? '' : '; programs of other accounts are known to root only'}`),
    ...listening.slice(0, 100).map((item) => fromAnswer(`${item.protocol} ${item.port}`, `${item.address}:${item.port} ${item.program ?? 'program unknown'}`)),
  ]);
}

function addRow(protocol: 'tcp' | 'udp', row: SocketRow, process: Process | undefined, listening: Value['listening'], connected: Value['connected']): void {
  const program = process ? { program: process.name, pid: process.pid } : {};
  const isBound = protocol === 'tcp' ? row.state === LISTENING : row.state === CLOSED;
  if (isBound) listening.push({ protocol, address: row.local, port: row.localPort, uid: row.uid, ...program });
  else if (row.state === ESTABLISHED) connected.push({ protocol, local: row.local, localPort: row.localPort, remote: row.remote, remotePort: row.remotePort, ...program });
}

/** The process that holds a socket, by the links in /proc/PID/fd; of two that share it, the older. */
function programsByInode(host: Host): (inode: string) => Process | undefined {
  const holders = new Map<string, Process>();
  for (const process of listProcesses(host)) {
    const list = host.files.list(`/proc/${process.pid}/fd`);
    for (const name of list.ok ? list.names.slice(0, MAX_FILES) : []) {
      const inode = /^socket:\[(\d+)\]$/.exec(host.files.linkTarget(`/proc/${process.pid}/fd/${name}`) ?? '')?.[1];
      if (inode !== undefined && (holders.get(inode)?.pid ?? Infinity) > process.pid) holders.set(inode, process);
    }
  }
  return (inode) => holders.get(inode);
}
