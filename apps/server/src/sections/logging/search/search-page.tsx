import { instant } from '@writ/kernel';
import type { FoundLine, FoundLines, LineCount, LineFilter } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { ButtonLink, Callout, EmptyState, FilterBar, Moment, PageHead, Pager, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayMoment } from '../../../ui/say-time.ts';
import { Histogram } from './histogram.tsx';
import { formatPlace, NOBODY, SPANS, type SearchQuery, type SpanName } from './read-search.ts';
import { saySeverity } from './say-severity.ts';

/** An answer, or why there is none. */
export type Answer<Value> = { readonly is: Value } | { readonly failed: string };

export interface SearchPageProps {
  frame: Frame;
  query: SearchQuery;
  range: Pick<LineFilter, 'from' | 'until'>;
  span: SpanName | undefined;
  lines: Answer<FoundLines>;
  counts: Answer<readonly LineCount[]>;
  barMs: number;
  /** Milliseconds that the answer took. */
  tookMs: number;
  services: readonly Option[];
  mayConnect: boolean;
}

const SPAN_WORDS: Readonly<Record<SpanName, string>> = { '15m': 'last 15 minutes', '1h': 'last hour', '6h': 'last 6 hours', '1d': 'last day', '7d': 'last 7 days', '30d': 'last 30 days', '90d': 'last 90 days' };

/** What is worth explaining to somebody who waited. */
const SLOW_MS = 3_000;

/** Search in all lines that are kept: a range with its histogram, what must be in the line, and the lines, the newest first. */
export function SearchPage(props: SearchPageProps) {
  const { frame, query, range, counts, lines, barMs, mayConnect, tookMs } = props;
  return (
    <Layout frame={frame} title="Logs" room="Logs">
      <PageHead title="Logs" about="Every line that services and hosts sent, without its secrets. The newest first." acts={mayConnect && <ButtonLink href={address.logSources}>Sources</ButtonLink>} />
      <FilterBar path={frame.path} label="Search in logs" filters={filtersOf(props)} />
      {'is' in counts
        ? <Histogram frame={frame} range={range} counts={counts.is} barMs={barMs} />
        : <Callout kind="unknown" title="The lines could not be counted"><p>{counts.failed}</p></Callout>}
      {'failed' in lines ? <Callout kind="unknown" title="The lines could not be read" alert><p>{lines.failed}</p></Callout> : <Found {...props} found={lines.is} />}
      {tookMs > SLOW_MS && <p class="soft small">This took {(tookMs / 1_000).toFixed(1)} s. A shorter range, a service or a host makes it quicker; a rare word is looked for in every line of the range.</p>}
      {query.q !== undefined && query.q !== '' && <p class="soft small">Each word must occur somewhere in the line, in capitals or not. "Several words" in quotes as they stand; <code>name=value</code> for a field.</p>}
    </Layout>
  );
}

function filtersOf({ query, span, services, range, frame }: SearchPageProps) {
  const spans = (Object.keys(SPANS) as SpanName[]).map((name) => ({ value: name, text: SPAN_WORDS[name] }));
  const fixed = { value: '', text: `${sayMoment(instant(range.from), frame.zone)} and ${SPAN_WORDS_OF(range)}` };
  return [
    { name: 'q', label: 'In the line', value: query.q, placeholder: 'words, "a phrase", name=value' },
    { name: 'span', label: 'Time', value: span ?? '', options: span === undefined ? [fixed, ...spans] : spans },
    { name: 'service', label: 'Service', value: query.service, options: [{ value: '', text: 'every service' }, ...services, { value: NOBODY, text: 'no service yet' }] },
    { name: 'host', label: 'Host', value: query.host },
    { name: 'level', label: 'Level', value: query.level, options: [{ value: '', text: 'every level' }, { value: 'warning', text: 'warnings and errors' }, { value: 'error', text: 'errors' }] },
    { name: 'request', label: 'Request id', value: query.request },
  ];
}

function SPAN_WORDS_OF({ from, until }: Pick<LineFilter, 'from' | 'until'>): string {
  const seconds = Math.round((until - from) / 1_000);
  return seconds < 120 ? `${seconds} s` : seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function Found({ frame, found, services, range }: SearchPageProps & { found: FoundLines }) {
  const last = found.lines.at(-1);
  const nameOf = (id: string): string => (id === '' ? 'no service yet' : (services.find(({ value }) => value === id)?.text ?? 'a retired service'));
  return <>
    {found.lines.length === 0
      ? <EmptyState title="No line is like that" acts={<ButtonLink href={address.logs}>Begin anew</ButtonLink>}>{found.wasCut ? 'Not all of the range has been looked at yet.' : 'Every line of the range was looked at. Try a longer time, or fewer words.'}</EmptyState>
      : <ol class="log-lines" data-list>{found.lines.map((line) => <Line line={line} frame={frame} service={nameOf(line.service)} />)}</ol>}
    {found.wasCut && <Callout kind="unknown" title="The time for one search was up"><p>Everything since {sayMoment(instant(found.lookedFrom), frame.zone)} was looked at. <a href={withQuery(frame.path, { from: String(range.from), until: String(Math.max(found.lookedFrom, range.from + 1)), span: undefined, after: undefined })}>Go on before that</a>.</p></Callout>}
    <Pager path={frame.path} page={{ after: found.hasMore && last ? formatPlace(last) : undefined }} shown={found.lines.length} counted="lines" exports={false} />
  </>;
}

/** Messages may be a quarter of a megabyte; the page of the line has all of it. */
const SHOWN_CHARACTERS = 600;

function Line({ line, frame, service }: { line: FoundLine; frame: Frame; service: string }) {
  const level = saySeverity(line.severity);
  return (
    <li class={level.class}>
      <a class="when" href={address.logLine(formatPlace(line))}><Moment at={instant(line.at)} reader={frame} /></a>
      <span class="level">{level.word}</span>
      <span class="where">{service}{line.program && ` · ${line.program}`}{line.host && ` · ${line.host}`}</span>
      <code class="told">{line.message.slice(0, SHOWN_CHARACTERS)}{line.message.length > SHOWN_CHARACTERS && '…'}</code>
    </li>
  );
}
