import { Command, CommanderError } from 'commander';
import type { AddCommand, CommandContext } from './command.ts';
import { EXIT, explainFailure } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** Each is loaded when it is asked for: who redacts a log line does not wait for a web server. */
const COMMANDS: readonly { readonly name: string; readonly add: () => Promise<AddCommand> }[] = [
  { name: 'serve', add: async () => (await import('./commands/serve.ts')).addServe },
  { name: 'demo', add: async () => (await import('./commands/demo.ts')).addDemo },
  { name: 'status', add: async () => (await import('./commands/status.ts')).addStatus },
  { name: 'doctor', add: async () => (await import('./commands/doctor.ts')).addDoctor },
  { name: 'policy', add: async () => (await import('./commands/policy.ts')).addPolicy },
  { name: 'evaluate', add: async () => (await import('./commands/evaluate.ts')).addEvaluate },
  { name: 'observe', add: async () => (await import('./commands/observe.ts')).addObserve },
  { name: 'clock', add: async () => (await import('./commands/clock.ts')).addClock },
  { name: 'security-txt', add: async () => (await import('./commands/security-txt.ts')).addSecurityTxt },
  { name: 'mail', add: async () => (await import('./commands/mail.ts')).addMail },
  { name: 'logs', add: async () => (await import('./commands/logs.ts')).addLogs },
  { name: 'journal', add: async () => (await import('./commands/journal.ts')).addJournal },
  { name: 'agent', add: async () => (await import('./commands/agent.ts')).addAgent },
  { name: 'reports', add: async () => (await import('./commands/reports.ts')).addReports },
  { name: 'backup', add: async () => (await import('./commands/backup.ts')).addBackup },
  { name: 'restore', add: async () => (await import('./commands/restore.ts')).addRestore },
  { name: 'rotate-key', add: async () => (await import('./commands/rotate-key.ts')).addRotateKey },
  { name: 'recover-owner', add: async () => (await import('./commands/recover-owner.ts')).addRecoverOwner },
];

/** The whole command line, for its reference page and its help. */
export async function createProgram(terminal: Terminal, exit: (code: number) => void = () => undefined, wanted: (name: string) => boolean = () => true): Promise<Command> {
  const program = new Command('writ')
    .description('Runs a written security policy: measures it, and shows beside every clause whether it is kept, broken or unknown.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError()
    .showHelpAfterError('Run with --help to see how it is called.')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error, getOutHelpWidth: () => terminal.columns, getErrHelpWidth: () => terminal.columns, getOutHasColors: () => false, getErrHasColors: () => false })
    .addHelpText('after', '\nExit codes: 0 kept or done, 1 broken, 2 unknown, 3 failed, 64 called wrongly.\nCommands that read FILE take - for standard input.')
    .enablePositionalOptions()
    .exitOverride();
  const context: CommandContext = { terminal, run: (action) => async (...args) => exit(await action(...args)) };
  for (const { name, add } of COMMANDS) if (wanted(name)) (await add())(program, context);
  return program;
}

/** Runs the command line with `args` (without the program's own name) and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.kept;
  const needsOne = args[0] === '--version' || args[0] === '-V' || COMMANDS.some(({ name }) => name === args[0]);
  const program = await createProgram(terminal, (result) => void (code = result), (name) => !needsOne || name === args[0]);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.kept : EXIT.usage;
    const { code: failed, text } = explainFailure(thrown, terminal.environment.WRIT_DEBUG === '1');
    terminal.error(`writ: ${text}\n`);
    return failed;
  }
}
