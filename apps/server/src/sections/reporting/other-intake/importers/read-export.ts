import { errors } from '../errors.ts';
import type { ExportFields, Importer, TrackedReport } from './importer.ts';
import { readCsv } from './read-csv.ts';

/** Bytes of an export beyond which it is refused. */
export const EXPORT_LIMIT_BYTES = 64 * 1024 * 1024;

/** One record of an export, understood or not. `place` is `line 7` of a CSV file, `record 3` of a JSON one. */
export type ExportRecord = { readonly place: string; readonly report: TrackedReport } | { readonly place: string; readonly problem: string };

/** The records of an export: CSV with a line of names, or JSON, an array of records or an object with them in `data`. Throws `export-invalid` for what is neither. */
export function* readExport({ read }: Importer, text: string): Generator<ExportRecord> {
  for (const { place, fields } of isJson(text) ? readJson(text) : readTable(text)) {
    if (!fields) {
      yield { place, problem: 'it is no record' };
      continue;
    }
    const found = read(fields);
    yield 'problem' in found ? { place, problem: found.problem } : { place, report: found };
  }
}

interface PlacedFields {
  readonly place: string;
  readonly fields: ExportFields | undefined;
}

function isJson(text: string): boolean {
  return /^\ufeff?\s*[[{]/u.test(text);
}

function* readTable(text: string): Generator<PlacedFields> {
  const records = readCsv(text);
  const head = records.next();
  if (head.done) throw errors('export-invalid', { place: 'line 1', reason: 'there is nothing in the export' });
  const names = head.value.cells.map(nameOf);
  if (!names.some((name) => name === 'title' || name === 'caption' || name.endsWith('_title'))) throw errors('export-invalid', { place: `line ${head.value.line}`, reason: 'the first line names no column for the title' });
  for (const { line, cells } of records) yield { place: `line ${line}`, fields: new Map(names.flatMap((name, index) => (cells[index] === undefined ? [] : [[name, cells[index]] as const]))) };
}

function* readJson(text: string): Generator<PlacedFields> {
  const records = recordsOf(parseJson(text.replace(/^\ufeff/u, '')));
  for (const [index, record] of records.entries()) yield { place: `record ${index + 1}`, fields: isObject(record) ? flatten(record) : undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw errors('export-invalid', { place: 'the export', reason: 'it begins like JSON and is none' }, cause);
  }
}

function recordsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Array.isArray(value.data)) return value.data;
  if (isObject(value) && isObject(value.data)) return [value.data];
  throw errors('export-invalid', { place: 'the export', reason: 'it holds no list of records' });
}

const DEEPEST = 6;

/** The values of a record by their whole names, lists left out. */
function flatten(record: Readonly<Record<string, unknown>>, before = '', depth = 0, into: Map<string, string> = new Map()): Map<string, string> {
  for (const [key, value] of Object.entries(record)) {
    const name = before + nameOf(key);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') into.set(name, String(value));
    else if (isObject(value) && depth < DEEPEST) flatten(value, `${name}.`, depth + 1, into);
  }
  return into;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Severity Rating`, `severityRating` and `severity-rating` are one name. */
function nameOf(text: string): string {
  return text.slice(0, 100).replace(/([a-z0-9])([A-Z])/gu, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/gu, '_').replace(/^_+|_+$/gu, '');
}
