/** Who wrote down that a command ran. */
export type CommandSource = 'audit' | 'sudo' | 'doas' | 'pkexec' | 'cron' | 'history';

/** How far the record can be believed: by the kernel, by the program that ran it, or as a file that its owner may change. */
export type Reliability = 'recorded by the kernel' | 'logged by the program' | 'editable by its owner';

/** Why a command is known less well than it might: see docs/reference/logs-commands.md. */
export type CommandProblem = 'no-syscall-record' | 'arguments-missing' | 'arguments-from-title' | 'arguments-cut' | 'title-cut' | 'fields-ambiguous' | 'continuation-missing' | 'no-time' | 'text-cut';

/** One command that someone ran or was kept from running. */
export interface RanCommand {
  /** Numbers of the lines that it was read from. */
  readonly lines: readonly number[];
  /** RFC 3339 in UTC, or null. */
  readonly at: string | null;
  readonly source: CommandSource;
  readonly reliability: Reliability;
  /** Who gave the command: the account that logged in, whatever it became since. Its name, or its number where the name is not said. */
  readonly account: string | null;
  /** Whose rights it had. */
  readonly asAccount: string | null;
  readonly host: string | null;
  readonly terminal: string | null;
  /** The working folder. */
  readonly folder: string | null;
  readonly program: string | null;
  /** With the name that it was called by in the first place, as in argv. */
  readonly arguments: readonly string[];
  /** As text for a shell. */
  readonly command: string;
  /** Whether it was started; null when that is not said. */
  readonly success: boolean | null;
  /** Why it was not: an error of execve(2) such as `EACCES`, or sudo's reason. */
  readonly reason: string | null;
  /** Only where the program says it: sudo with log_exit_status, zsh never. */
  readonly exitCode: number | null;
  /** The login session of the audit system. */
  readonly session: string | null;
  readonly pid: number | null;
  readonly parentPid: number | null;
  /** Keys of the audit rules that asked for the record. */
  readonly keys: readonly string[];
  readonly problems: readonly CommandProblem[];
}

const UNKNOWN: RanCommand = { lines: [], at: null, source: 'audit', reliability: 'recorded by the kernel', account: null, asAccount: null, host: null, terminal: null, folder: null, program: null, arguments: [], command: '', success: null, reason: null, exitCode: null, session: null, pid: null, parentPid: null, keys: [], problems: [] };

/** A command of which only `known` is known. */
export function ranCommand(known: Partial<RanCommand> & Pick<RanCommand, 'lines' | 'source' | 'reliability'>): RanCommand {
  return { ...UNKNOWN, ...known };
}
