import { type AuditRecord, looksLikeAudit, readAuditRecord } from '../audit/read-record.ts';
import { createLineReader } from '../parse-line.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { createTimeReader, type TimeOptions } from '../time/time-reader.ts';
import { commandOfEvent } from './command-of-event.ts';
import { createEventJoiner, type ExecEvent } from './join-events.ts';
import type { RanCommand } from './ran-command.ts';
import { mayLogCommand, readContinuation, readLoggedCommand, readUserCommand } from './read-logged-command.ts';

/** Takes lines and gives the commands that are whole, in the order of their first lines. */
export interface CommandReader {
  readonly add: (text: string, line: number) => readonly RanCommand[];
  readonly end: () => readonly RanCommand[];
}

/** A place in the order of the input: an event that still fills, a line of sudo that may go on, or a command. */
interface Place {
  readonly event?: ExecEvent;
  command?: RanCommand;
  /** The line up to which sudo may go on with it. */
  openUntil: number;
}

/** sudo cuts at 980 characters for syslog (sudoers(5), syslog_maxlen); shorter lines have no continuation. */
const CUT_FROM = 900;
/** The rest follows at once; other programs may write between. */
const CONTINUES_WITHIN_LINES = 64;
/** Commands that wait for one before them. */
const MAX_WAITING = 10_000;
const NONE: readonly RanCommand[] = [];

/** Reads the commands that users ran out of mixed logs: audit records joined into events, sudo, doas, pkexec, cron. Memory is bounded whatever comes. */
export function createCommandReader(options: TimeOptions): CommandReader {
  const time = createTimeReader(options);
  const readLine = createLineReader(options);
  const events = createEventJoiner();
  let waiting: Place[] = [];
  let first = 0;

  return { add, end };

  function add(text: string, line: number): readonly RanCommand[] {
    if (looksLikeAudit(text)) addRecord(readAuditRecord(text, time), line, null);
    else if (text.includes('audit(')) addWrapped(text, line);
    else if (mayLogCommand(text)) addLogged(readLine(text), line);
    else if (first === waiting.length) return NONE;
    return ready(line);
  }

  /** A record that came through syslog: the host is that of the line around it. */
  function addWrapped(text: string, line: number): void {
    const type = text.indexOf('type=');
    const node = text.lastIndexOf('node=', type);
    if (type === -1 || text.charCodeAt(0) === 123) return;
    addRecord(readAuditRecord(text.slice(node !== -1 && text.indexOf(' ', node) === type - 1 ? node : type), time), line, readLine(text).host);
  }

  function addRecord(record: AuditRecord | undefined, line: number, host: string | null): void {
    if (record === undefined) return;
    if (record.type === 'USER_CMD') {
      const command = readUserCommand(record, line, host);
      if (command !== undefined) waiting.push({ command, openUntil: 0 });
      return;
    }
    const event = events.add(record, line, host);
    if (event !== undefined) waiting.push({ event, openUntil: 0 });
    events.expire(line);
  }

  function addLogged(parsed: ParsedLine, line: number): void {
    const continuation = readContinuation(parsed);
    if (continuation !== undefined) {
      goOn(continuation, parsed, line);
      return;
    }
    const command = readLoggedCommand(parsed, line);
    if (command !== undefined) waiting.push({ command, openUntil: command.source === 'sudo' && parsed.message.length >= CUT_FROM ? line + CONTINUES_WITHIN_LINES : 0 });
  }

  function goOn({ account, rest }: { readonly account: string; readonly rest: string }, parsed: ParsedLine, line: number): void {
    for (let index = waiting.length - 1; index >= first; index -= 1) {
      const place = waiting[index]!;
      const { command } = place;
      if (command === undefined || place.openUntil < line || command.account !== account || command.host !== parsed.host || command.pid !== parsed.pid) continue;
      const words = rest.split(' ').filter((word) => word !== '');
      place.command = { ...command, lines: [...command.lines, line], command: `${command.command} ${rest}`, arguments: [...command.arguments, ...words] };
      place.openUntil = line + CONTINUES_WITHIN_LINES;
      return;
    }
    // Its beginning is in another file: what is left is still what ran.
    const orphan = readLoggedCommand({ ...parsed, message: `${account} : COMMAND=${rest}` }, line);
    if (orphan !== undefined) waiting.push({ command: { ...orphan, program: null, success: null, problems: [...orphan.problems, 'continuation-missing'] }, openUntil: 0 });
  }

  /** Gives what is whole up to the first that is not. */
  function ready(line: number): readonly RanCommand[] {
    if (waiting.length - first > MAX_WAITING) events.end();
    let commands: RanCommand[] | undefined;
    while (first < waiting.length) {
      const place = waiting[first]!;
      // Lines that are no record do not move the log's own time: their number does.
      if (place.event?.isClosed === false) events.expire(line);
      if (place.event?.isClosed === false || place.openUntil >= line) break;
      (commands ??= []).push(place.event === undefined ? place.command! : commandOfEvent(place.event));
      first += 1;
    }
    // Moved in large steps: shifting one by one would be quadratic.
    if (first === waiting.length) {
      waiting = [];
      first = 0;
    } else if (first > MAX_WAITING) {
      waiting = waiting.slice(first);
      first = 0;
    }
    return commands ?? NONE;
  }

  function end(): readonly RanCommand[] {
    events.end();
    return ready(Number.POSITIVE_INFINITY);
  }
}
