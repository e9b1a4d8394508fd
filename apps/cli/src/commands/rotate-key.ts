import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import type { Terminal } from '../terminal.ts';

export function addRotateKey(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('rotate-key')
    .description('make a new master key and wrap everything under it; no server may run meanwhile')
    .addHelpText('after', '\nIt prints a new recovery kit. Backups from before still need the old one.')
    .action(run(() => rotateKey(terminal)));
}

async function rotateKey(terminal: Terminal): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const { resealed, recoveryKit } = await server.rotateInstalledKey(installation);
  terminal.out(`${resealed} records and objects are under a new master key. Keep this, on paper; it is shown once:\n\n${recoveryKit}\n`);
  return EXIT.kept;
}
