import { levelOfTens, levelOfWord, SYSLOG_LEVELS } from '../level.ts';
import type { FieldValue, Fields, Level, ParsedLine } from '../parsed-line.ts';
import { epochText } from '../time/epoch.ts';
import type { TimeReader } from '../time/time-reader.ts';

type Members = Record<string, FieldValue>;

/** A name, and the steps to the member that it means when no member has the whole of it for its name. */
interface Name {
  readonly name: string;
  readonly steps: readonly string[];
  readonly last: string;
}

interface NameList {
  readonly names: readonly Name[];
  /** One of 32, for each list another. */
  readonly bit: number;
}

/** Which lists a member can be meant by, as itself or as what holds it. */
const listsOf = new Map<string, number>();
let listCount = 0;

function newList(names: readonly string[]): NameList {
  const bit = 1 << listCount;
  listCount += 1;
  const compiled = names.map((name) => ({ name, steps: name.split('.').slice(0, -1), last: name.slice(name.lastIndexOf('.') + 1) }));
  for (const { name, steps } of compiled) for (const key of [name, ...steps.slice(0, 1)]) listsOf.set(key, (listsOf.get(key) ?? 0) | bit);
  return { names: compiled, bit };
}

/*
 * What loggers call the same thing, the most exact name first. A dot is a member of a member, or a name with a dot in it: ECS allows both.
 * Names are those of pino, bunyan, winston, zap, slog, logstash, ECS (elastic.co/guide/en/ecs), GELF, OpenTelemetry's file exporter, Python's and structlog's JSON.
 */
const TIME = newList(['@timestamp', 'timestamp', 'time', 'ts', 'datetime', 'date', 'asctime', 'eventTime', 'Timestamp']);
const LEVEL = newList(['log.level', 'level', 'severity', 'levelname', 'level_name', 'lvl', 'loglevel', 'logLevel', 'severityText', 'SeverityText', 'Level']);
const MESSAGE = newList(['message', 'msg', 'short_message', 'log', 'event', 'body', 'Message', 'MESSAGE']);
const HOST = newList(['host.name', 'host.hostname', 'hostname', 'host']);
const SERVICE = newList(['service.name', 'service', 'app', 'application', 'program', 'name', 'logger_name', 'logger']);
const PID = newList(['process.pid', 'pid', 'process_id']);
const OPERATION = newList(['operation', 'event.action', 'action', 'op']);
const METHOD = newList(['http.request.method', 'req.method', 'request.method', 'method']);
const TARGET = newList(['url.path', 'req.url', 'request.url', 'request.path', 'url.original', 'path', 'url', 'uri', 'request_uri']);
const STATUS = newList(['http.response.status_code', 'res.statusCode', 'response.statusCode', 'response.status', 'statusCode', 'status_code', 'status']);
const DURATION_MS = newList(['durationMs', 'duration_ms', 'responseTime', 'response_time_ms', 'latency_ms', 'latencyMs', 'elapsed_ms', 'elapsedMs', 'took_ms']);
const REQUEST_ID = newList(['http.request.id', 'requestId', 'request_id', 'reqId', 'req_id', 'req.id', 'request.id', 'x-request-id', 'correlationId', 'correlation_id', 'trace.id', 'traceId', 'trace_id']);
const ACCOUNT = newList(['user.name', 'username', 'userName', 'user_name', 'user.id', 'userId', 'user_id', 'user', 'account', 'remote_user']);
const ADDRESS = newList(['client.ip', 'source.ip', 'client.address', 'req.remoteAddress', 'remoteAddress', 'remote_addr', 'client_ip', 'clientIp', 'remote_ip', 'ip']);

const EVENT_DURATION = newList(['event.duration']);
const GO_DURATION_NAMES = newList(['duration', 'elapsed', 'latency', 'took']);

/** Bits of the lists that can find something in `members`. A line has ten members and there are a hundred names: to ask for each of these costs more than to read the line. */
function listsIn(members: Members): number {
  let bits = 0;
  for (const key in members) bits |= listsOf.get(key) ?? 0;
  return bits;
}

