import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';
import { writePublicFiles } from '../public-files.ts';
import { renderPage } from '../render.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

/** Writes everything that a browser needs to show the pages: public files, bundled islands, and each page as `NAME.html`. */
export async function writeSite(folder: string, pages: ReadonlyMap<string, unknown>): Promise<void> {
  await writePublicFiles(ROOT, folder);
  await mkdir(join(folder, 'islands'), { recursive: true });
  const islands = join(ROOT, 'apps/server/src/ui/islands');
  for (const file of await readdir(islands)) {
    const { output } = await build({ input: join(islands, file), platform: 'browser', write: false, logLevel: 'silent' });
    await writeFile(join(folder, 'islands', file.replace(/\.ts$/, '.js')), output[0].code);
  }
  for (const [name, view] of pages) await writeFile(join(folder, `${name}.html`), renderPage(view));
}
