import type { Command } from 'commander';
import { RUNTIME_FLAGS } from '@writ/agent';
import type { Told } from '@writ/server';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { sayMargin } from '../say-margin.ts';
import { paintFor, type Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export function addServe(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('serve')
    .description('run Writ: the console, the loop, the embedded stores and the agent of this machine')
    .addHelpText('after', '\nSettings are environment variables: docs/reference/settings.md. Stop it with Ctrl-C.')
    .action(run(() => serveHere(terminal)));
}

async function serveHere(terminal: Terminal): Promise<number> {
  const { serve } = await import('@writ/server');
  await serve({
    environment: terminal.environment, home: terminal.home, version: VERSION, stopping: terminal.stopping,
    say: (told) => terminal.out(sayTold(told, terminal)),
    writeLog: terminal.error, agentFlags: RUNTIME_FLAGS,
    defaultLogLevel: terminal.isTerminal ? 'warn' : 'info',
  });
  return EXIT.kept;
}

function sayTold(told: Told, terminal: Terminal): string {
  const paint = paintFor(terminal);
  if (told.kind === 'margin') return `\n${sayMargin(told.margin, paint)}\nRunning. Stop with Ctrl-C.\n`;
  const lines = [`Writ is at ${paint.bold(told.address)}, its data in ${told.data}`];
  if (told.recoveryKit !== undefined) lines.push('', 'Keep this somewhere safe, on paper. It is shown once, and no backup has it:', '', told.recoveryKit);
  if (told.firstOwnerLink !== undefined) lines.push('', 'Sign up as the first administrator with this link. It works once:', `  ${paint.bold(told.firstOwnerLink)}`);
  return `${lines.join('\n')}\n`;
}
