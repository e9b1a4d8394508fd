import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errors } from './errors.ts';

const FAST_MS = 15_000;
const IMMEDIATE_MS = 10_000;
const POLL_MS = 25;

/**
 * Stops the server of an earlier Writ that died together with the process that watches over it. Call it holding the data folder:
 * whoever still runs there then has no parent. Asks for a fast stop, then an immediate one, and never kills: SIGKILL could leave
 * shared memory behind. Throws `left-over-running` when it stays.
 */
export async function stopLeftOver(cluster: string): Promise<void> {
  const pid = await leftOverOf(cluster);
  if (pid === undefined) return;
  for (const [signal, patienceMs] of [['SIGINT', FAST_MS], ['SIGQUIT', IMMEDIATE_MS]] as const) {
    if (!(await signalIfStill(cluster, pid, signal))) return;
    if (await goesAway(cluster, pid, patienceMs)) return;
  }
  throw errors('left-over-running', { folder: cluster, pid, seconds: (FAST_MS + IMMEDIATE_MS) / 1_000 });
}

/** The process that runs on these files now. A number in a stale file, now worn by a stranger, is nobody: a server works in its data folder. */
export async function leftOverOf(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return (await worksIn(cluster, pid)) ? pid : undefined;
}

async function worksIn(cluster: string, pid: number): Promise<boolean> {
  const [theirs, ours] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => undefined), realpath(cluster)]);
  return theirs !== undefined && theirs === ours;
}

async function signalIfStill(cluster: string, pid: number, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await worksIn(cluster, pid))) return false;
  process.kill(pid, signal);
  return true;
}

async function goesAway(cluster: string, pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += POLL_MS) {
    if (!(await worksIn(cluster, pid))) return true;
    await wait(POLL_MS);
  }
  return false;
}
