import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import { paintFor, writeLine, type Terminal } from '../terminal.ts';

const STATE = { well: 'kept', ill: 'broken', unknown: 'unknown' } as const;

export function addDoctor(program: Command, { terminal, run }: CommandContext): void {
  addFormatOptions(program.command('doctor').description('say what is wrong with this installation, and how to mend it'))
    .addHelpText('after', '\nExit codes: 0 well, 1 something is wrong, 2 something could not be looked at.')
    .action(run((options: FormatOptions) => doctor(terminal, options)));
}

async function doctor(terminal: Terminal, options: FormatOptions): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const paint = paintFor(terminal);
  const seen = new Set<string>();
  for await (const { name, state, sentence, mend } of server.examineInstallation(installation, join(terminal.home, 'dist'))) {
    seen.add(state);
    if (wantsJson(terminal, options)) writeLine(terminal, { name, state, sentence, ...(mend === undefined ? {} : { mend }) });
    else terminal.out(`${paint.state(STATE[state], state.padEnd(7))} ${name}: ${sentence}${mend === undefined ? '' : `\n        ${paint.bold(mend)}`}\n`);
  }
  if (seen.has('ill')) return EXIT.broken;
  return seen.has('unknown') ? EXIT.unknown : EXIT.kept;
}
