import type { Command } from 'commander';
import { verifyJournalExport } from '@writ/server/engines';
import { EXIT } from '../exit-code.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import type { CommandContext } from '../command.ts';
import { readLines } from '../read-input.ts';
import { writeLine, type Terminal } from '../terminal.ts';

/** No journal entry comes near it. */
const LINE_BYTES = 1024 * 1024;

export function addJournal(program: Command, { terminal, run }: CommandContext): void {
  const journal = program.command('journal').description('prove that a journal is whole');
  addFormatOptions(journal.command('verify').description('prove an exported journal offline, and name the first altered entry'))
    .argument('<file>', 'the export (NDJSON), or - for standard input')
    .addHelpText('after', '\nExit codes: 0 whole, 1 altered, 2 nothing in it proves anything.')
    .action(run((file: string, options: FormatOptions) => verify(terminal, file, options)));
}
