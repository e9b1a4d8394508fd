import { type Instant, instant, MS } from '@writ/kernel';
import { z } from 'zod';
import { FILTER_LIMITS, type LineFilter, type LinePlace } from '../../../platform/logstore/index.ts';

/** Spans that the page offers, the shortest first. */
export const SPANS = { '15m': 15 * MS.minute, '1h': MS.hour, '6h': 6 * MS.hour, '1d': MS.day, '7d': 7 * MS.day, '30d': 30 * MS.day, '90d': 90 * MS.day } as const;
export type SpanName = keyof typeof SPANS;
const SPAN_NAMES = Object.keys(SPANS) as [SpanName, ...SpanName[]];

/** Levels that the page offers: at least so severe. */
export const LEVELS = { warning: 13, error: 17 } as const;

/** In the address: lines that belong to no service yet. */
export const NOBODY = 'nobody';

const moment = z.coerce.number().int().min(0).max(8.64e15).optional().catch(undefined);
const text = z.string().trim().max(FILTER_LIMITS.characters).transform((value) => (value === '' ? undefined : value)).optional();

/** The address of a search, so that it can be sent to somebody. What does not fit is left out. */
export const SearchQuery = z.object({
  q: z.string().max(1_000).optional().catch(undefined),
  span: z.enum(SPAN_NAMES).optional().catch(undefined),
  from: moment,
  until: moment,
  service: z.union([z.literal(NOBODY), z.uuid()]).optional().catch(undefined),
  host: text.catch(undefined),
  level: z.enum(['warning', 'error']).optional().catch(undefined),
  request: text.catch(undefined),
  kind: z.string().regex(/^[0-9a-f]{16}$/).optional().catch(undefined),
  after: z.string().regex(/^\d{1,16}-\d{1,20}-\d{1,10}$/).optional().catch(undefined),
});
export type SearchQuery = z.output<typeof SearchQuery>;

export interface Search {
  readonly filter: LineFilter;
  readonly span: SpanName | undefined;
  readonly before: LinePlace | undefined;
}

const DEFAULT_SPAN: SpanName = '1h';
/** A request id is looked up by itself, wherever it lies. */
const REQUEST_SPAN: SpanName = '90d';
/** Of a kind of lines there may be none in an hour. */
const KIND_SPAN: SpanName = '1d';

/** What an address asks for: a span up to now, or from one instant to another where both are said. */
export function readSearch(query: SearchQuery, now: Instant): Search {
  const isFixed = query.from !== undefined && query.until !== undefined && query.from < query.until;
  const span = query.span ?? (query.request !== undefined ? REQUEST_SPAN : query.kind !== undefined ? KIND_SPAN : DEFAULT_SPAN);
  const range = isFixed ? { from: query.from!, until: query.until! } : { from: now - SPANS[span], until: now + 1 };
  const { words, fields } = readWords(query.q ?? '');
  return {
    span: isFixed ? undefined : span,
    before: query.after === undefined ? undefined : placeOf(query.after),
    filter: {
      ...range, words, fields,
      service: query.service === NOBODY ? '' : query.service,
      host: query.host,
      severity: query.level && LEVELS[query.level],
      requestId: query.request,
      templates: query.kind === undefined ? undefined : [query.kind],
    },
  };
}

/** Words, "several words as they stand", and `name=value` for fields. Each counts once; more than the bound are left out. */
export function readWords(typed: string): { readonly words: readonly string[]; readonly fields: Readonly<Record<string, string>> } {
  const words: string[] = [];
  const fields: Record<string, string> = {};
  for (const [, name, quotedValue, value, quoted, word] of typed.matchAll(/([\w.-]{1,100})=(?:"([^"]*)"|([^\s"]+))|"([^"]*)"|(\S+)/g)) {
    if (name !== undefined) {
      if (Object.keys(fields).length < FILTER_LIMITS.fields) Object.defineProperty(fields, name, { value: quotedValue ?? value ?? '', enumerable: true, configurable: true });
      continue;
    }
    const part = (quoted ?? word ?? '').slice(0, FILTER_LIMITS.characters);
    if (part !== '' && words.length < FILTER_LIMITS.words && !words.includes(part)) words.push(part);
  }
  return { words, fields };
}

/** `1795531251143-17…-4`: the place of a line in addresses. */
export function formatPlace({ at, batch, seq }: LinePlace): string {
  return `${at}-${batch}-${seq}`;
}

/** The other way round. What is beyond the engine's numbers is no place: undefined. */
export function placeOf(text: string): LinePlace | undefined {
  const [, at, batch, seq] = /^(\d{1,16})-(\d{1,20})-(\d{1,10})$/.exec(text) ?? [];
  if (at === undefined || batch === undefined || seq === undefined) return undefined;
  const place = { at: instant(Number(at)), batch: BigInt(batch).toString(), seq: Number(seq) };
  return place.at <= 8.64e15 && BigInt(batch) < 2n ** 64n && place.seq < 2 ** 32 ? place : undefined;
}

/** Bars that fit the page; a span that people count in. */
const BARS = 60;
const ROUND_SPANS = [MS.second, 5 * MS.second, 15 * MS.second, 30 * MS.second, MS.minute, 5 * MS.minute, 15 * MS.minute, 30 * MS.minute, MS.hour, 3 * MS.hour, 6 * MS.hour, 12 * MS.hour, MS.day, 2 * MS.day, 7 * MS.day] as const;

/** Milliseconds of one bar of the histogram over a range. */
export function barSpan({ from, until }: Pick<LineFilter, 'from' | 'until'>): number {
  const least = (until - from) / BARS;
  return ROUND_SPANS.find((span) => span >= least) ?? Math.ceil(least / MS.day) * MS.day;
}
