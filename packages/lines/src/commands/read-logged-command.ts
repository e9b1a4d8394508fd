import type { AuditRecord } from '../audit/read-record.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { type CommandProblem, ranCommand, type RanCommand } from './ran-command.ts';
import { firstWords } from './shell-words.ts';

/** Words of which a line has one when a program that runs commands for others wrote it: asked of every line. */
export function mayLogCommand(text: string): boolean {
  return text.includes('COMMAND=') || text.includes(' CMD (') || text.includes(' ran command ') || text.includes('(command continued)');
}

/** The command in a line of sudo, doas, pkexec or cron; undefined for any other line. */
export function readLoggedCommand(line: ParsedLine, number: number): RanCommand | undefined {
  switch (line.service?.toLowerCase()) {
    case 'sudo': return readSudo(line, number);
    case 'doas': return readDoas(line, number);
    case 'pkexec': return readPkexec(line, number);
    case 'cron':
    case 'crond':
    case 'anacron':
    case '/usr/sbin/cron': return readCron(line, number);
    default: return undefined;
  }
}

type Place = Pick<RanCommand, 'lines' | 'at' | 'host' | 'pid' | 'reliability'>;

function placeOf(line: ParsedLine, number: number): Place {
  return { lines: [number], at: line.at, host: line.host, pid: line.pid, reliability: 'logged by the program' };
}

const SUDO = /^ *(\S{1,256}) : /;
/** Names of what sudo says about a command, COMMAND last (sudoers(5), "Event logging"). */
const PART = /^(HOST|TTY|CHROOT|PWD|USER|GROUP|TSID|ENV|EXIT|SIGNAL)=/;
/** Complaints after which sudo runs the command all the same. */
const HARMLESS = /^(?:problem with defaults entries|unable to )/;

/** `ada : TTY=pts/0 ; PWD=/home/ada ; USER=root ; COMMAND=/usr/bin/id`; a reason before TTY means that it was refused. */
function readSudo(line: ParsedLine, number: number): RanCommand | undefined {
  const head = SUDO.exec(line.message);
  const mark = line.message.indexOf('COMMAND=');
  if (!head || mark < head[0].length || (mark !== head[0].length && !line.message.startsWith(' ; ', mark - 3))) return undefined;
  const { parts, reason, isAmbiguous } = readParts(line.message.slice(head[0].length, Math.max(mark - 3, head[0].length)));
  const command = line.message.slice(mark + 8);
  const problems: CommandProblem[] = isAmbiguous || command.includes(' ; COMMAND=') ? ['fields-ambiguous'] : [];
  const words = firstWords(command);
  return ranCommand({ ...placeOf(line, number), source: 'sudo', account: head[1]!, asAccount: parts.USER ?? null, terminal: parts.TTY === 'unknown' ? null : (parts.TTY ?? null), folder: parts.PWD ?? null, program: words[0] ?? null, arguments: words, command, success: reason === null || HARMLESS.test(reason), reason, exitCode: parts.EXIT === undefined ? null : Number(parts.EXIT), problems });
}

interface SudoParts {
  readonly parts: Readonly<Record<string, string>>;
  readonly reason: string | null;
  /** A folder or an argument was named like sudo's own words: then who, where and what cannot be told for certain. */
  readonly isAmbiguous: boolean;
}

/** What stands before the first name is the reason; each name comes once, and what else follows it belongs to its value. */
function readParts(text: string): SudoParts {
  const parts: Record<string, string> = {};
  const reasons: string[] = [];
  let last: string | undefined;
  let isAmbiguous = false;
  for (const part of text === '' ? [] : text.split(' ; ')) {
    const named = PART.exec(part);
    if (named && parts[named[1]!] === undefined) {
      last = named[1]!;
      parts[last] = part.slice(named[0].length);
    } else if (last === undefined) reasons.push(part);
    else {
      parts[last] += ` ; ${part}`;
      isAmbiguous = true;
    }
  }
  return { parts, reason: reasons.length === 0 ? null : reasons.join(' ; '), isAmbiguous };
}

