import { HOST_BOUNDS } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer } from '../evidence.ts';
import { askEngine } from './engine-client.ts';
import { readContainer, readEngine, readPrivileged, type Container } from './read-answers.ts';

type Found = Observation<'host.containers'>;

const SOCKETS = ['/run/docker.sock', '/var/run/docker.sock', '/run/podman/podman.sock'];
/** Records of single containers that are asked at the same time. */
const AT_ONCE = 8;

/** What runs in containers and what of the host it sees. Policy clause A1. */
export const containers: Check<'host.containers'> = {
  kind: 'host.containers',
  watches: SOCKETS,
  everySeconds: 60,
  cost: 'cheap',
  needsRoot: true,
  liveOnly: 'Only a running system has a container engine that answers.',
  look,
};

async function look(host: Host): Promise<Found> {
  const run = host.files.list('/run');
  if (!run.ok) return unknown('unreadable', '/run cannot be listed, so whether a container engine runs cannot be told.', 'Look at it: ls -ld /run');
  const socket = SOCKETS.find((path) => host.files.status(path).ok);
  if (socket === undefined) {
    return known<'host.containers'>({ engine: 'none', containers: [], truncated: false }, [fromAnswer('Container sockets', `none of ${SOCKETS.join(', ')} exists; engines of single users are not asked`)]);
  }
  return ask(socket);
}

/** Asks an engine behind a socket. A socket that is there and does not answer makes the fact unknown, never empty. */
export async function ask(socket: string): Promise<Found> {
  const version = await askEngine(socket, '/version');
  const engine = version.ok ? readEngine(version.body) : undefined;
  if (!version.ok && (version.why === 'EACCES' || version.why === 'EPERM')) return unknown('needs-root', `${socket} may be used by root only.`, 'Run the agent as root.');
  if (!engine) return unknown('unreadable', `${socket} exists and does not answer as a container engine (${version.ok ? 'another answer' : version.why}).`, 'See whether the engine runs: docker info, or podman info.');
  const answer = await askEngine(socket, '/containers/json?all=true');
  if (!answer.ok || !Array.isArray(answer.body)) return unknown('unreadable', `The engine at ${socket} does not list its containers (${answer.ok ? 'another answer' : answer.why}).`, 'See whether the engine works: docker ps');
  const entries = answer.body.slice(0, HOST_BOUNDS.containers);
  const found = await readAll(socket, entries);
  if (!found) return unknown('unreadable', `The engine at ${socket} does not say of every container whether it is privileged.`, 'See whether the engine works: docker inspect');
  return known<'host.containers'>({ engine, containers: found, truncated: answer.body.length > entries.length }, [
    fromAnswer('Engine', `${engine} at ${socket}, ${found.length} containers`),
    ...found.slice(0, 100).map((item) => fromAnswer(item.name || item.id.slice(0, 12), `${item.image}, ${item.state}${item.privileged ? ', privileged' : ''}, ${item.mounts.length} mounts`)),
  ]);
}

async function readAll(socket: string, entries: readonly unknown[]): Promise<Container[] | undefined> {
  const found: Container[] = [];
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const batch = await Promise.all(entries.slice(from, from + AT_ONCE).map((entry) => readOne(socket, entry)));
    for (const container of batch) {
      if (!container) return undefined;
      found.push(container);
    }
  }
  return found;
}

async function readOne(socket: string, entry: unknown): Promise<Container | undefined> {
  const listed = readContainer(entry, false);
  // The id becomes part of a path: an engine that names a container otherwise is not followed.
  if (!listed || !/^[a-zA-Z0-9_.-]{1,200}$/.test(listed.id)) return undefined;
  const own = await askEngine(socket, `/containers/${listed.id}/json`);
  const privileged = own.ok ? readPrivileged(own.body) : undefined;
  return privileged === undefined ? undefined : { ...listed, privileged };
}
