import { levelOfWord } from '../level.ts';
import { newLine, type ParsedLine } from '../parsed-line.ts';
import type { TimeReader } from '../time/time-reader.ts';

const HEAD = /^ \[([a-z]{2,8})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,19}) )?/;
/** What nginx adds behind a message, in this order (src/http/ngx_http_request.c, ngx_http_log_error). */
const ORDER: readonly string[] = ['client', 'server', 'request', 'subrequest', 'upstream', 'host', 'referrer'];
const TAIL = /, (client|server|request|subrequest|upstream|host|referrer): /g;

/** nginx's error log: `2026/11/24 06:08:36 [error] 31#31: *46 message, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1"`. */
export function readNginxError(text: string, time: TimeReader): ParsedLine | undefined {
  const end = text.charCodeAt(20) === 91 ? time.slashes(text, 0) : -1;
  if (end === -1) return undefined;
  // Sliced because a sticky expression would carry state from line to line.
  const head = HEAD.exec(text.slice(end, end + 80));
  if (!head) return undefined;
  const line = newLine('nginx-error', time.at, '');
  if (time.at === null) line.problems.push('time-invalid');
  line.service = 'nginx';
  line.level = levelOfWord(head[1]!);
  line.pid = Number(head[2]);
  line.fields.thread = Number(head[3]);
  if (head[4] !== undefined) line.fields.connection = Number(head[4]);
  readTail(text.slice(end + head[0].length), line);
  return line;
}

function readTail(rest: string, line: ParsedLine): void {
  const marks = [...rest.matchAll(TAIL)];
  // Paths in the message and the request itself come from strangers, who can write such words too: nginx's own client stands before the request.
  const request = marks.findIndex((mark) => mark[1] === 'request');
  const first = marks.findLastIndex((mark, index) => mark[1] === 'client' && (request === -1 || index < request));
  if (first === -1) {
    line.message = rest;
    return;
  }
  if (marks.filter((mark) => mark[1] === 'client').length > 1) line.problems.push('client-ambiguous');
  line.message = rest.slice(0, marks[first]!.index);
  const own = inOrder(marks.slice(first));
  for (const [index, mark] of own.entries()) setTail(mark[1]!, unquote(rest.slice(mark.index + mark[0].length, own[index + 1]?.index ?? rest.length)), line);
}

/** Each name once and in its order: what stands in the value of another is not nginx's. */
function inOrder(marks: readonly RegExpExecArray[]): readonly RegExpExecArray[] {
  let last = -1;
  return marks.filter((mark) => {
    const place = ORDER.indexOf(mark[1]!);
    if (place <= last) return false;
    last = place;
    return true;
  });
}

function setTail(name: string, value: string, line: ParsedLine): void {
  if (name === 'client') line.address = value;
  else line.fields[name] = value;
  if (name === 'request') line.operation = operationOf(value);
}

function operationOf(request: string): string | null {
  const match = /^([A-Za-z]{1,32}) ([^ ?]{1,4096})/.exec(request);
  return match ? `${match[1]} ${match[2]}` : null;
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
