import { randomBytes, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { canonicalJson, type Id, type Instant, MS, toIso, WritError, instant } from '@writ/kernel';
import { z } from 'zod';
import type { Viewer } from '../../../core/actor.ts';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, idParam, line } from '../../../core/console/form-parts.ts';
import { listServices } from '../../../core/directory/services.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { download, page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { countLines, type LineFilter, readLine, searchLines } from '../../../platform/logstore/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { Option } from '../../../ui/components/index.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import { readForms, readWords } from '../patterns/read-kinds.ts';
import { listSources } from '../sources/manage-sources.ts';
import { EXPORT_FORMATS, exportLines } from './export-lines.ts';
import { sayService } from './found-line.tsx';
import { LinePage } from './line-page.tsx';
import { barSpan, placeOf, readSearch, type Search, SearchQuery } from './read-search.ts';
import { REQUEST_LINES } from './request-part.tsx';
import { formatSearch, listSearches, removeSearch, saveSearch } from './saved-searches.ts';
import { SearchPage, type Answer } from './search-page.tsx';
import { TailPage } from './tail-page.tsx';

const LINES_ON_A_PAGE = 100;
const TAIL_LINES = 100;
/** What a page of live lines looks back. */
const TAIL_MS = 15 * MS.minute;
/** A page that nobody closed stops asking after this time. */
const WATCHED_MS = 30 * MS.minute;
const EXPORTS_AT_ONCE = 2;

const SearchId = idParam<'log-search'>();

