import type { Command } from 'commander';
import { verifyJournal, type JournalVerdict } from '@writ/server/engines';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { addFormatOptions, wantsJson, type FormatOptions } from '../output-format.ts';
import { readLines } from '../read-input.ts';
import { writeLine, type Terminal } from '../terminal.ts';

interface VerifyOptions extends FormatOptions {
  readonly key?: readonly string[];
}

/** No journal line comes near it. */
const LINE_BYTES = 1024 * 1024;

export function addJournal(program: Command, { terminal, run }: CommandContext): void {
  const journal = program.command('journal').description('prove that a journal is whole');
  addFormatOptions(journal.command('verify').description('prove an exported journal offline, and name the first altered entry'))
    .argument('<file>', 'the export (NDJSON), or - for standard input')
    .option('--key <key...>', 'believe these signing keys only; without, those that the export names')
    .addHelpText('after', '\nThe export is made in the console, on the page of the journal.\nExit codes: 0 whole, 1 altered, truncated or no journal.')
    .action(run((file: string, options: VerifyOptions) => verify(terminal, file, options)));
}

async function verify(terminal: Terminal, file: string, options: VerifyOptions): Promise<number> {
  const verdict = await verifyJournal(textOf(readLines(terminal, file, LINE_BYTES)), options.key === undefined ? {} : { trustedKeys: options.key });
  if (wantsJson(terminal, options)) writeLine(terminal, verdict);
  else terminal.out(`${sayVerdict(file, verdict)}\n`);
  return verdict.ok ? EXIT.kept : EXIT.broken;
}

function sayVerdict(file: string, verdict: JournalVerdict): string {
  if (!verdict.ok) return `${file}:${verdict.line}: ${verdict.text}${verdict.seq === undefined ? '' : ` First altered entry: ${verdict.seq}.`} (${verdict.code})`;
  return `${file}: whole. ${verdict.entries} entries, ${verdict.checkpoints} signed checkpoints, head ${verdict.head.hash.slice(0, 16)}….\nSigned with ${verdict.keys.join(', ')}; compare with the key that the console shows.`;
}

async function* textOf(lines: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of lines) yield text;
}
