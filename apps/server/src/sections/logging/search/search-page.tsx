import { instant } from '@writ/kernel';
import type { FoundLines, LineCount, LineFilter } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { ButtonLink, Callout, EmptyState, FilterBar, PageHead, Pager, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { LogRooms } from '../log-rooms.tsx';
import { sayMoment } from '../../../ui/say-time.ts';
import { Histogram } from './histogram.tsx';
import { explainSlowness } from './explain-slowness.ts';
import { Line, sayService } from './found-line.tsx';
import { formatPlace, NOBODY, SPANS, type SearchQuery, type SpanName } from './read-search.ts';
import { RequestPart } from './request-part.tsx';
import { SavedPart } from './saved-part.tsx';
import { formatSearch, type SavedSearch } from './saved-searches.ts';
import { stepRange } from './step-range.ts';

/** An answer, or why there is none. */
export type Answer<Value> = { readonly is: Value } | { readonly failed: string };

export interface SearchPageProps {
  frame: Frame;
  query: SearchQuery;
  /** What the kind of lines says that is asked for, where that is known. */
  kindWords: string | undefined;
  range: LineFilter;
  span: SpanName | undefined;
  lines: Answer<FoundLines>;
  counts: Answer<readonly LineCount[]>;
  barMs: number;
  /** Milliseconds that the answer took. */
  tookMs: number;
  services: readonly Option[];
  mayConnect: boolean;
  /** Whether anything was ever set up to send lines. */
  hasSources: boolean;
  saved: readonly SavedSearch[];
  mayKeep: boolean;
  nameOf: (person: string) => string;
}

const SPAN_WORDS: Readonly<Record<SpanName, string>> = { '15m': 'last 15 minutes', '1h': 'last hour', '6h': 'last 6 hours', '1d': 'last day', '7d': 'last 7 days', '30d': 'last 30 days', '90d': 'last 90 days' };

/** Search in all lines that are kept: a range with its histogram, what must be in the line, and the lines, the newest first. */
export function SearchPage(props: SearchPageProps) {
  const { frame, query, range, counts, lines, barMs, mayConnect, tookMs } = props;
  const slow = 'is' in lines ? explainSlowness({ filter: range, tookMs, wasCut: lines.is.wasCut, found: lines.is.lines.length }) : undefined;
  const isRequest = query.request !== undefined && query.after === undefined;
  return (
    <Layout frame={frame} title="Logs" room="Logs">
      <PageHead title="Logs" about="Every line that services and hosts sent, without its secrets. The newest first." acts={<><ButtonLink href={`${address.logTail}?${formatSearch({ ...query, span: undefined, from: undefined, until: undefined })}`}>Live</ButtonLink>{mayConnect && <ButtonLink href={address.logSources}>Sources</ButtonLink>}</>} />
      <LogRooms current="Lines" />
      <SavedPart saved={props.saved} query={formatSearch(query)} viewer={frame.viewer?.id} nameOf={props.nameOf} mayKeep={props.mayKeep} />
      <FilterBar path={frame.path} label="Search in logs" filters={filtersOf(props)} />
      {query.q !== undefined && query.q !== '' && <p class="soft small">Each word must occur somewhere in the line, in capitals or not. "Several words" in quotes as they stand; <code>name=value</code> for a field.</p>}
      {'is' in counts
        ? <Histogram frame={frame} range={range} counts={counts.is} barMs={barMs} />
        : <Callout kind="unknown" title="The lines could not be counted"><p>{counts.failed}</p></Callout>}
      {'failed' in lines ? <Callout kind="unknown" title="The lines could not be read" alert><p>{lines.failed}</p></Callout> : isRequest ? <RequestPart frame={frame} found={lines.is} services={props.services} /> : <Found {...props} found={lines.is} />}
      {slow !== undefined && <p class="soft small">{slow}</p>}
    </Layout>
  );
}

function filtersOf({ query, span, services, range, frame, kindWords }: SearchPageProps) {
  const spans = (Object.keys(SPANS) as SpanName[]).map((name) => ({ value: name, text: SPAN_WORDS[name] }));
  const fixed = { value: '', text: `${sayMoment(instant(range.from), frame.zone)} and ${SPAN_WORDS_OF(range)}` };
  return [
    { name: 'q', label: 'In the line', value: query.q, placeholder: 'words, "a phrase", name=value' },
    { name: 'span', label: 'Time', value: span ?? '', options: span === undefined ? [fixed, ...spans] : spans },
    { name: 'service', label: 'Service', value: query.service, options: [{ value: '', text: 'every service' }, ...services, { value: NOBODY, text: 'no service yet' }] },
    { name: 'host', label: 'Host', value: query.host },
    { name: 'level', label: 'Level', value: query.level, options: [{ value: '', text: 'every level' }, { value: 'warning', text: 'warnings and errors' }, { value: 'error', text: 'errors' }] },
    { name: 'request', label: 'Request id', value: query.request },
    ...(query.kind === undefined ? [] : [{ name: 'kind', label: 'Kind of line', value: query.kind, options: [{ value: '', text: 'every kind' }, { value: query.kind, text: (kindWords ?? query.kind).slice(0, SHOWN_KIND) }] }]),
  ];
}

/** Characters of a kind's words in the list of what is asked for. */
const SHOWN_KIND = 80;

function SPAN_WORDS_OF({ from, until }: Pick<LineFilter, 'from' | 'until'>): string {
  const seconds = Math.round((until - from) / 1_000);
  return seconds < 120 ? `${seconds} s` : seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function Found({ frame, found, services, range, query, hasSources, mayConnect }: SearchPageProps & { found: FoundLines }) {
  const last = found.lines.at(-1);
  if (found.lines.length === 0 && !found.wasCut) return hasSources ? <NoLine range={range} frame={frame} /> : <NothingComes mayConnect={mayConnect} />;
  return <>
    {found.lines.length > 0 && <ol class="log-lines" data-list>{found.lines.map((line) => <Line line={line} frame={frame} service={sayService(services, line.service)} />)}</ol>}
    {found.wasCut && <Callout kind="unknown" title="The time for one search was up"><p>Everything since {sayMoment(instant(found.lookedFrom), frame.zone)} was looked at. <a href={withQuery(frame.path, { from: String(range.from), until: String(Math.max(found.lookedFrom, range.from + 1)), span: undefined, after: undefined })}>Go on before that</a>.</p></Callout>}
    <Pager path={frame.path} page={{ after: found.hasMore && last ? formatPlace(last) : undefined }} shown={found.lines.length} counted="lines" exports={false} />
    {found.lines.length > 0 && <Exports query={query} />}
  </>;
}

function NoLine({ frame, range }: Pick<SearchPageProps, 'frame' | 'range'>) {
  const { wider } = stepRange(range, frame.now);
  return (
    <EmptyState title="No line is like that" acts={<>{wider && <ButtonLink kind="main" href={withQuery(frame.path, { from: String(wider.from), until: String(wider.until), span: undefined, after: undefined })}>Look in a longer time</ButtonLink>}<ButtonLink href={address.logs}>Begin anew</ButtonLink></>}>
      Every line of the range was looked at. Try a longer time, or fewer words.
    </EmptyState>
  );
}

function NothingComes({ mayConnect }: Pick<SearchPageProps, 'mayConnect'>) {
  return (
    <EmptyState title="No line has come yet" acts={mayConnect && <ButtonLink kind="main" href={address.logSources}>Connect a service</ButtonLink>}>
      No service has a token with which it could send its lines{mayConnect ? '' : '; a lead can make one'}. Hosts send theirs by their agent or by syslog.
    </EmptyState>
  );
}

/** The whole of the search as a file. */
function Exports({ query }: Pick<SearchPageProps, 'query'>) {
  const path = `${address.logExport}?${formatSearch(query)}`;
  return (
    <p class="soft small">All of this search as a file, at most a million lines; that is written in the journal: <a href={withQuery(path, { format: 'ndjson' })} download="">NDJSON</a>, <a href={withQuery(path, { format: 'csv' })} download="">CSV</a>.</p>
  );
}
