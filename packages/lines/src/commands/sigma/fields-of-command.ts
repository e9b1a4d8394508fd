import type { RanCommand } from '../ran-command.ts';

type Field = (command: RanCommand) => string | null;

/**
 * What a rule may ask of a command: names of Sigma's taxonomy for process creation, of its rules for auditd, and our own.
 * A program without a path is looked at as `/name`, so that `Image|endswith: /curl` holds for a history too.
 */
const FIELDS: Readonly<Record<string, Field>> = {
  Image: imageOf,
  CommandLine: commandLineOf,
  CurrentDirectory: ({ folder }) => folder,
  User: ({ asAccount, account }) => asAccount ?? account,
  LogonId: ({ session }) => session,
  ProcessId: ({ pid }) => (pid === null ? null : String(pid)),
  ParentProcessId: ({ parentPid }) => (parentPid === null ? null : String(parentPid)),
  type: ({ source }) => (source === 'audit' ? 'EXECVE' : null),
  syscall: ({ source }) => (source === 'audit' ? 'execve' : null),
  SYSCALL: ({ source }) => (source === 'audit' ? 'execve' : null),
  exe: imageOf,
  comm: (command) => imageOf(command)?.split('/').at(-1) ?? null,
  cwd: ({ folder }) => folder,
  key: ({ keys }) => (keys.length === 0 ? null : keys.join(',')),
  source: ({ source }) => source,
  account: ({ account }) => account,
  asAccount: ({ asAccount }) => asAccount,
  host: ({ host }) => host,
  terminal: ({ terminal }) => terminal,
  folder: ({ folder }) => folder,
  program: ({ program }) => program,
  command: commandLineOf,
  session: ({ session }) => session,
  success: ({ success }) => (success === null ? null : String(success)),
  reason: ({ reason }) => reason,
};

/** The reader of the field that a rule names, or undefined when commands have none of that name. */
export function fieldOf(name: string): Field | undefined {
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  const argument = /^a(\d{1,5})$/.exec(name);
  if (!argument) return undefined;
  const index = Number(argument[1]);
  return (command) => command.arguments[index] ?? null;
}

function imageOf({ program, source, arguments: words }: RanCommand): string | null {
  const name = source === 'history' ? programBehind(words) : program;
  return name === null || name.includes('/') ? name : `/${name}`;
}

const WRAPPERS: ReadonlySet<string> = new Set(['sudo', 'doas', 'env', 'nohup', 'time', 'exec', 'command', 'nice', 'builtin']);
/** Options of sudo(8), env(1) and nice(1) that take the next word. */
const WITH_VALUE = /^-[ugpCTUhRDrtSn]$/;

/** What is typed behind `sudo` and its like is what runs; of recorded commands each has its own record. */
function programBehind(words: readonly string[]): string | null {
  let at = 0;
  while (at < words.length - 1 && WRAPPERS.has(words[at]!)) {
    at += 1;
    while (at < words.length - 1 && (words[at]!.startsWith('-') || /^[A-Za-z_]\w*=/.test(words[at]!))) at += WITH_VALUE.test(words[at]!) ? 2 : 1;
  }
  return words[at] ?? words.at(-1) ?? null;
}

/** Words without the quotes that a shell needs, as Sigma's rules are written; what was logged as one text, as it was logged. */
export function commandLineOf({ source, arguments: words, command }: RanCommand): string {
  return source === 'audit' && words.length > 0 ? words.join(' ') : command;
}
