import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import type { Terminal } from '../terminal.ts';

export function addBackup(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('backup')
    .description('write everything but the master key into one sealed file; the server may run meanwhile')
    .argument('<file>', 'replaced when the new one is whole')
    .addHelpText('after', '\nKeep the recovery kit elsewhere: without the master key a backup is worthless. docs/guides/backup.md')
    .action(run((file: string) => backup(terminal, file)));
}

async function backup(terminal: Terminal, file: string): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const { tables, rows, objects } = await server.backUpInstallation(installation, resolve(file));
  terminal.out(`${file}: ${rows} rows of ${tables} tables and ${objects} objects. The master key is not in it.\n`);
  return EXIT.kept;
}
