import { isAscii, isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import type { Command } from 'commander';
import { declareErrors } from '@writ/kernel';
import { createRedactor, endOfWhole, type Redactor, RULE_NAMES } from '@writ/log';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { readPieces } from './read-pieces.ts';

/** A report is for whoever rotates the secrets: nobody else reads where they are. */
const REPORT_MODE = 0o600;

export const errors = declareErrors('logs-redact-command', {
  'redaction-rule-unknown': { kind: 'invalid', sentence: 'There is no rule {rule}. The rules are {rules}.' },
});

interface RedactFlags {
  readonly report?: string;
  readonly rules?: string;
  readonly withEmails?: true;
  readonly withIp?: true;
}

export function addRedact(logs: Command, { terminal, run }: CommandContext): void {
  logs
    .command('redact')
    .description('write the lines without the secrets in them, and all else byte by byte as it was')
    .argument('[file...]', 'log files, or - for standard input, which is read when none is named')
    .option('--report <file>', 'write where secrets were as NDJSON: file, line, column, rule, start, end; never what they were')
    .option('--rules <names>', 'use only these rules, with commas between; docs/reference/logs-redact.md lists them')
    .option('--with-emails', 'redact e-mail addresses too')
    .option('--with-ip', 'redact IPv4 and IPv6 addresses too')
    .addHelpText('after', '\nA secret becomes [REDACTED]. Keys over several lines keep their ends of lines. Rules and fields: docs/reference/logs-redact.md\nExample: journalctl -u app | writ logs redact --report finds.ndjson > clean.log')
    .action(run((files: string[], flags: RedactFlags) => redact(terminal, files.length === 0 ? ['-'] : files, flags)));
}

async function redact(terminal: Terminal, files: readonly string[], flags: RedactFlags): Promise<number> {
  const redactor = createRedactor({ ...rulesOf(flags.rules), emails: flags.withEmails === true, addresses: flags.withIp === true });
  const report = flags.report === undefined ? undefined : await open(flags.report, 'w', REPORT_MODE);
  try {
    for (const file of files) await redactFile(terminal, file, redactor, report);
  } finally {
    await report?.close();
  }
  return EXIT.kept;
}

function rulesOf(names: string | undefined): { readonly rules?: readonly string[] } {
  if (names === undefined) return {};
  const rules = names.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const unknown = rules.find((rule) => !RULE_NAMES.includes(rule));
  if (unknown !== undefined) throw errors('redaction-rule-unknown', { rule: unknown, rules: RULE_NAMES.join(', ') });
  return { rules };
}

async function redactFile(terminal: Terminal, file: string, redactor: Redactor, report: FileHandle | undefined): Promise<void> {
  let held: Buffer = Buffer.alloc(0);
  let place: Place = { byte: 0, line: 1 };
  const write = async (piece: Buffer, text: string, encoding: Encoding): Promise<void> => {
    const redaction = redactor.text(text);
    // What goes out may wait for its reader, and the next piece takes the memory of this one.
    terminal.out(redaction.finds.length === 0 ? Buffer.from(piece) : Buffer.from(redaction.text, encoding));
    if (report !== undefined) {
      const found = describeFinds(file, text, redaction.finds, place, encoding);
      if (found !== '') await report.write(found);
      place = { byte: place.byte + piece.length, line: place.line + countLines(piece) };
    }
    await terminal.drained();
  };
  for await (const lines of readPieces(terminal, file)) {
    const piece = held.length === 0 ? lines : Buffer.concat([held, lines]);
    const encoding = encodingOf(piece);
    const text = piece.toString(encoding);
    const end = endOfWhole(text);
    const bytes = end === text.length ? piece.length : Buffer.byteLength(text.slice(0, end), encoding);
    if (bytes > 0) await write(piece.subarray(0, bytes), end === text.length ? text : text.slice(0, end), encoding);
    held = Buffer.from(piece.subarray(bytes));
  }
  if (held.length > 0) await write(held, held.toString(encodingOf(held)), encodingOf(held));
}

type Encoding = 'latin1' | 'utf8';

/** Bytes that are no UTF-8 are read one by one, so that they go out as they came. */
function encodingOf(piece: Buffer): Encoding {
  return isAscii(piece) || !isUtf8(piece) ? 'latin1' : 'utf8';
}

/** Where a piece begins in its file. */
interface Place {
  readonly byte: number;
  readonly line: number;
}

/** One line of NDJSON for each find, with places in bytes of the file; lines and columns count from 1. */
function describeFinds(file: string, text: string, finds: ReturnType<Redactor['find']>, place: Place, encoding: Encoding): string {
  let described = '';
  let { byte, line } = place;
  let lineByte = byte;
  let done = 0;
  const named = file === '-' ? {} : { file };
  for (const { rule, start, end } of finds) {
    for (let newline = text.indexOf('\n', done); newline !== -1 && newline < start; newline = text.indexOf('\n', done)) {
      byte += Buffer.byteLength(text.slice(done, newline + 1), encoding);
      done = newline + 1;
      line += 1;
      lineByte = byte;
    }
    byte += Buffer.byteLength(text.slice(done, start), encoding);
    done = start;
    described += `${JSON.stringify({ ...named, line, column: byte - lineByte + 1, rule, start: byte, end: byte + Buffer.byteLength(text.slice(start, end), encoding) })}\n`;
  }
  return described;
}

function countLines(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) count += 1;
  return count;
}
