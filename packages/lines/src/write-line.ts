import type { Fields, FieldValue, ParsedLine } from './parsed-line.ts';

/** Where a line came from, beside what it says. */
export interface LinePlace {
  readonly line: number;
  /** How many lines the record has, when it has more than one. */
  readonly lines?: number;
  /** The line in base64, when its bytes are no UTF-8. */
  readonly raw?: string;
}

/** One line of NDJSON with every member in the order of `ParsedLine`. */
export function writeParsedLine({ line, lines, raw }: LinePlace, parsed: ParsedLine): string {
  // Put together by hand because JSON.stringify costs several times as much: most members are null, numbers or texts that need nothing but quotes.
  const { format, at, level, host, service, pid, operation, status, durationMs, requestId, account, address, message, fields, problems } = parsed;
  return `{"line":${line}${lines === undefined ? '' : `,"lines":${lines}`},"format":"${format}","at":${at === null ? 'null' : `"${at}"`},"level":${level === null ? 'null' : `"${level}"`},"host":${quote(host)},"service":${quote(service)},"pid":${pid},"operation":${quote(operation)},"status":${typeof status === 'string' ? quote(status) : status},"durationMs":${durationMs},"requestId":${quote(requestId)},"account":${quote(account)},"address":${quote(address)},"message":${quote(message)},"fields":${writeFields(fields)},"problems":${problems.length === 0 ? '[]' : JSON.stringify(problems)}${raw === undefined ? '' : `,"raw":"${raw}"`}}\n`;
}

/** As `JSON.stringify` writes them. */
function writeFields(fields: Fields): string {
  let body = '';
  for (const name in fields) body += `${body === '' ? '' : ','}${quote(name)}:${writeValue(fields[name]!)}`;
  return `{${body}}`;
}

function writeValue(value: FieldValue): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** Longer text is looked at by a regular expression, which is quicker than a loop from here on. */
const LOOP_UP_TO = 40;
/** What `JSON.stringify` may escape: quotes, backslashes, controls, and half surrogates. */
const NOT_PLAIN = /[^ !#-[\]-\ud7ff]/;

function quote(text: string | null): string {
  if (text === null) return 'null';
  const { length } = text;
  if (length > LOOP_UP_TO) return NOT_PLAIN.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
}
