import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One file that browsers load. Several sources are joined in their order. */
interface PublicFile {
  /** As pages ask for it: `frame.asset('style.css')`. Style sheets name their fonts relative to it. */
  readonly name: string;
  /** Paths from the root of the repository. */
  readonly from: readonly string[];
}

const STYLE_PARTS = ['tokens', 'base', 'frame', 'components', 'policy', 'pages', 'logs', 'public', 'print'];
// Of each font the Latin subset only: 48, 51, 51 and 40 KB. Other scripts fall back to the reader's own fonts.
const FONTS = {
  'inter': 'inter/files/inter-latin-wght-normal.woff2',
  'source-serif': 'source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  'source-serif-italic': 'source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
  'jetbrains-mono': 'jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
};

/** Everything that pages load, but for the islands, which are bundled from `ui/islands/*.ts`. */
const PUBLIC_FILES: readonly PublicFile[] = [
  { name: 'style.css', from: STYLE_PARTS.map((part) => `apps/server/src/ui/style/${part}.css`) },
  { name: 'favicon.svg', from: ['apps/server/src/ui/public/favicon.svg'] },
  ...Object.entries(FONTS).map(([name, file]) => ({ name: `fonts/${name}.woff2`, from: [`node_modules/@fontsource-variable/${file}`] })),
  { name: 'htmx.js', from: ['node_modules/htmx.org/dist/htmx.min.js'] },
  { name: 'htmx-sse.js', from: ['node_modules/htmx.org/dist/ext/hx-sse.min.js'] },
];

/** Writes every public file into `into`. `root` is the root of the repository. */
export async function writePublicFiles(root: string, into: string): Promise<void> {
  for (const { name, from } of PUBLIC_FILES) {
    const parts = await Promise.all(from.map((path) => readFile(join(root, path))));
    await mkdir(dirname(join(into, name)), { recursive: true });
    await writeFile(join(into, name), Buffer.concat(parts));
  }
}
