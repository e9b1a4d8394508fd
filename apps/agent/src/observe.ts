import type { FactKind, FactLine, Subject } from '@writ/contract';
import { instant, type Instant } from '@writ/kernel';
import { unknown, type Check, type Host, type Memory, type Observation } from './checks/check.ts';
import { finishFact } from './checks/finish-fact.ts';
import { CHECKS } from './checks/registry.ts';
import { runCommand, runNothing } from './checks/run-command.ts';
import { openFileTree } from './file-tree/index.ts';

export interface ObserveOptions {
  /** Another file tree than this machine's. Nothing of the running system is touched then. */
  readonly root?: string | undefined;
  readonly now: Instant;
  /** The host that the facts are about. */
  readonly subject: Subject;
  /** Who looks: `agent 0.1.0`, `writ observe`. */
  readonly by: string;
  /** Only these kinds; all when absent. */
  readonly kinds?: readonly FactKind[] | undefined;
  /** What earlier looks remember; nothing when absent, and then a pending update is as old as this look. */
  readonly memory?: Memory | undefined;
  /** Milliseconds for one check before its fact is *unknown: timed-out*. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 20_000;

/** Looks at a host, one check after another, and gives a line for every kind of fact. Never throws. */
export async function* observe(options: ObserveOptions): AsyncGenerator<FactLine, void> {
  const host = hostOf(options);
  const looker = { subject: options.subject, by: options.by, observedAt: options.now };
  for (const check of CHECKS) {
    if (options.kinds && !options.kinds.includes(check.kind)) continue;
    yield finishFact(check.kind, await lookWithin(check, host, options.timeoutMs ?? DEFAULT_TIMEOUT_MS), looker);
  }
}

/** A memory in memory, from what an earlier one `dump`ed. */
export function openMemory(entries: Iterable<readonly [string, unknown]> = []): Memory & { entries(): [string, unknown][] } {
  const held = new Map<string, unknown>(entries);
  return {
    recall: (key) => held.get(key) as ReturnType<Memory['recall']>,
    keep: (key, value) => void held.set(key, value),
    entries: () => [...held],
  };
}

function hostOf(options: ObserveOptions): Host {
  const live = options.root === undefined;
  return {
    files: openFileTree(options.root),
    live,
    now: instant(options.now),
    isRoot: process.geteuid?.() === 0,
    run: live ? runCommand : runNothing,
    memory: options.memory ?? openMemory(),
  };
}

/** One look with an end: what throws or hangs is *unknown*, and the others go on. */
export async function lookWithin(check: Check, host: Host, timeoutMs: number): Promise<Observation> {
  if (check.liveOnly !== undefined && !host.live) return unknown('not-here', check.liveOnly, 'Ask the agent on the running host.');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Observation>((resolve) => {
    timer = setTimeout(() => resolve(unknown('timed-out', `The look took longer than ${timeoutMs / 1_000} seconds.`, 'See whether the machine is overloaded or a file system hangs.')), timeoutMs);
  });
  try {
    return await Promise.race([check.look(host), late]);
  } catch (error) {
    // Our own fault, or a tree that changes under the look: said as such, so that it is mended and nothing else is lost.
    return unknown('unreadable', `The check failed: ${error instanceof Error ? error.message : String(error)}`, 'This is a defect of the agent; report it with the evidence.');
  } finally {
    clearTimeout(timer);
  }
}
