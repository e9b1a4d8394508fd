import { Command, CommanderError } from 'commander';
import { addAgent } from './commands/agent.ts';
import { addBackup } from './commands/backup.ts';
import { addClock } from './commands/clock.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDemo } from './commands/demo.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addJournal } from './commands/journal.ts';
import { addMail } from './commands/mail.ts';
import { addObserve } from './commands/observe.ts';
import { addPolicy } from './commands/policy.ts';
import { addRecoverOwner } from './commands/recover-owner.ts';
import { addReports } from './commands/reports.ts';
import { addRestore } from './commands/restore.ts';
import { addRotateKey } from './commands/rotate-key.ts';
import { addSecurityTxt } from './commands/security-txt.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { EXIT, explainFailure } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const COMMANDS: readonly AddCommand[] = [
  addServe, addDemo, addStatus, addDoctor, addPolicy, addEvaluate, addObserve, addClock, addSecurityTxt, addMail, addJournal, addAgent, addReports, addBackup, addRestore, addRotateKey, addRecoverOwner,
];

/** The whole command line, for running and for its reference page. */
export function createProgram(terminal: Terminal, exit: (code: number) => void = () => undefined): Command {
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
  for (const add of COMMANDS) add(program, context);
  return program;
}

/** Runs the command line with `args` (without the program's own name) and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.kept;
  const program = createProgram(terminal, (result) => {
    code = result;
  });
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
