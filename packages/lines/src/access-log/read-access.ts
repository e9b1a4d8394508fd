import { MAX_FIELDS, newLine, type ParsedLine, setField } from '../parsed-line.ts';
import { isDigit, twoDigits } from '../time/digits.ts';
import type { TimeReader } from '../time/time-reader.ts';
import { isAddress } from './is-address.ts';
import { unescapeQuoted } from './unescape-quoted.ts';

/** What may stand before the time: a virtual host, an address, an identity and an account. */
const MAX_HEAD = 1_024;

/**
 * Lines of Apache's and nginx's access logs: common, combined, with the virtual host before them, and with more behind them
 * (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html, https://nginx.org/en/docs/http/ngx_http_log_module.html).
 */
export function readAccess(text: string, time: TimeReader): ParsedLine | undefined {
  const bracket = text.indexOf(' [');
  if (bracket < 1 || bracket > MAX_HEAD) return undefined;
  const timeEnd = time.access(text, bracket + 2);
  if (timeEnd === -1 || text.charCodeAt(timeEnd) !== 93) return undefined;
  const line = newLine('access', time.at, '');
  if (time.at === null) line.problems.push('time-invalid');
  readHead(text.slice(0, bracket), line);
  const quote = timeEnd + 2;
  if (text.charCodeAt(quote) !== 34) return readAnswer(text, quote, line);
  const close = closingQuoteOfRequest(text, quote + 1);
  if (close === -1) {
    line.problems.push('quote-unclosed', 'request-malformed');
    line.message = unescapeQuoted(text.slice(quote + 1));
    return line;
  }
  readRequest(unescapeQuoted(text.slice(quote + 1, close)), line);
  return readAnswer(text, close + 2, line);
}

function readHead(head: string, line: ParsedLine): void {
  const first = head.indexOf(' ');
  if (first === -1) {
    line.address = head;
    return;
  }
  const second = head.indexOf(' ', first + 1);
  if (second === -1) {
    line.address = head.slice(0, first);
    line.account = known(head.slice(first + 1));
    return;
  }
  const third = head.indexOf(' ', second + 1);
  const start = head.slice(0, first);
  // Four words: a virtual host before the address, or an account with a space in it.
  if (third !== -1 && !isAddress(start) && (isAddress(head.slice(first + 1, second)) || /:\d{1,5}$/.test(start))) {
    line.host = known(start);
    line.address = known(head.slice(first + 1, second));
    setIdentity(head.slice(second + 1, third), line);
    line.account = known(head.slice(third + 1));
    return;
  }
  line.address = known(start);
  setIdentity(head.slice(first + 1, second), line);
  line.account = known(head.slice(second + 1));
}

function setIdentity(word: string, line: ParsedLine): void {
  if (word !== '-') line.fields.identity = word;
}

function known(word: string): string | null {
  return word === '-' || word === '' ? null : word === '""' ? null : word;
}

/** The quote that ends a request: the first one that a status follows, for nginx can be told not to escape; else the first that is not escaped. */
function closingQuoteOfRequest(text: string, start: number): number {
  let first = -1;
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    if (isEscaped(text, at, start)) continue;
    if (first === -1) first = at;
    if (text.charCodeAt(at + 1) !== 32) continue;
    if (text.charCodeAt(at + 2) === 45 || (isDigit(text.charCodeAt(at + 2)) && twoDigits(text, at + 3) >= 0)) return at;
  }
  return first;
}

function isEscaped(text: string, quote: number, start: number): boolean {
  let at = quote - 1;
  while (at >= start && text.charCodeAt(at) === 92) at -= 1;
  return (quote - 1 - at) % 2 === 1;
}

const METHOD = /^[A-Za-z][A-Za-z_-]{0,31}$/;

function readRequest(request: string, line: ParsedLine): void {
  line.message = request;
  const space = request.indexOf(' ');
  if (space === -1 || !METHOD.test(request.slice(0, space))) {
    // A handshake for another protocol, or nothing at all (`-`: the client went away).
    if (request !== '-' && request !== '') line.problems.push('request-malformed');
    return;
  }
  const version = request.lastIndexOf(' HTTP/');
  const target = version > space ? request.slice(space + 1, version) : request.slice(space + 1);
  const query = target.indexOf('?');
  line.operation = `${request.slice(0, space)} ${query === -1 ? target : target.slice(0, query)}`;
  if (version > space) line.fields.protocol = request.slice(version + 1);
  if (query !== -1) line.fields.query = target.slice(query + 1);
}

/** From the status on: status, bytes, referer, user agent, and what the company added. */
function readAnswer(text: string, start: number, line: ParsedLine): ParsedLine {
  let at = start;
  let place = 0;
  const extra: string[] = [];
  while (at < text.length) {
    if (text.charCodeAt(at) === 32) {
      at += 1;
      continue;
    }
    const isQuoted = text.charCodeAt(at) === 34;
    const end = isQuoted ? closingQuote(text, at + 1) : afterWord(text, at);
    const value = isQuoted ? unescapeQuoted(text.slice(at + 1, end)) : text.slice(at, end);
    if (isQuoted && end === text.length) line.problems.push('quote-unclosed');
    at = isQuoted ? end + 1 : end;
    if (place === 0 && !isQuoted) line.status = statusOf(value);
    else if (place === 1 && !isQuoted) {
      if (value !== '-') line.fields.bytes = numberOr(value);
    } else if (place === 2 && isQuoted) {
      if (value !== '-') line.fields.referer = value;
    } else if (place === 3 && isQuoted) {
      if (value !== '-') line.fields.userAgent = value;
    } else if (extra.length < MAX_FIELDS) readExtra(value, extra, line);
    else {
      line.problems.push('too-many-fields');
      extra.push(text.slice(at));
      break;
    }
    place += 1;
  }
  if (extra.length > 0) line.fields.extra = extra;
  return line;
}

function statusOf(word: string): number | null {
  return word.length === 3 ? (numberOr(word) as number) : null;
}

function numberOr(word: string): number | string {
  const value = Number(word);
  return Number.isNaN(value) ? word : value;
}

/** Names that companies give to what they add: nginx's $request_time in seconds, $request_id. */
const TIME_NAMES: ReadonlySet<string> = new Set(['rt', 'request_time', 'reqtime', 'time']);
const ID_NAMES: ReadonlySet<string> = new Set(['rid', 'request_id', 'reqid', 'req_id', 'id', 'x_request_id', 'traceparent']);
const NAMED = /^([A-Za-z][\w.-]{0,63})[=:]"?([^"]*)"?$/;
const SECONDS = /^\d{1,6}\.\d{3}$/;
const REQUEST_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

function readExtra(value: string, extra: string[], line: ParsedLine): void {
  const named = NAMED.exec(value);
  if (named) {
    const name = named[1]!;
    const word = named[2]!;
    if (TIME_NAMES.has(name) && SECONDS.test(word)) line.durationMs = Math.round(Number(word) * 1_000);
    else if (ID_NAMES.has(name) && word !== '-' && word !== '') line.requestId = word;
    else if (!Object.hasOwn(line.fields, name)) setField(line.fields, name, word);
    else extra.push(value);
  } else if (line.durationMs === null && SECONDS.test(value)) line.durationMs = Math.round(Number(value) * 1_000);
  else if (line.requestId === null && REQUEST_ID.test(value)) line.requestId = value;
  else extra.push(value);
}

function afterWord(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space === -1 ? text.length : space;
}

function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) if (text.charCodeAt(at - 1) !== 92 || !isEscaped(text, at, start)) return at;
  return text.length;
}
