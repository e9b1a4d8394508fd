import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import type { Terminal } from '../terminal.ts';

export function addRestore(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('restore')
    .description('prove a backup whole and put it in place; no server may run meanwhile')
    .argument('<file>', 'what "writ backup" wrote')
    .option('--replace', 'put it in the place of data that is there; that data comes back if anything fails')
    .addHelpText('after', '\nThe master key must be there: the same key file, or WRIT_MASTER_KEY from the recovery kit. docs/guides/backup.md')
    .action(run((file: string, options: { readonly replace?: boolean }) => restore(terminal, file, options.replace === true)));
}

async function restore(terminal: Terminal, file: string, replace: boolean): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const { madeAt, rows, objects } = await server.restoreInstallation(installation, resolve(file), replace);
  terminal.out(`Restored the backup of ${madeAt}: ${rows} rows and ${objects} objects. The journal is whole and tells of it.\n`);
  return EXIT.kept;
}
