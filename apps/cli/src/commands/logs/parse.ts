import { type Command, Option } from 'commander';
import { createLineReader, createRecordJoiner, LINE_KINDS, type LineKind, type ParsedLine, writeParsedLine } from '@writ/lines';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { OUT_CHARACTERS } from './out-characters.ts';
import { type LineBatch, readTextLines } from './read-text-lines.ts';
import { addTimeOptions, type TimeFlags, timeOptionsOf } from './time-options.ts';

interface ParseFlags extends TimeFlags {
  readonly format: LineKind;
  readonly multiline?: true;
}

export function addParse(logs: Command, { terminal, run }: CommandContext): void {
  addTimeOptions(logs.command('parse'))
    .description('write what each line says as NDJSON: time, level, host, service, operation, status, request id, message, fields')
    .argument('<file...>', 'log files, or - for standard input')
    .addOption(new Option('--format <format>', 'how lines are written, when it is known').choices(LINE_KINDS).default('auto'))
    .option('--multiline', 'join the lines of stack traces with the line that they belong to')
    .addHelpText('after', '\nEach line gives one object, in order; what nobody can read is "text" with its problem, and never an error. Fields: docs/reference/logs-parse.md\nExample: writ logs parse --zone Europe/Berlin /var/log/auth.log')
    .action(run((files: string[], flags: ParseFlags) => parse(terminal, files, flags)));
}

async function parse(terminal: Terminal, files: readonly string[], flags: ParseFlags): Promise<number> {
  for (const file of files) {
    const read = createLineReader({ ...timeOptionsOf(flags, terminal.now()), kind: flags.format });
    await (flags.multiline ? parseRecords(terminal, file, read) : parseLines(terminal, file, read));
  }
  return EXIT.kept;
}


async function parseLines(terminal: Terminal, file: string, read: (text: string) => ParsedLine): Promise<void> {
  for await (const batch of readTextLines(terminal, file)) {
    let out = '';
    for (let text = batch.next(); text !== undefined; text = batch.next()) {
      out += describe(batch, read(text));
      if (out.length < OUT_CHARACTERS) continue;
      terminal.out(out);
      await terminal.drained();
      out = '';
    }
    terminal.out(out);
    await terminal.drained();
  }
}

function describe({ line, raw }: LineBatch, parsed: ParsedLine): string {
  if (raw === undefined) return writeParsedLine({ line }, parsed);
  parsed.problems.push('invalid-utf8');
  return writeParsedLine({ line, raw }, parsed);
}

async function parseRecords(terminal: Terminal, file: string, read: (text: string) => ParsedLine): Promise<void> {
  const joiner = createRecordJoiner();
  const broken = new Set<number>();
  const describeRecord = (record: ReturnType<typeof joiner.end>): string => {
    if (record === undefined) return '';
    const parsed = read(record.text);
    if (record.isCut) parsed.problems.push('record-cut');
    if (takeUpTo(broken, record.line + record.lines)) parsed.problems.push('invalid-utf8');
    return writeParsedLine({ line: record.line, lines: record.lines }, parsed);
  };
  for await (const batch of readTextLines(terminal, file)) {
    let out = '';
    for (let text = batch.next(); text !== undefined; text = batch.next()) {
      if (batch.raw !== undefined) broken.add(batch.line);
      out += describeRecord(joiner.add(text, batch.line));
      if (out.length < OUT_CHARACTERS) continue;
      terminal.out(out);
      await terminal.drained();
      out = '';
    }
    terminal.out(out);
    await terminal.drained();
  }
  terminal.out(describeRecord(joiner.end()));
}

/** Takes the numbers below `end` out of `numbers`, which are in order, and says whether there was one. */
function takeUpTo(numbers: Set<number>, end: number): boolean {
  let found = false;
  for (const number of numbers) {
    if (number >= end) break;
    numbers.delete(number);
    found = true;
  }
  return found;
}
