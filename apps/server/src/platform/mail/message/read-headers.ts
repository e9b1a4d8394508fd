import { addressParser, decodeWords } from 'postal-mime';
import { instant, type Instant } from '@writ/kernel';
import type { MailAddress, ProblemCode } from './message.ts';
import { readMessageIds } from './message-ids.ts';
import { oneLine } from './safe-text.ts';

/** Characters of one field that are looked at. */
const MAX_FIELD = 64 * 1024;

export interface Fields {
  /** The first value of a field, trimmed; undefined when there is none. `name` is in lower case. */
  readonly first: (name: string) => string | undefined;
  readonly all: (name: string) => readonly string[];
}

/** What of the header is for people and threads. */
export interface Envelope {
  readonly messageId: string | undefined;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: MailAddress | undefined;
  readonly replyTo: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly subject: string;
  readonly date: Instant | undefined;
  readonly tags: readonly string[];
}

export function fieldsOf(headers: readonly { readonly key: string; readonly value: string }[]): Fields {
  const values = new Map<string, string[]>();
  for (const { key, value } of headers) {
    const known = values.get(key);
    if (known === undefined) values.set(key, [value.slice(0, MAX_FIELD).trim()]);
    else known.push(value.slice(0, MAX_FIELD).trim());
  }
  return { first: (name) => values.get(name)?.[0], all: (name) => values.get(name) ?? [] };
}

/** The fields of a header that could not be read as part of a whole message: its first `bytes` up to the empty line. */
export function roughFields(raw: Uint8Array, bytes: number): Fields {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, bytes)).toString('utf8').replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const lines = (end === -1 ? text : text.slice(0, end)).replace(/\n[ \t]+/gu, ' ').split('\n', 2_000);
  return fieldsOf(lines.flatMap((line) => {
    const found = /^([\w-]{1,80})[ \t]*:(.*)$/u.exec(line.slice(0, MAX_FIELD));
    return found === null ? [] : [{ key: found[1]!.toLowerCase(), value: found[2]! }];
  }));
}

/** Reads the header. What is repeated, missing or not to be read is a problem; where a field may stand once, its first one counts. */
export function readEnvelope(fields: Fields, limit: number, note: (code: ProblemCode, text: string) => void): Envelope {
  const addresses = (name: string): readonly MailAddress[] => {
    const found = fields.all(name).flatMap(parseAddresses);
    if (found.length > limit) note('names-cut', `A field names ${found.length} addresses; the first ${limit} are kept.`);
    return found.slice(0, limit);
  };
  const from = addresses('from');
  if (from.length === 0) note('from-missing', 'It does not say who it is from.');
  if (from.length > 1) note('from-many', 'It says that it is from several; the first one counts.');
  for (const name of ['from', 'subject', 'date', 'message-id']) if (fields.all(name).length > 1) note('header-repeated', `The field ${name} stands in it more than once; the first one counts.`);
  const subject = decodeWords((fields.first('subject') ?? '').slice(0, 8_000));
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/u.test(subject)) note('control-characters', 'The subject has control characters; they were taken out.');
  const written = fields.first('date');
  const date = written === undefined ? undefined : readDate(written);
  if (written !== undefined && date === undefined) note('date-unreadable', 'The date cannot be read, or lies outside of 1980 to 2199.');
  const [to, cc] = [addresses('to'), addresses('cc')];
  return {
    messageId: readMessageIds(fields.first('message-id') ?? '', 1)[0],
    inReplyTo: readMessageIds(fields.first('in-reply-to') ?? '', limit),
    references: readMessageIds(fields.all('references').join(' '), limit),
    from: from[0],
    replyTo: addresses('reply-to'),
    to,
    cc,
    subject: oneLine(subject),
    date,
    tags: tagsOf([...to, ...cc, ...['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => fields.all(name).slice(0, 10).flatMap(parseAddresses))]),
  };
}

/** The details of `user+detail@host`, at most 20. */
export function tagsOf(addresses: readonly MailAddress[]): readonly string[] {
  const tags = addresses.flatMap(({ address }) => /^[^+@]+\+([^@]{1,128})@/u.exec(address)?.[1] ?? []);
  return [...new Set(tags)].slice(0, 20);
}

function parseAddresses(value: string): readonly MailAddress[] {
  return addressParser(value.slice(0, MAX_FIELD), { flatten: true }).flatMap(({ name, address }) => {
    const clean = oneLine(address ?? '', 320);
    const at = clean.lastIndexOf('@');
    if (at < 1 || /[\s<>]/u.test(clean)) return [];
    return [{ name: oneLine(name, 200), address: clean.slice(0, at) + clean.slice(at).toLowerCase() }];
  });
}

const EARLIEST = Date.UTC(1980, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

function readDate(value: string): Instant | undefined {
  // Without day, month and clock the engine would guess a date out of any number.
  if (!/\d{1,2}\s+[a-z]{3,9}\s+\d{2,4}.*\d{1,2}:\d{2}/iu.test(value.slice(0, 200)) && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/u.test(value)) return undefined;
  const ms = Date.parse(value.slice(0, 200).replace(/\([^()]*\)/gu, ' ').replace(/\bUT\b/u, 'GMT').trim());
  return Number.isNaN(ms) || ms < EARLIEST || ms > LATEST ? undefined : instant(ms);
}
