import type { AuditRecord } from '../audit/read-record.ts';
import { syscallOf } from '../audit/syscalls.ts';

/** Records of one audit event that starts a program. */
export interface ExecEvent {
  readonly lines: number[];
  readonly node: string | null;
  readonly at: string | null;
  readonly seconds: number;
  readonly firstLine: number;
  syscall: AuditRecord | undefined;
  readonly execve: AuditRecord[];
  cwd: string | null;
  /** Name of the first PATH record: what was asked for, before links and interpreters. */
  path: string | null;
  title: AuditRecord | undefined;
  /** Characters of arguments that it holds. */
  characters: number;
  isCut: boolean;
  isClosed: boolean;
}

/** Seconds of the log's own time after which an event is over (auparse's default, end_of_event_timeout in auditd.conf(5)). */
const OVER_AFTER_S = 2;
/** Lines after which an event is over whatever its time says. */
const OVER_AFTER_LINES = 10_000;
/** An argument list has at most 2 MiB (a quarter of the stack, execve(2)); hexadecimal doubles it. */
const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;
const MAX_PENDING_CHARACTERS = 64 * 1024 * 1024;

/** Joins the records of events that come mixed: each event by its node, time and serial number. Events that start no program are let go at once. */
export interface EventJoiner {
  /** Takes a record; gives the event that it opened, which fills until it `isClosed`. */
  readonly add: (record: AuditRecord, line: number, host: string | null) => ExecEvent | undefined;
  /** Closes what is over by now at line `line`. */
  readonly expire: (line: number) => void;
  /** Closes all. */
  readonly end: () => void;
}

export function createEventJoiner(): EventJoiner {
  const open = new Map<string, ExecEvent>();
  let held = 0;
  let newest = 0;

  return { add, expire, end };

  function add(record: AuditRecord, line: number, host: string | null): ExecEvent | undefined {
    if (record.seconds > newest) newest = record.seconds;
    const key = `${record.serial} ${record.seconds} ${record.node ?? host ?? ''}`;
    const event = open.get(key);
    if (event !== undefined) {
      take(event, record, line);
      if (event.isClosed) close(key, event);
      return undefined;
    }
    // Most records of a busy host are of other calls: nothing is kept for them.
    if (record.type !== 'EXECVE' && !(record.type === 'SYSCALL' && startsProgram(record))) return undefined;
    const opened: ExecEvent = { lines: [], node: record.node ?? host, at: record.at, seconds: record.seconds, firstLine: line, syscall: undefined, execve: [], cwd: null, path: null, title: undefined, characters: 0, isCut: false, isClosed: false };
    open.set(key, opened);
    take(opened, record, line);
    return opened;
  }

  function take(event: ExecEvent, record: AuditRecord, line: number): void {
    event.lines.push(line);
    const { type, fields } = record;
    if (type === 'SYSCALL') event.syscall ??= record;
    else if (type === 'EXECVE') {
      const { length } = record.text;
      if (event.characters + length > MAX_EVENT_CHARACTERS) event.isCut = true;
      else {
        event.execve.push(record);
        event.characters += length;
        held += length;
      }
    } else if (type === 'CWD') event.cwd ??= asText(fields.cwd);
    else if (type === 'PATH') event.path ??= fields.item === '0' ? asText(fields.name) : null;
    else if (type === 'PROCTITLE') event.title ??= record;
    // The kernel writes the title last; EOE comes only with what needs it.
    event.isClosed = type === 'EOE' || (event.title !== undefined && event.syscall !== undefined && event.execve.length > 0);
  }

  function close(key: string, event: ExecEvent): void {
    event.isClosed = true;
    held -= event.characters;
    open.delete(key);
  }

  function expire(line: number): void {
    // A map keeps the order in which events began, so that the first that is not over ends the search.
    for (const [key, event] of open) {
      if (event.seconds + OVER_AFTER_S >= newest && event.firstLine + OVER_AFTER_LINES > line && held <= MAX_PENDING_CHARACTERS) return;
      close(key, event);
    }
  }

  function end(): void {
    for (const [key, event] of open) close(key, event);
  }
}

function startsProgram({ fields, isInterpreted }: AuditRecord): boolean {
  const call = asText(fields.syscall);
  if (call === null) return false;
  const name = isInterpreted ? call : syscallOf(asText(fields.arch) ?? '', call);
  return name === 'execve' || name === 'execveat';
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
