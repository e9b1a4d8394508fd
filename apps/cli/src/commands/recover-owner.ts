import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import type { Terminal } from '../terminal.ts';

export function addRecoverOwner(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('recover-owner')
    .description('make a one-time link for an owner who lost every way in; it is written to the journal')
    .option('--email <address>', 'which owner (default: the first)')
    .addHelpText('after', '\nUsing the link puts new factors in the place of all old ones and ends every session and token of that owner.')
    .action(run((options: { readonly email?: string }) => recoverOwner(terminal, options.email)));
}

async function recoverOwner(terminal: Terminal, email: string | undefined): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  terminal.out(`${await server.recoverInstalledOwner(installation, email)}\n`);
  return EXIT.kept;
}
