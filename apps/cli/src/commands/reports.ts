import { Argument, type Command } from 'commander';
import { EXPORT_LIMIT_BYTES, planImport, type ImportLine, type Tracker } from '@writ/server/engines';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import { readText } from '../read-input.ts';
import { writeLine, type Terminal } from '../terminal.ts';

export function addReports(program: Command, { terminal, run }: CommandContext): void {
  const reports = program.command('reports').description('take over reports from another tracker');
  reports
    .command('import')
    .description('read an export (CSV or JSON) and write what became of each record as NDJSON; run again, it changes nothing')
    .addArgument(new Argument('<tracker>', 'where the export is from').choices(['hackerone', 'bugcrowd']))
    .argument('<file>', 'the export, or - for standard input')
    .option('--dry-run', 'say what would become of each record; needs no installation and changes nothing')
    .addHelpText('after', '\nReports that somebody there has looked at become history here, with their own times and without a clock; the clock of the others begins now.\nExit codes: 0 every record was understood, 1 some were not.\nExample: writ reports import hackerone reports.csv --dry-run')
    .action(run((tracker: Tracker, file: string, options: { readonly dryRun?: true }) => importExport(terminal, tracker, file, options.dryRun === true)));
}

async function importExport(terminal: Terminal, tracker: Tracker, file: string, isDryRun: boolean): Promise<number> {
  const text = await readText(terminal, file, EXPORT_LIMIT_BYTES);
  let isUnderstood = true;
  const tell = (line: ImportLine): void => {
    isUnderstood &&= line.outcome !== 'not-understood';
    writeLine(terminal, { file, ...line });
  };
  if (isDryRun) for (const line of planImport(tracker, text)) tell(line);
  else {
    const { server, ...installation } = await openInstallation(terminal);
    await server.importInstalledReports(installation, tracker, text, tell);
  }
  return isUnderstood ? EXIT.kept : EXIT.broken;
}
