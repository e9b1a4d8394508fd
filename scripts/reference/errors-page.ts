import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HTTP_STATUS, type ErrorDeclaration } from '@writ/kernel';
import { makePage, makeTable, type ReferencePage } from './page.ts';

interface DeclaredErrors {
  readonly owner: string;
  readonly table: Readonly<Record<string, ErrorDeclaration>>;
}

const root = join(import.meta.dirname, '../..');

/** Every table of declared errors, wherever in the sources it stands. */
export async function findDeclaredErrors(): Promise<readonly DeclaredErrors[]> {
  const files = (await Promise.all(['apps', 'packages'].map((folder) => readdir(join(root, folder), { recursive: true })))).flatMap((names, index) => names.map((name) => join(root, index === 0 ? 'apps' : 'packages', name)));
  const sources = files.filter((file) => /\/src\/.*\.ts$/.test(file) && !/node_modules|\.test\.ts$/.test(file)).toSorted();
  const tables: DeclaredErrors[] = [];
  for (const file of sources) {
    if (!/^export const \w+ = declareErrors\(/m.test(await readFile(file, 'utf8'))) continue;
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(module)) if (isDeclaredErrors(value)) tables.push(value);
  }
  return tables;
}

export async function errorsPage(): Promise<ReferencePage> {
  const tables = await findDeclaredErrors();
  const parts = tables.toSorted((one, other) => (one.owner < other.owner ? -1 : 1)).map(({ owner, table }) => {
    const rows = Object.entries(table).map(([code, { kind, sentence }]) => [`\`${code}\``, kind, String(HTTP_STATUS[kind]), sentence]);
    return `## ${owner}\n\n${makeTable(['code', 'kind', 'status', 'sentence'], rows)}`;
  });
  return makePage('errors.md', 'Errors', 'Every error that a caller may meet, by owner. Match on the code, never on the sentence. Over HTTP an error is a problem (RFC 9457) whose `code` is this; on the command line the code stands in brackets behind the sentence. `{…}` is filled in.', parts.join('\n\n'));
}

function isDeclaredErrors(value: unknown): value is DeclaredErrors {
  return typeof value === 'function' && 'owner' in value && 'table' in value;
}
