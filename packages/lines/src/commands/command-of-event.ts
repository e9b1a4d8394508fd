import type { AuditRecord } from '../audit/read-record.ts';
import { decodeHex } from '../audit/decode-hex.ts';
import type { ExecEvent } from './join-events.ts';
import { type CommandProblem, ranCommand, type RanCommand } from './ran-command.ts';
import { firstWords, quoteWords } from './shell-words.ts';

/** More arguments than this are cut; a shell's own limit is the bytes of them all. */
const MAX_ARGUMENTS = 65_536;
/** The kernel keeps so many bytes of a process title (MAX_PROCTITLE_AUDIT_LEN in kernel/audit.h). */
const TITLE_BYTES = 128;
/** Of errno(3), what execve(2) may answer. */
const ERRORS: Readonly<Record<string, string>> = { '-1': 'EPERM', '-2': 'ENOENT', '-5': 'EIO', '-7': 'E2BIG', '-8': 'ENOEXEC', '-11': 'EAGAIN', '-12': 'ENOMEM', '-13': 'EACCES', '-14': 'EFAULT', '-20': 'ENOTDIR', '-21': 'EISDIR', '-22': 'EINVAL', '-23': 'ENFILE', '-24': 'EMFILE', '-26': 'ETXTBSY', '-36': 'ENAMETOOLONG', '-40': 'ELOOP', '-80': 'ELIBBAD' };

/** The command that the records of an event say. */
export function commandOfEvent(event: ExecEvent): RanCommand {
  const problems: CommandProblem[] = [];
  const { syscall } = event;
  const fields = syscall?.fields ?? {};
  const names = syscall?.names ?? {};
  const words = readArguments(event, problems);
  const success = fields.success === 'yes' ? true : fields.success === 'no' ? false : null;
  if (syscall === undefined) problems.push('no-syscall-record');
  if (event.at === null) problems.push('no-time');
  const exe = asText(fields.exe);
  // When execve fails, `exe` is still the program that called it.
  const program = success === false || exe === null ? (event.path ?? words[0] ?? null) : exe;
  return ranCommand({
    lines: event.lines,
    at: event.at,
    source: 'audit',
    reliability: 'recorded by the kernel',
    account: fields.auid === null ? null : (names.AUID ?? asText(fields.auid)),
    asAccount: names.EUID ?? asText(fields.euid) ?? asText(fields.uid),
    host: event.node,
    terminal: terminalOf(fields.tty),
    folder: event.cwd,
    program,
    arguments: words,
    command: words.length > 0 ? quoteWords(words) : quoteWords(program === null ? [] : [program]),
    success,
    reason: success === false ? errorOf(asText(fields.exit)) : null,
    session: asText(fields.ses),
    pid: asNumber(fields.pid),
    parentPid: asNumber(fields.ppid),
    // Several keys of one record are separated by a byte of 1 (audit_rule_fieldpair_data(3)).
    keys: asText(fields.key)?.split('\u0001').filter((key) => key !== '') ?? [],
    problems,
  });
}

function readArguments(event: ExecEvent, problems: CommandProblem[]): readonly string[] {
  if (event.execve.length === 0) return readTitle(event.title, problems);
  const count = event.execve.map(({ fields }) => asNumber(fields.argc)).find((argc) => argc !== null) ?? 0;
  if (count > MAX_ARGUMENTS || event.isCut || event.execve.some(({ isCut }) => isCut)) problems.push('arguments-cut');
  const found = new Map<number, string>();
  for (const { fields } of event.execve) for (const [name, value] of Object.entries(fields)) if (/^a\d{1,5}$/.test(name)) found.set(Number(name.slice(1)), String(value ?? ''));
  for (const [argument, text] of joinPieces(event.execve)) found.set(argument, text);
  const words: string[] = [];
  let isMissing = false;
  const end = Math.min(count, MAX_ARGUMENTS);
  for (let index = 0; index < end && words.length <= found.size; index += 1) {
    const word = found.get(index);
    if (word === undefined) isMissing = true;
    else words.push(word);
  }
  if (isMissing || words.length < end) problems.push('arguments-missing');
  return words;
}

/** Arguments that came in parts. A character may be cut in the middle, so hexadecimal is joined before it is read. */
function joinPieces(records: readonly AuditRecord[]): ReadonlyMap<number, string> {
  const parts = new Map<number, { readonly texts: string[]; isHex: boolean }>();
  for (const { pieces } of records) {
    for (const { argument, text, isHex } of pieces) {
      const known = parts.get(argument);
      if (known === undefined) parts.set(argument, { texts: [text], isHex });
      else {
        known.texts.push(text);
        known.isHex &&= isHex;
      }
    }
  }
  return new Map([...parts].map(([argument, { texts, isHex }]) => {
    const text = texts.join('');
    return [argument, isHex ? (decodeHex(text) ?? text) : text];
  }));
}

/** The title has the arguments with zero bytes between them, at most 128 bytes of them. */
function readTitle(title: AuditRecord | undefined, problems: CommandProblem[]): readonly string[] {
  const text = asText(title?.fields.proctitle);
  if (title === undefined || text === null) {
    problems.push('arguments-missing');
    return [];
  }
  problems.push('arguments-from-title');
  if (new TextEncoder().encode(text).length >= TITLE_BYTES - 1) problems.push('title-cut');
  return title.isInterpreted ? firstWords(text) : text.split('\0');
}

function terminalOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '(none)' && value !== '?' ? value : null;
}

function errorOf(exit: string | null): string | null {
  if (exit === null) return null;
  return ERRORS[exit] ?? /^E[A-Z0-9]{2,15}/.exec(exit)?.[0] ?? `error ${exit}`;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function asNumber(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : null;
}
