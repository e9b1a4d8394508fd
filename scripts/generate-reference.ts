/** `npm run reference`: writes the pages of `docs/reference` that are made from the sources. A test holds them to it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeReferencePages } from './reference/pages.ts';

for (const { file, text } of await makeReferencePages()) await writeFile(join(import.meta.dirname, '..', file), text);