/** Moves the members that have a standard meaning to their place; all others become `fields` as they are. */
export function takeKnownMembers(members: Members, time: TimeReader, line: ParsedLine): ParsedLine {
  const lists = listsIn(members);
  takeTime(members, lists, time, line);
  line.level = take(members, lists, LEVEL, (value) => levelOf(value, members)) ?? null;
  line.message = take(members, lists, MESSAGE, asText) ?? '';
  line.host ??= take(members, lists, HOST, asText) ?? null;
  line.service ??= take(members, lists, SERVICE, asText) ?? null;
  line.pid ??= take(members, lists, PID, asWhole) ?? null;
  line.operation = take(members, lists, OPERATION, asText) ?? requestOf(members, lists);
  line.status = take(members, lists, STATUS, asStatus) ?? null;
  line.durationMs = take(members, lists, DURATION_MS, asNumber) ?? take(members, lists, EVENT_DURATION, (value) => (typeof value === 'number' ? value / 1_000_000 : undefined)) ?? take(members, lists, GO_DURATION_NAMES, asGoDuration) ?? null;
  line.requestId = take(members, lists, REQUEST_ID, asId) ?? null;
  line.account = take(members, lists, ACCOUNT, asId) ?? null;
  line.address = take(members, lists, ADDRESS, asText) ?? null;
  line.fields = members as Fields;
  return line;
}

/** The first of the names whose value `read` understands, taken out of its object. `lists` says which lists can find something at all. */
function take<Value>(members: Members, lists: number, { names, bit }: NameList, read: (value: FieldValue) => Value | undefined): Value | undefined {
  if ((lists & bit) === 0) return undefined;
  for (const { name, steps, last } of names) {
    const isOwn = Object.hasOwn(members, name);
    const holder = isOwn ? members : steps.length === 0 ? undefined : parentOf(members, steps, last);
    if (holder === undefined) continue;
    const key = isOwn ? name : last;
    const found = holder[key];
    const value = found === undefined ? undefined : read(found);
    if (value === undefined) continue;
    delete holder[key];
    return value;
  }
  return undefined;
}

function parentOf(members: Members, steps: readonly string[], last: string): Members | undefined {
  let holder: Members = members;
  for (const step of steps) {
    const next: FieldValue | undefined = Object.hasOwn(holder, step) ? holder[step] : undefined;
    if (next === null || typeof next !== 'object' || Array.isArray(next)) return undefined;
    holder = next as Members;
  }
  return Object.hasOwn(holder, last) ? holder : undefined;
}

function takeTime(members: Members, lists: number, time: TimeReader, line: ParsedLine): void {
  const at = take(members, lists, TIME, (value) => readTime(value, time));
  if (at !== undefined) line.at = at;
  else line.problems.push(TIME.names.some(({ name }) => Object.hasOwn(members, name)) ? 'time-invalid' : 'no-time');
}

function readTime(value: FieldValue, time: TimeReader): string | undefined {
  if (typeof value === 'number') return epochText(value);
  if (typeof value !== 'string') return undefined;
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(value)) return epochText(Number(value));
  if (time.iso(value, 0) === value.length || time.bsd(value, 0) === value.length || time.slashes(value, 0) === value.length || time.access(value, 0) === value.length) return time.at ?? undefined;
  return undefined;
}

function levelOf(value: FieldValue, members: Members): Level | undefined {
  if (typeof value === 'string') return levelOfWord(value) ?? undefined;
  if (typeof value !== 'number') return undefined;
  // GELF counts as syslog does, and says so by its own members (docs of Graylog, "GELF Payload Specification").
  if (Object.hasOwn(members, 'short_message')) return SYSLOG_LEVELS[value];
  return levelOfTens(value) ?? undefined;
}

function requestOf(members: Members, lists: number): string | null {
  const method = take(members, lists, METHOD, asMethod);
  if (method === undefined) return null;
  const target = take(members, lists, TARGET, asText);
  if (target === undefined) return method;
  const query = target.indexOf('?');
  if (query !== -1) members.query ??= target.slice(query + 1);
  return `${method} ${query === -1 ? target : target.slice(0, query)}`;
}

function asMethod(value: FieldValue): string | undefined {
  return typeof value === 'string' && /^[A-Za-z]{3,16}$/.test(value) ? value.toUpperCase() : undefined;
}

function asText(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asId(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function asNumber(value: FieldValue): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asWhole(value: FieldValue): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

function asStatus(value: FieldValue): number | string | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= 64 ? (/^\d{3}$/.test(value) ? Number(value) : value) : undefined;
}

const GO_UNITS_MS: Readonly<Record<string, number>> = { ns: 0.000_001, us: 0.001, 'µs': 0.001, 'μs': 0.001, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const GO_DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|μs|ms|s|m|h)){1,4}$/;
const GO_PART = /(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds of a duration as Go prints it: `1m2.5s`, `350µs`. A bare number has no unit and stays a field. */
export function asGoDuration(value: FieldValue): number | undefined {
  if (typeof value !== 'string' || !GO_DURATION.test(value)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of value.matchAll(GO_PART)) ms += Number(amount) * GO_UNITS_MS[unit!]!;
  return ms;
}
