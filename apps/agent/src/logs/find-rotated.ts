import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { identify, isSameFile, type FilePosition } from './file-position.ts';

/** How logrotate, newsyslog and applications name what they put aside: `.1`, `-20261124`, `.2026-11-24`, with a time or a number after it. */
const ASIDE = /^[.-]\d[\d.T_-]{0,30}$/;
/** Files in one folder that are looked at. */
const MOST_NAMES = 1_000;

interface Aside {
  readonly path: string;
  readonly changedAt: number;
}

/** What was put aside of a log file and is not compressed, the oldest first. */
export function listAside(path: string): readonly Aside[] {
  const [folder, name] = [dirname(path), basename(path)];
  const names = readFolder(folder).filter((other) => other.startsWith(name) && ASIDE.test(other.slice(name.length)));
  return names.slice(0, MOST_NAMES).flatMap((other) => {
    const found = statSync(join(folder, other), { throwIfNoEntry: false });
    return found?.isFile() ? [{ path: join(folder, other), changedAt: found.mtimeMs }] : [];
  }).toSorted((one, other) => one.changedAt - other.changedAt || compareNames(one.path, other.path));
}

/**
 * Opens the file of a position where it was put aside: renamed, or, if it is not, copied before the original was truncated. Undefined when it is not there any more.
 */
export function openAside(path: string, position: FilePosition): { readonly fd: number; readonly path: string } | undefined {
  let copy: { readonly fd: number; readonly path: string } | undefined;
  for (const aside of listAside(path).toReversed()) {
    const fd = openQuietly(aside.path);
    if (fd === undefined) continue;
    const isSame = isSameFile(fd, position);
    if (isSame && identify(fd) === position.file) {
      if (copy) closeSync(copy.fd);
      return { fd, path: aside.path };
    }
    if (isSame && copy === undefined) copy = { fd, path: aside.path };
    else closeSync(fd);
  }
  return copy;
}

/** The newest file that was put aside, as `FilePosition.after` names it. */
export function newestAside(path: string): string {
  const newest = listAside(path).at(-1);
  return newest === undefined ? '' : identifyPath(newest.path);
}

/**
 * The first file that was put aside after another was begun of which nothing was read yet, and before that one was: it is a copy of what was written and truncated
 * before anybody looked. Undefined when there is none, and when what lay aside before is gone, so that nobody can say.
 */
export function openUnread(path: string, { file, after }: FilePosition): { readonly fd: number; readonly path: string } | undefined {
  const aside = listAside(path).map((one) => ({ ...one, id: identifyPath(one.path) }));
  const place = after === '' ? -1 : aside.findIndex(({ id }) => id === after);
  if (place === -1 && after !== '') return undefined;
  const own = aside.findIndex(({ id }) => id === file);
  const unread = aside.slice(place + 1, own === -1 ? undefined : own).find(({ id }) => id !== '');
  const fd = unread && openQuietly(unread.path);
  return unread === undefined || fd === undefined ? undefined : { fd, path: unread.path };
}

/** Empty for what is not there any more. */
function identifyPath(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.dev}:${found.ino}`;
}

/** Undefined for what is not there or may not be read. */
export function openQuietly(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // rotated away in between, or forbidden: whoever follows says which
  }
}

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no folder, no files
  }
}

/** For those that changed at one moment: `.10` is older than `.9`, and `-20261123` than `-20261124`. */
function compareNames(one: string, other: string): number {
  const order = one.localeCompare(other, 'en', { numeric: true });
  return /\.\d{1,4}$/.test(one) && /\.\d{1,4}$/.test(other) ? -order : order;
}
