import { errors } from '../errors.ts';

/** One statement as it came over HTTP, in the form that ClickHouse speaks. Rows of an insert are no part of it: they come behind it, in the body, or lie in a file that was handed over. */
export type Statement =
  | { readonly kind: 'read'; readonly sql: string; readonly assignments: readonly string[] }
  | { readonly kind: 'change'; readonly sql: string }
  | { readonly kind: 'insert'; readonly table: string; readonly columns: string; readonly file: string | undefined; readonly format: InsertFormat; readonly settings: string };

const INSERT_FORMATS = ['RowBinary', 'JSONCompactEachRow', 'Parquet'] as const;
type InsertFormat = (typeof INSERT_FORMATS)[number];
export type InsertStatement = Extract<Statement, { readonly kind: 'insert' }>;

/** The engine's statement for inserting, as far as this program writes it. A file is a name without a way. */
const INSERT = /^INSERT INTO ([\w.]+) \((\w+(?:, \w+)*)\)(?: FROM INFILE '([\w-]+)')? FORMAT (\w+)\s*$/;

/** Rows from one table into another, which takes none from outside. */
const INSERT_FROM_TABLE = /^INSERT INTO [\w.]+ \(\w+(?:, \w+)*\) SELECT \w/;

/** Parameters of the address that are no settings: what the client says about the answer, which here is always whole and plain. */
const NOT_SETTINGS = new Set(['query', 'query_id', 'session_id', 'database', 'default_format', 'role', 'wait_end_of_query', 'send_progress_in_http_headers', 'http_headers_progress_interval_ms', 'enable_http_compression', 'date_time_input_format']);

/**
 * Reads a statement and the parameters that came with it. `param_*` are values of the text's placeholders; every other parameter is a setting for this statement.
 * Throws `log-statement-invalid`.
 */
export function readStatement(text: string, address: URLSearchParams): Statement {
  const sql = text.trim();
  if (sql === '') throw errors('log-statement-invalid', { reason: 'there is none in the query or in the body' });
  if (INSERT_FROM_TABLE.test(sql)) return { kind: 'change', sql };
  if (/^INSERT\b/i.test(sql)) return readInsert(sql, address);
  if (/^(SELECT|WITH|EXISTS|SHOW)\b/i.test(sql)) return { kind: 'read', sql, assignments: [...assign('', settingsOf(address)), ...assign('param_', valuesOf(address))] };
  return { kind: 'change', sql };
}

function readInsert(sql: string, address: URLSearchParams): Statement {
  const [, table, columns, file, name] = INSERT.exec(sql) ?? [];
  const format = INSERT_FORMATS.find((known) => known === name);
  if (table === undefined || columns === undefined || format === undefined) throw errors('log-statement-invalid', { reason: `an insert names its table, its columns, a file if it has one, and one of the formats ${INSERT_FORMATS.join(', ')}` });
  return { kind: 'insert', table, columns, file, format, settings: assign('', settingsOf(address)).join(', ') };
}

function settingsOf(address: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...address].filter(([name]) => !NOT_SETTINGS.has(name) && !name.startsWith('param_')));
}

function valuesOf(address: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...address].filter(([name]) => name.startsWith('param_')).map(([name, value]) => [name.slice('param_'.length), value]));
}

/**
 * `name = 'value'` for SET and SETTINGS. The values arrive escaped as the engine's text format wants them and are quoted once more here, as literals.
 * SET keeps them to the connection. The library's own binding goes through one queue for the whole process, so that one slow question would hold up all others.
 */
function assign(prefix: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => {
    if (!/^\w{1,100}$/.test(name)) throw errors('log-statement-invalid', { reason: 'a setting or a value has a name that is none' });
    return `${prefix}${name} = '${value.replace(/[\\']/g, String.raw`\$&`)}'`;
  });
}
