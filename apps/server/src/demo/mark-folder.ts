import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errors } from './errors.ts';

/** Says of a data folder that a demonstration made what is in it. */
const MARK = 'demonstration.json';

/** Whether a demonstration made this data folder: whoever serves it says so on every page. */
export async function isDemonstration(dataFolder: string): Promise<boolean> {
  return readFile(join(dataFolder, MARK)).then(() => true, () => false);
}

/** Refuses where a real instance could be touched. Throws `demonstration-with-database`, `demonstration-beside-real`. */
export async function refuseNearReal(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (environment.DATABASE_URL) throw errors('demonstration-with-database');
  const folder = environment.WRIT_DATA;
  if (folder && !(await isEmpty(folder)) && !(await isDemonstration(folder))) throw errors('demonstration-beside-real', { folder });
}

export interface DemonstrationFolder {
  readonly path: string;
  /** Takes away what is not to be kept. */
  readonly leave: () => Promise<void>;
}

/** Makes and marks the folder of a demonstration: a temporary one, or the one to keep. Throws `demonstration-folder-taken`, `demonstration-exists`. */
export async function makeFolder(keep: string | undefined, about: { readonly seed: number }): Promise<DemonstrationFolder> {
  const path = keep === undefined ? await mkdtemp(join(tmpdir(), 'writ-demonstration-')) : resolve(keep);
  if (await isDemonstration(path)) throw errors('demonstration-exists', { folder: path });
  if (!(await isEmpty(path))) throw errors('demonstration-folder-taken', { folder: path });
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Marked before anything else is in it, so that a demonstration that was cut off is known for one.
  await writeFile(join(path, MARK), `${JSON.stringify({ demonstration: true, ...about })}\n`);
  return { path, leave: async () => (keep === undefined ? rm(path, { recursive: true, force: true }) : undefined) };
}

async function isEmpty(folder: string): Promise<boolean> {
  return readdir(folder).then((names) => names.length === 0, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return true;
    throw error;
  });
}
