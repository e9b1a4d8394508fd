import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { openInstallation } from '../../open-installation.ts';
import { writeLine, type Terminal } from '../../terminal.ts';

interface RestoreOptions {
  readonly service?: string;
  readonly day?: string;
  readonly from?: string;
  readonly through?: string;
  readonly all?: true;
  readonly check?: true;
  readonly to?: string;
  readonly wait: number;
}

const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';

export function addRestoreLogs(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('restore')
    .description('put archived days of logs back into the store, write their lines to a file, or only prove them whole')
    .option('--service <name>', 'of this service, by name or id; "unowned" for lines that nobody owns')
    .addOption(new Option('--day <day>', 'of this day (2026-11-02, in UTC)').argParser(readDay).conflicts(['from', 'through']))
    .addOption(new Option('--from <day>', 'from this day on').argParser(readDay))
    .addOption(new Option('--through <day>', 'through this day').argParser(readDay))
    .addOption(new Option('--all', 'everything that is in the archive').conflicts(['service', 'day', 'from', 'through']))
    .addOption(new Option('--check', 'change nothing: read each day and compare it with its manifest').conflicts('to'))
    .addOption(new Option('--to <file>', 'change nothing: write the lines as NDJSON to a new file, or to standard output with -'))
    .addOption(new Option('--wait <seconds>', 'how long to wait for the running server').argParser(readSeconds).default(300))
    .addHelpText('after', `
The server may run meanwhile. Lines that the store has stay as they are; a day that is not as it was written is left out and said.
Exit codes: 0 all of it is whole, 1 a day is broken or nothing was found, 2 something could not be looked at, or the server did not do it in time.
Example: writ logs restore --service billing --day 2026-11-02 --to billing.ndjson`)
    .action(run((options: RestoreOptions, command: Command) => {
      const { day, from = day ?? FIRST_DAY, through = day ?? LAST_DAY, service, all, check, to, wait } = options;
      if (all === undefined && [service, day, options.from, options.through].every((said) => said === undefined)) command.error('error: say which days: --service, --day, --from, --through, or --all', { exitCode: EXIT.usage });
      const range = { service, from, through };
      return check === true || to !== undefined ? readDays(terminal, range, to) : putBack(terminal, range, wait);
    }));
}

type Range = Readonly<Record<'from' | 'through', string>> & { readonly service: string | undefined };

async function putBack(terminal: Terminal, range: Range, waitSeconds: number): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const done = await server.restoreInstalledLogs(installation, engineOf(terminal), range, waitSeconds * 1_000);
  if (done === undefined) {
    terminal.error(`Nobody has done it within ${waitSeconds} s. It stays asked for, and is done when the server and its log store run.\n`);
    return EXIT.unknown;
  }
  writeLine(terminal, done);
  return done.problem === null ? EXIT.kept : EXIT.broken;
}

/** What is found of each day goes to standard output, or beside it where the lines go there. */
async function readDays(terminal: Terminal, range: Range, to: string | undefined): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  // A file that is there is not written over; lines of logs are nobody else's business.
  const file = to === undefined || to === '-' ? undefined : await open(to, 'wx', 0o600);
  const seen = new Set<string>();
  try {
    const take = to === undefined ? undefined : async (text: string): Promise<void> => {
      if (file) return void (await file.write(text));
      terminal.out(text);
      await terminal.drained();
    };
    for await (const day of server.readInstalledArchive(installation, engineOf(terminal), range, take)) {
      seen.add(day.state);
      if (to === '-') terminal.error(`${JSON.stringify(day)}\n`);
      else writeLine(terminal, day);
    }
    await file?.sync();
    if (seen.size === 0) terminal.error('Nothing of these days is in the archive.\n');
    if (seen.size === 0 || seen.has('broken')) return EXIT.broken;
    return seen.has('unknown') ? EXIT.unknown : EXIT.kept;
  } catch (error) {
    // A file that was made for nothing is in the way of the next try.
    if (file && seen.size === 0) await rm(to!);
    throw error;
  } finally {
    await file?.close();
  }
}

function engineOf(terminal: Terminal): string {
  return join(terminal.home, 'dist', 'log-engine.js');
}

function readDay(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)) || new Date(text).toISOString().slice(0, 10) !== text) throw new InvalidArgumentError('expected a day such as 2026-11-02');
  return text;
}

function readSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('expected whole seconds');
  return Number(text);
}
