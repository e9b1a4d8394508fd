import { errors } from '../errors.ts';

/** One statement as it came over HTTP, in the form that ClickHouse speaks. */
export type Statement =
  | { readonly kind: 'read'; readonly sql: string; readonly assignments: readonly string[] }
  | { readonly kind: 'change'; readonly sql: string }
  | { readonly kind: 'insert'; readonly table: string; readonly columns: readonly string[]; readonly format: InsertFormat; readonly settings: Readonly<Record<string, string>>; readonly rows: Buffer };

const INSERT_FORMATS = ['JSONEachRow', 'JSONCompactEachRow', 'Parquet'] as const;
export type InsertStatement = Extract<Statement, { readonly kind: 'insert' }>;
type InsertFormat = (typeof INSERT_FORMATS)[number];

/** The engine's statement for inserting, as far as this program writes it. */
const INSERT = /^INSERT INTO ([\w.]+) \((\w+(?:, \w+)*)\) FORMAT (\w+)\s*$/;

/** Rows from one table into another, which takes none from outside. */
const INSERT_FROM_TABLE = /^INSERT INTO [\w.]+ \(\w+(?:, \w+)*\) SELECT \w/;

/** Parameters of the address that are no settings: what the client says about the answer, which here is always whole and plain. */
const NOT_SETTINGS = new Set(['query', 'query_id', 'session_id', 'database', 'default_format', 'role', 'wait_end_of_query', 'send_progress_in_http_headers', 'http_headers_progress_interval_ms', 'enable_http_compression', 'date_time_input_format']);

/**
 * Reads a statement from the parameters of the address and the body: the text in `query` and the rows in the body, or the text in the body.
 * `param_*` are values of the text's placeholders; every other parameter is a setting for this statement.
 * Throws `log-statement-invalid`.
 */
export function readStatement(address: URLSearchParams, body: Buffer): Statement {
  const inAddress = address.get('query');
  const sql = (inAddress ?? body.toString('utf8')).trim();
  if (sql === '') throw errors('log-statement-invalid', { reason: 'there is none in the query or in the body' });
  if (INSERT_FROM_TABLE.test(sql)) return { kind: 'change', sql };
  if (/^INSERT\b/i.test(sql)) return readInsert(sql, settingsOf(address), body);
  if (/^(SELECT|WITH|EXISTS|SHOW)\b/i.test(sql)) return { kind: 'read', sql, assignments: [...assign('', settingsOf(address)), ...assign('param_', valuesOf(address))] };
  return { kind: 'change', sql };
}

function readInsert(sql: string, settings: Readonly<Record<string, string>>, rows: Buffer): Statement {
  const [, table, columns, name] = INSERT.exec(sql) ?? [];
  const format = INSERT_FORMATS.find((known) => known === name);
  if (table === undefined || columns === undefined || format === undefined) throw errors('log-statement-invalid', { reason: 'an insert names its table, its columns and one of the formats JSONEachRow, JSONCompactEachRow and Parquet' });
  return { kind: 'insert', table, columns: columns.split(', '), format, settings, rows };
}

function settingsOf(address: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...address].filter(([name]) => !NOT_SETTINGS.has(name) && !name.startsWith('param_')));
}

function valuesOf(address: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...address].filter(([name]) => name.startsWith('param_')).map(([name, value]) => [name.slice('param_'.length), value]));
}

/**
 * `name = 'value'` for SET. The values arrive escaped as the engine's text format wants them and are quoted once more here, as literals.
 * SET keeps them to the connection. The library's own binding goes through one queue for the whole process, so that one slow question would hold up all others.
 */
function assign(prefix: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => {
    if (!/^\w{1,100}$/.test(name)) throw errors('log-statement-invalid', { reason: 'a setting or a value has a name that is none' });
    return `${prefix}${name} = '${value.replace(/[\\']/g, String.raw`\$&`)}'`;
  });
}
