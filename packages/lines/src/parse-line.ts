import { readAccess } from './access-log/read-access.ts';
import { readApacheError } from './access-log/read-apache-error.ts';
import { readNginxError } from './access-log/read-nginx-error.ts';
import { readApplication } from './application/read-application.ts';
import { readAudit } from './audit/read-audit.ts';
import { looksLikeAudit } from './audit/read-record.ts';
import { readJson } from './json-line/read-json.ts';
import { readLogfmt } from './logfmt/read-logfmt.ts';
import { newLine, type ParsedLine } from './parsed-line.ts';
import { readSyslog } from './syslog/read-syslog.ts';
import { isDigit } from './time/digits.ts';
import { createTimeReader, type TimeOptions, type TimeReader } from './time/time-reader.ts';

type Reader = (text: string, time: TimeReader) => ParsedLine | undefined;

const READERS = {
  syslog: readSyslog,
  access: readAccess,
  'nginx-error': readNginxError,
  'apache-error': readApacheError,
  json: readJson,
  logfmt: readLogfmt,
  audit: readAudit,
  application: readApplication,
} as const satisfies Readonly<Record<string, Reader>>;

/** What a caller can say that all lines are; `auto` asks each line. */
export const LINE_KINDS = ['auto', ...(Object.keys(READERS) as readonly (keyof typeof READERS)[])] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export interface LineOptions extends TimeOptions {
  /** `auto` when left out. */
  readonly kind?: LineKind;
}

/**
 * A function that says what a line says. It never fails: what no reader knows is `text` with a problem. Time is linear in the line.
 * One reader serves the lines of one file in their order, because it remembers the last second and the year.
 *
 *     const read = createLineReader({ reference: Date.now() });
 *     read('Nov 24 06:08:36 web-1 sshd[12]: Server listening').service; // 'sshd'
 */
export function createLineReader(options: LineOptions): (text: string) => ParsedLine {
  const time = createTimeReader(options);
  const { kind = 'auto' } = options;
  if (kind === 'auto') return (text) => readInner(readAny(text, time) ?? asText(text), time);
  const read: Reader = READERS[kind];
  return (text) => {
    const line = read(text, time);
    return line === undefined ? withProblem(text, 'not-this-format') : readInner(line, time);
  };
}

/** The first character rules out most readers, so that none has to be remembered from the line before. */
function readAny(text: string, time: TimeReader): ParsedLine | undefined {
  const first = text.charCodeAt(0);
  if (isDigit(first)) {
    if (text.charCodeAt(4) === 45) return readSyslog(text, time) ?? readApplication(text, time) ?? readAccess(text, time);
    if (text.charCodeAt(4) === 47) return readNginxError(text, time) ?? readApplication(text, time) ?? readAccess(text, time);
    return readAccess(text, time) ?? readApplication(text, time);
  }
  if (first === 123) return readJson(text, time);
  if (first === 60) return readSyslog(text, time);
  if (first === 91) return readApacheError(text, time) ?? readApplication(text, time) ?? readAccess(text, time);
  if (looksLikeAudit(text)) {
    const record = readAudit(text, time);
    if (record !== undefined) return record;
  }
  return readSyslog(text, time) ?? readAccess(text, time) ?? readApplication(text, time) ?? readLogfmt(text, time);
}

/** What was wrapped into the line by Docker, or by an application that logs JSON or audit records through syslog: the inner line speaks, the outer fills its gaps. */
function readInner(line: ParsedLine, time: TimeReader): ParsedLine {
  const { format, message } = line;
  if (format === 'docker') {
    const inner = readAny(message, time);
    return inner === undefined ? line : joinLines(line, inner);
  }
  const isSyslog = format === 'syslog-3164' || format === 'syslog-5424' || format === 'syslog-iso' || format === 'journald';
  if (!isSyslog) return line;
  // Compared by character first: most messages are neither.
  const first = message.charCodeAt(0);
  if (first !== 123 && first !== 64 && first !== 116 && first !== 110 && first !== 97) return line;
  // `@cee:` marks JSON in syslog (https://cee.mitre.org, rsyslog's mmjsonparse).
  const inner = first === 64 ? (message.startsWith('@cee:') ? readJson(message.slice(5).trimStart(), time) : undefined) : first === 123 ? readJson(message, time) : readAudit(message, time);
  return inner === undefined ? line : joinLines(line, inner);
}

/** The format stays that of the outer line, the message becomes that of the inner one. */
function joinLines(outer: ParsedLine, inner: ParsedLine): ParsedLine {
  return {
    format: outer.format,
    at: inner.at ?? outer.at,
    level: inner.level ?? outer.level,
    host: inner.host ?? outer.host,
    service: inner.service !== null && inner.format !== 'audit' ? inner.service : (outer.service ?? inner.service),
    pid: inner.pid ?? outer.pid,
    operation: inner.operation ?? outer.operation,
    status: inner.status ?? outer.status,
    durationMs: inner.durationMs,
    requestId: inner.requestId,
    account: inner.account,
    address: inner.address,
    message: inner.message,
    fields: { ...outer.fields, inner: inner.format, ...inner.fields },
    problems: [...outer.problems, ...inner.problems.filter((problem) => problem !== 'no-time' || outer.at === null)],
  };
}

function asText(text: string): ParsedLine {
  return withProblem(text, text.charCodeAt(0) === 123 ? 'json-broken' : 'not-recognised');
}

function withProblem(text: string, problem: 'json-broken' | 'not-recognised' | 'not-this-format'): ParsedLine {
  const line = newLine('text', null, text);
  line.problems.push(problem);
  return line;
}