const CONTINUED = / : \(command continued\) /;

/** The rest of a command that sudo had to cut for syslog: `ada : (command continued) more`. */
export function readContinuation(line: ParsedLine): { readonly account: string; readonly rest: string } | undefined {
  const mark = line.service === 'sudo' ? CONTINUED.exec(line.message) : null;
  return mark ? { account: line.message.slice(0, mark.index).trim(), rest: line.message.slice(mark.index + mark[0].length) } : undefined;
}

/** `ada ran command ls -l as root from /home/ada` (doas(1)), also `failed command for ada`-like refusals, which have no folder. */
function readDoas(line: ParsedLine, number: number): RanCommand | undefined {
  const match = /^(\S{1,256}) ran command (.*) as (\S{1,256}) from (.*)$/s.exec(line.message);
  if (!match) return undefined;
  const words = firstWords(match[2]!);
  return ranCommand({ ...placeOf(line, number), source: 'doas', account: match[1]!, asAccount: match[3]!, folder: match[4]!, program: words[0] ?? null, arguments: words, command: match[2]!, success: true });
}

const PKEXEC_PART = / \[(USER|TTY|CWD|COMMAND)=/g;

/** `ada: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/ada] [COMMAND=/usr/bin/id]`, or with the reason why not (pkexec(1)). */
function readPkexec(line: ParsedLine, number: number): RanCommand | undefined {
  const colon = line.message.indexOf(': ');
  const marks = [...line.message.matchAll(PKEXEC_PART)];
  if (colon < 1 || marks.length === 0) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, mark] of marks.entries()) parts[mark[1]!] ??= line.message.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? line.message.length).replace(/\]$/, '');
  if (parts.COMMAND === undefined) return undefined;
  const said = line.message.slice(colon + 2, marks[0]!.index);
  const isRun = said === 'Executing command';
  const words = firstWords(parts.COMMAND);
  return ranCommand({ ...placeOf(line, number), source: 'pkexec', account: line.message.slice(0, colon), asAccount: parts.USER ?? null, terminal: parts.TTY === undefined || parts.TTY === 'unknown' ? null : parts.TTY, folder: parts.CWD ?? null, program: words[0] ?? null, arguments: words, command: parts.COMMAND, success: isRun, reason: isRun ? null : said, problems: marks.length > 4 ? ['fields-ambiguous'] : [] });
}

/** `(root) CMD (run-parts /etc/cron.daily)`. Nobody gave this command now: whoever wrote the table did. */
function readCron(line: ParsedLine, number: number): RanCommand | undefined {
  const match = /^\((\S{1,256})\) CMD \((.*)\)$/s.exec(line.message);
  if (!match) return undefined;
  const command = match[2]!.trim();
  const words = firstWords(command);
  return ranCommand({ ...placeOf(line, number), source: 'cron', account: match[1]!, asAccount: match[1]!, program: words[0] ?? null, arguments: words, command, success: true });
}

/** A USER_CMD record, which sudo writes to the audit system beside its own line. */
export function readUserCommand({ fields, names, node, at }: AuditRecord, number: number, host: string | null): RanCommand | undefined {
  if (typeof fields.cmd !== 'string') return undefined;
  const words = firstWords(fields.cmd);
  const text = (name: string): string | null => (typeof fields[name] === 'string' && fields[name] !== '?' ? (fields[name] as string) : null);
  const pid = Number(text('pid') ?? Number.NaN);
  const success = fields.res === 'success' || fields.res === '1';
  return ranCommand({ lines: [number], at, source: 'sudo', reliability: 'logged by the program', account: names.AUID !== undefined && fields.auid !== null ? names.AUID : (text('auid') ?? names.UID ?? text('uid')), host: node ?? host, terminal: text('terminal'), folder: text('cwd'), program: words[0] ?? null, arguments: words, command: fields.cmd, success, reason: success ? null : 'refused', session: text('ses'), pid: Number.isInteger(pid) ? pid : null });
}
