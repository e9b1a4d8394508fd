import fs from 'node:fs';

// Node has no name for O_PATH; its value is the same on every architecture that Writ's agent is built for (x86-64, arm64).
const O_PATH = 0o10000000;
const FOLDER = O_PATH | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW;
/** As the kernel's MAXSYMLINKS. */
const MAX_LINKS = 40;
const MAX_PARTS = 1_000;

/** An error in the form of the system's, so that one place reads them all. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/**
 * Calls `use` with a path that leads to `path` inside `root` and cannot lead out of it: absolute links start again at the root, `..` stops
 * there. Each folder is held open and the next part is opened through it without following links, so a tree that somebody changes while it is
 * read gives an error, never a file from outside. Throws as the system does, ELOOP after 40 links.
 */
export function resolveInside<Result>(root: string, path: string, followLast: boolean, use: (place: string) => Result): Result {
  const held: number[] = [fs.openSync(root, O_PATH | fs.constants.O_DIRECTORY)];
  try {
    return use(walk(held, path, followLast));
  } finally {
    for (const fd of held) fs.closeSync(fd);
  }
}

function walk(held: number[], path: string, followLast: boolean): string {
  const parts = partsOf(path).reverse();
  let links = 0;
  let steps = 0;
  while (parts.length > 0) {
    const part = parts.pop()!;
    steps += 1;
    if (steps > MAX_PARTS) throw systemError('ELOOP');
    if (part === '..') {
      if (held.length > 1) fs.closeSync(held.pop()!);
      continue;
    }
    const place = `/proc/self/fd/${held.at(-1)}/${part}`;
    const isLast = parts.length === 0;
    if (fs.lstatSync(place).isSymbolicLink()) {
      if (isLast && !followLast) return place;
      links += 1;
      if (links > MAX_LINKS) throw systemError('ELOOP');
      const target = fs.readlinkSync(place);
      if (target.startsWith('/')) for (const fd of held.splice(1)) fs.closeSync(fd);
      parts.push(...partsOf(target).reverse());
      continue;
    }
    if (isLast) return place;
    held.push(fs.openSync(place, FOLDER));
  }
  return `/proc/self/fd/${held.at(-1)}/.`;
}

function partsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length > MAX_PARTS) throw systemError('ENAMETOOLONG');
  return parts;
}
