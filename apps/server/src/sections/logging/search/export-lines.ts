import { instant, toIso, WritError } from '@writ/kernel';
import { writeCsv } from '../../../core/console/write-list.ts';
import { type FoundLine, type LineFilter, type LinePlace, type LogStore, searchLines } from '../../../platform/logstore/index.ts';
import { saySeverity } from './say-severity.ts';

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What one export may come to. */
export const EXPORT_LIMITS = { lines: 1_000_000, ms: 10 * 60_000 } as const;

/** Lines of one question; fewer where they are so long that an answer cannot hold them. */
const LINES_AT_ONCE = 5_000;

/** How an export ended. */
export interface Exported {
  readonly lines: number;
  /** Why lines are left out; undefined where all were sent. */
  readonly cut: 'lines' | 'time' | 'gone' | undefined;
}

interface ExportOf {
  readonly logs: Pick<LogStore, 'ready'>;
  readonly filter: LineFilter;
  readonly format: ExportFormat;
  readonly serviceName: (id: string) => string;
  /** Called once, whichever way it ends: also when the reader goes away or the store fails. */
  readonly ended: (exported: Exported) => Promise<void>;
  readonly limits?: { readonly lines: number; readonly ms: number } | undefined;
}

const COLUMNS = ['at', 'received', 'service', 'host', 'program', 'level', 'request', 'message', 'fields'] as const;

/** Every line of a search, the newest first, as text of many lines at a time. Where a bound is reached the last line says so. Throws what `searchLines` does. */
export async function* exportLines({ logs, filter, format, serviceName, ended, limits = EXPORT_LIMITS }: ExportOf): AsyncGenerator<string> {
  const endAt = performance.now() + limits.ms;
  let sent = 0;
  let cut: Exported['cut'] = 'gone';
  try {
    const connection = await logs.ready();
    if (format === 'csv') yield writeCsv({ columns: COLUMNS, rows: [] });
    let before: LinePlace | undefined;
    let until = filter.until;
    for (let limit = LINES_AT_ONCE, hasMore = true; hasMore; ) {
      const found = await orFewer(limit, (fewer) => searchLines(connection, { filter: { ...filter, until }, before, limit: Math.min(fewer, limits.lines - sent) }));
      limit = found.limit;
      const { lines } = found.answer;
      if (lines.length > 0) yield format === 'csv' ? csvOf(lines, serviceName) : ndjsonOf(lines, serviceName);
      sent += lines.length;
      before = lines.at(-1) ?? before;
      const { wasCut, lookedFrom } = found.answer;
      hasMore = found.answer.hasMore || wasCut;
      if (!hasMore) break;
      // A question that was stopped goes on where it came to; one that came nowhere will not the next time either.
      const isStuck = wasCut && lookedFrom >= until && lines.length === 0;
      if (wasCut) until = Math.min(until, lookedFrom);
      const reached = sent >= limits.lines ? 'lines' : performance.now() >= endAt || isStuck ? 'time' : undefined;
      if (reached !== undefined) {
        cut = reached;
        yield sayCut(format, reached, limits.lines);
        return;
      }
    }
    cut = undefined;
  } finally {
    await ended({ lines: sent, cut });
  }
}

/** Asks for ever fewer lines while an answer would be too large; throws when one line is. */
async function orFewer<Value>(limit: number, ask: (limit: number) => Promise<Value>): Promise<{ readonly answer: Value; readonly limit: number }> {
  try {
    return { answer: await ask(limit), limit };
  } catch (error) {
    if (limit > 1 && error instanceof WritError && error.code === 'log-question-too-big') return orFewer(Math.ceil(limit / 8), ask);
    throw error;
  }
}

/** Lines as NDJSON, one object a line, in the words of exports. */
export function ndjsonOf(lines: readonly FoundLine[], serviceName: (id: string) => string): string {
  let text = '';
  for (const line of lines) {
    const { at, received, service, host, program, level, request } = partsOf(line, serviceName);
    text += `${JSON.stringify({ at, received, service, host, program, level, request, message: line.message, fields: line.fields })}\n`;
  }
  return text;
}

function csvOf(lines: readonly FoundLine[], serviceName: (id: string) => string): string {
  const rows = lines.map((line) => {
    const { at, received, service, host, program, level, request } = partsOf(line, serviceName);
    return [at, received, service, host, program, level, request, line.message, Object.keys(line.fields).length === 0 ? undefined : JSON.stringify(line.fields)];
  });
  const text = writeCsv({ columns: COLUMNS, rows });
  return text.slice(text.indexOf('\r\n') + 2);
}

function partsOf(line: FoundLine, serviceName: (id: string) => string) {
  const said = (text: string): string | undefined => (text === '' ? undefined : text);
  return {
    at: toIso(instant(line.at)), received: toIso(instant(line.receivedAt)), service: line.service === '' ? undefined : serviceName(line.service), host: said(line.host), program: said(line.program),
    level: said(saySeverity(line.severity).word), request: said(line.requestId),
  };
}

function sayCut(format: ExportFormat, cut: 'lines' | 'time', most: number): string {
  const said = cut === 'lines' ? `There are more lines; an export has at most ${most}. Narrow the search.` : 'There are more lines; the time for one export was up. Narrow the search.';
  return format === 'csv' ? `"${said}"\r\n` : `${JSON.stringify({ cut: said })}\n`;
}
