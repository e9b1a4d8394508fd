import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Which paths concern which kinds of fact. `*` stands for any name within one folder. */
export interface Concern {
  readonly kind: string;
  readonly paths: readonly string[];
}
export interface PathWatch {
  /** Whether the kernel tells of changes; otherwise files are compared every two seconds. */
  readonly how: 'notified' | 'polled';
  close(): void;
}
export interface WatchOptions {
  /** Replaced in tests, to be without inotify. */
  readonly notify?: typeof watch;
  readonly pollEveryMs?: number;
}

/** Bounds: folders that are watched, and matches of one `*`. A home folder for each of ten thousand people is not watched one by one. */
const MOST_FOLDERS = 1_024;
const MOST_MATCHES = 256;
const POLL_EVERY_MS = 2_000;
const REBUILD_AFTER_MS = 200;
/** File systems of the kernel tell of no change. */
const SILENT = /^\/(proc|sys|dev)(\/|$)/;

/**
 * Calls `onChange` with the kinds whose paths changed, appeared or went. Watches the folders on the way as well, because editors and package managers replace
 * files, and what does not exist yet cannot be watched itself. Falls back to comparing every two seconds where the kernel gives no notices.
 */
export function watchPaths(concerns: readonly Concern[], onChange: (kinds: readonly string[]) => void, options: WatchOptions = {}): PathWatch {
  try {
    return notifyOfChanges(concerns, onChange, options.notify ?? watch);
  } catch {
    // ENOSPC (no watches left), EMFILE, ENOSYS: all mean that notices are not to be had here.
    return pollForChanges(concerns, onChange, options.pollEveryMs ?? POLL_EVERY_MS);
  }
}

/** What of a folder's entries matters: by whom, and whether the entry is a way to something deeper, so that watching must begin anew when it comes or goes. */
interface Interest {
  readonly kind: string;
  readonly name: RegExp | undefined;
  readonly isWay: boolean;
}

function notifyOfChanges(concerns: readonly Concern[], onChange: (kinds: readonly string[]) => void, notify: typeof watch): PathWatch {
  let watchers = new Map<string, FSWatcher>();
  let rebuilding: NodeJS.Timeout | undefined;
  let closed = false;
  const moved = new Set<string>();

  const onEvent = (interests: readonly Interest[], event: string, name: string | null): void => {
    const touched = interests.filter((interest) => name === null || interest.name === undefined || interest.name.test(name));
    // A way that changes inside is told by the watch on itself; only its coming and going matters here.
    const kinds = new Set(touched.filter((interest) => !interest.isWay || event === 'rename').map((interest) => interest.kind));
    if (kinds.size === 0) return;
    if (event === 'rename' && !closed) {
      for (const kind of kinds) moved.add(kind);
      rebuilding ??= setTimeout(rebuild, REBUILD_AFTER_MS);
    }
    onChange([...kinds]);
  };
  const begin = (): Map<string, FSWatcher> => {
    const begun = new Map<string, FSWatcher>();
    try {
      for (const [folder, interests] of foldersOf(concerns)) {
        const watcher = tryWatch(notify, folder, (event, name) => onEvent(interests, event, name));
        if (watcher) begun.set(folder, watcher);
      }
    } catch (cause) {
      for (const watcher of begun.values()) watcher.close();
      throw cause;
    }
    return begun;
  };
  const rebuild = (): void => {
    rebuilding = undefined;
    const before = watchers;
    try {
      watchers = begin();
    } catch {
      // Out of watches in the middle of a life: keep the old ones, and the regular looks see the rest.
      return;
    }
    for (const watcher of before.values()) watcher.close();
    // What was made below a new folder before it was watched has told nobody.
    onChange([...moved]);
    moved.clear();
  };

  watchers = begin();
  return {
    how: 'notified',
    close() {
      closed = true;
      clearTimeout(rebuilding);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** Undefined for a folder that went in between or may not be read; throws when the kernel has no watches to give. */
function tryWatch(notify: typeof watch, folder: string, listener: (event: string, name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = notify(folder, { persistent: false }, listener);
    // A folder that is deleted ends its own watch; the one above it tells.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw cause;
  }
}

/** Every folder to watch, with what matters in it. */
function foldersOf(concerns: readonly Concern[]): Map<string, Interest[]> {
  const folders = new Map<string, Interest[]>();
  const add = (folder: string, interest: Interest): void => {
    const held = folders.get(folder);
    if (held) held.push(interest);
    else if (folders.size < MOST_FOLDERS) folders.set(folder, [interest]);
  };
  for (const { kind, paths } of concerns) {
    for (const path of paths) {
      if (SILENT.test(path)) continue;
      for (const { folder, name, isWay } of stepsOf(path)) add(folder, { kind, name, isWay });
    }
  }
  return folders;
}

/** The folders on the way to a path, as far as they exist; and the path itself when it is a folder, all of whose entries matter. */
function* stepsOf(path: string): Generator<{ folder: string; name: RegExp | undefined; isWay: boolean }> {
  const names = path.split('/').filter(Boolean);
  let folders = ['/'];
  for (const [index, name] of names.entries()) {
    const isWay = index < names.length - 1;
    const form = formOf(name);
    for (const folder of folders) yield { folder, name: form, isWay };
    folders = folders.flatMap((folder) => entriesOf(folder, name, form)).filter(isFolder).slice(0, MOST_MATCHES);
  }
  for (const folder of folders) yield { folder, name: undefined, isWay: false };
}

function formOf(name: string): RegExp {
  return new RegExp(`^${name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^/]*')}$`);
}

function entriesOf(folder: string, name: string, form: RegExp): string[] {
  if (!name.includes('*')) return [join(folder, name)];
  try {
    return readdirSync(folder).filter((entry) => form.test(entry)).slice(0, MOST_MATCHES).map((entry) => join(folder, entry));
  } catch {
    // Not there or not readable: nothing below it to watch.
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function pollForChanges(concerns: readonly Concern[], onChange: (kinds: readonly string[]) => void, everyMs: number): PathWatch {
  let before = markAll(concerns);
  const timer = setInterval(() => {
    const now = markAll(concerns);
    const changed = [...now].filter(([kind, mark]) => before.get(kind) !== mark).map(([kind]) => kind);
    before = now;
    if (changed.length > 0) onChange(changed);
  }, everyMs).unref();
  return { how: 'polled', close: () => clearInterval(timer) };
}

/** A text per kind that differs when one of its paths came, went, was replaced or written to. */
function markAll(concerns: readonly Concern[]): Map<string, string> {
  return new Map(concerns.map(({ kind, paths }) => [kind, paths.filter((path) => !SILENT.test(path)).flatMap(expand).map(markOf).join('\n')]));
}

function expand(path: string): string[] {
  let found = ['/'];
  for (const name of path.split('/').filter(Boolean)) {
    const form = formOf(name);
    found = found.flatMap((folder) => entriesOf(folder, name, form)).slice(0, MOST_MATCHES);
  }
  return found;
}

function markOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    // Absence is a state like any other.
    return `${path} absent`;
  }
}