/** The doors of search: the lines, one line, live, as a file, and the searches that are kept. */
export function searchRoutes(console: Console, parts: LoggingParts) {
  let exportsRunning = 0;

  async function services(): Promise<readonly Option[]> {
    return (await listServices(parts.db)).map(({ id, name }) => ({ value: id, text: name }));
  }

  /** What an address asks for; a kind of lines with the forms that it had before. */
  async function read(query: SearchQuery, now: Instant): Promise<Search> {
    const search = readSearch(query, now);
    return query.kind === undefined ? search : { ...search, filter: { ...search.filter, templates: await readForms(parts, query.kind) } };
  }

  async function showSearch(request: PageRequest<Viewer, unknown, SearchQuery>) {
    const { query, now, viewer } = request;
    const { filter, span, before } = await read(query, now);
    const barMs = barSpan(filter);
    const limit = query.request === undefined ? LINES_ON_A_PAGE : REQUEST_LINES;
    const startedAt = performance.now();
    const [frame, kindWords, options, saved, nameOf, lines, counts] = await Promise.all([
      console.frame(request), query.kind === undefined ? undefined : readWords(parts, query.kind), services(), listSearches(parts, viewer.person), console.names(),
      answer(async () => searchLines(await parts.logs.ready(), { filter, before, limit })),
      answer(async () => countLines(await parts.logs.ready(), filter, barMs)),
    ]);
    const tookMs = performance.now() - startedAt;
    const isEmpty = 'is' in lines && lines.is.lines.length === 0;
    const hasSources = !isEmpty || (await listSources(parts)).length > 0 || (await hasLines(parts, now));
    return (
      <SearchPage frame={frame} query={query} kindWords={kindWords} range={filter} span={span} lines={lines} counts={counts} barMs={barMs} tookMs={tookMs} services={options} saved={saved} nameOf={nameOf}
        hasSources={hasSources} mayConnect={mayEverAct(viewer, 'log.connect', now)} mayKeep={mayEverAct(viewer, 'log.keep', now)} />
    );
  }

  async function exportSearch({ query, now, viewer }: PageRequest<Viewer, unknown, SearchQuery & { readonly format: (typeof EXPORT_FORMATS)[number] }>) {
    if (exportsRunning >= EXPORTS_AT_ONCE) throw errors('log-export-busy');
    await parts.logs.ready();
    const { filter } = await read(query, now);
    const options = await services();
    const actor = actorOf(viewer);
    const subject = { kind: 'log-export', id: randomBytes(8).toString('hex') };
    await parts.db.transaction().execute((trx) => appendJournal(trx, { actor, act: 'log.export-begun', subject, detail: { ...describe(filter), format: query.format }, at: now }));
    exportsRunning += 1;
    const text = exportLines({
      logs: parts.logs, filter, format: query.format, serviceName: (id) => sayService(options, id),
      async ended({ lines, cut }) {
        exportsRunning -= 1;
        await parts.db.transaction().execute((trx) => appendJournal(trx, { actor, act: 'log.exported', subject, detail: { lines, cut: cut ?? null }, at: parts.clock() }));
      },
    });
    return download(`logs-${toIso(now).slice(0, 10)}.${query.format}`, query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8', Readable.from(text, { objectMode: false }));
  }

  return [
    page({ url: '/logs', act: 'log.read', query: SearchQuery, handle: showSearch }),
    page({ url: '/logs/export', act: 'log.export', query: SearchQuery.extend({ format: z.enum(EXPORT_FORMATS) }), handle: exportSearch }),
    page({
      url: '/logs/tail', act: 'log.read', query: SearchQuery.extend({ watched: z.coerce.number().int().min(0).max(8.64e15).optional().catch(undefined) }),
      async handle(request) {
        const { query, now } = request;
        const { filter } = await read({ ...query, from: undefined, until: undefined }, now);
        const [frame, options, lines] = await Promise.all([
          console.frame(request), services(),
          answer(async () => searchLines(await parts.logs.ready(), { filter: { ...filter, from: now - TAIL_MS, until: now + 1 }, limit: TAIL_LINES })),
        ]);
        return <TailPage frame={frame} lines={lines} services={options} watchedUntil={Math.min(query.watched ?? Infinity, now + WATCHED_MS)} about={sayFilter(query, options)} />;
      },
    }),
    page({
      url: '/logs/lines/:place', act: 'log.read', params: z.strictObject({ place: z.string().max(60) }),
      async handle(request) {
        const place = placeOf(request.params.place);
        const found = place && (await readLine(await parts.logs.ready(), place));
        if (!found) throw errors('log-line-not-found');
        const [frame, options] = await Promise.all([console.frame(request), services()]);
        const service = found.service === '' ? 'No service yet' : (options.find(({ value }) => value === found.service)?.text ?? 'A retired service');
        return <LinePage frame={frame} line={found} service={service} />;
      },
    }),
    page({
      method: 'POST', url: '/logs/searches', act: 'log.keep', body: z.strictObject({ query: z.string().max(2_000), name: line(80, 'Say how it is called.'), shared: z.literal('yes').optional() }),
      async handle({ body, viewer, now }) {
        const query = formatSearch(SearchQuery.parse(Object.fromEntries(new URLSearchParams(body.query))));
        await saveSearch(parts, { name: body.name, query, owner: viewer.person, isShared: body.shared === 'yes' }, now);
        return redirect(`${address.logs}?${query}`, `The search “${body.name}” is kept.`);
      },
    }),
    page({
      method: 'POST', url: '/logs/searches/:id/remove', act: 'log.keep', params: SearchId,
      async handle({ params, viewer }) {
        await removeSearch(parts, params.id as Id<'log-search'>, viewer.person);
        return redirect(address.logs, 'The search is forgotten.');
      },
    }),
  ];
}

/** Whether any line came in the last month, by whichever way. */
async function hasLines({ logs }: LoggingParts, now: number): Promise<boolean> {
  const any = await answer(async () => searchLines(await logs.ready(), { filter: { from: now - 30 * MS.day, until: now + 1 }, limit: 1, patienceMs: 1_000 }));
  return 'failed' in any || any.is.lines.length > 0;
}

/** A search in the journal: its range and names of ours as they are; what somebody typed may be personal, so of that only how much, and a digest by which it can be told again. */
function describe({ from, until, service, host, severity, words, fields, requestId, templates }: LineFilter) {
  const typed = { words: words ?? [], fields: fields ?? {}, request: requestId ?? null, kind: templates ?? null };
  return {
    from: toIso(instant(Math.min(from, 8.64e15))), until: toIso(instant(Math.min(until, 8.64e15))), service: service ?? null, host: host ?? null, severity: severity ?? null,
    words: typed.words.length, fields: Object.keys(typed.fields).length, digest: createHash('sha256').update(canonicalJson(typed)).digest('hex'),
  };
}

function sayFilter({ q, service, host, level, request, kind }: SearchQuery, services: readonly Option[]): readonly string[] {
  return [
    q !== undefined && q !== '' && `with ${q}`, service !== undefined && `of ${sayService(services, service === 'nobody' ? '' : service)}`, host !== undefined && `on ${host}`,
    level !== undefined && (level === 'error' ? 'errors' : 'warnings and errors'), request !== undefined && `of request ${request}`, kind !== undefined && 'of one kind',
  ].filter((part) => part !== false);
}

/** A part of the page that the log store cannot give leaves the rest standing, with the reason. */
async function answer<Value>(ask: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { is: await ask() };
  } catch (error) {
    // A fault of ours is no reason to tell: it fails the page, and so stands in the log.
    if (error instanceof WritError && error.kind !== 'internal') return { failed: error.message };
    throw error;
  }
}
