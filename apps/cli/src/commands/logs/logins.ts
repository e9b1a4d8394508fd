import { type Command, InvalidArgumentError } from 'commander';
import { createLoginReader, createLoginSummary, createVerdictWriter, DEFAULT_RULES, type DetectionRules, type LineLogin, type LoginReader, type SummaryRow } from '@writ/lines';
import { parseDuration, plainMilliseconds } from '@writ/kernel';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { OUT_CHARACTERS } from './out-characters.ts';
import { type LineBatch, readTextLines } from './read-text-lines.ts';
import { addTimeOptions, type TimeFlags, timeOptionsOf } from './time-options.ts';

interface LoginFlags extends TimeFlags {
  readonly summary?: true;
  readonly window: number;
  readonly failures: number;
  readonly accounts: number;
  readonly addresses: number;
  readonly beforeSuccess: number;
  readonly keys: number;
}

export function addLogins(logs: Command, { terminal, run }: CommandContext): void {
  addTimeOptions(logs.command('logins'))
    .description('say of each line what it tells of a login, as NDJSON: kind, account, address, port, reason; or sum it up')
    .argument('<file...>', 'log files, or - for standard input; with --summary, the older first')
    .option('--summary', 'in place of verdicts: counts by address, account and host, and what they show: brute force, spraying, success after failures')
    .option('--window <duration>', 'failures are counted within this time', readWindow, DEFAULT_RULES.windowMs)
    .option('--failures <n>', 'failures of an address or on an account that are brute force', readCount, DEFAULT_RULES.failures)
    .option('--accounts <n>', 'accounts that one address fails on that are spraying', readCount, DEFAULT_RULES.accounts)
    .option('--addresses <n>', 'addresses that fail on one account that are a distributed attack', readCount, DEFAULT_RULES.addresses)
    .option('--before-success <n>', 'failures of an address before it is let in that make that suspicious', readCount, DEFAULT_RULES.failuresBeforeSuccess)
    .option('--keys <n>', 'addresses and accounts that are remembered, each', readKeys, DEFAULT_RULES.keys)
    .addHelpText('after', '\nEach line gives one verdict, in order: failed, accepted, session, probe or none. No name is ever resolved. Fields: docs/reference/logs-logins.md\nExample: writ logs logins --summary --window "10 min" /var/log/auth.log.1 /var/log/auth.log')
    .action(run((files: string[], flags: LoginFlags) => (flags.summary ? summarize(terminal, files, flags) : judge(terminal, files, flags))));
}

async function judge(terminal: Terminal, files: readonly string[], flags: LoginFlags): Promise<number> {
  const writer = createVerdictWriter();
  const flush = async (): Promise<void> => {
    // The writer uses its memory again; what goes out may wait for its reader.
    terminal.out(writer.take().slice());
    await terminal.drained();
  };
  for (const file of files) {
    const reader = createLoginReader(timeOptionsOf(flags, terminal.now()));
    for await (const batch of readTextLines(terminal, file)) {
      for (const logins = loginsOf(batch, reader); logins.next(); ) {
        writer.add(batch.line, logins.found);
        if (writer.isFull()) await flush();
      }
      await flush();
    }
  }
  return EXIT.kept;
}

/** What the lines of a batch tell of logins, one after the other. */
interface Logins {
  /** Of the line that was read last; undefined when it tells nothing. */
  found: LineLogin | undefined;
  /** Reads the next line; false behind the last. */
  readonly next: () => boolean;
}

/** Only of lines that need it a text is made. */
function loginsOf(batch: LineBatch, { read, readBytes }: LoginReader): Logins {
  const { ascii } = batch;
  let start = 0;
  const logins: Logins = { found: undefined, next: ascii === undefined ? nextText : nextBytes };
  return logins;

  function nextText(): boolean {
    const text = batch.next();
    logins.found = text === undefined ? undefined : read(text);
    return text !== undefined;
  }

  function nextBytes(): boolean {
    const bytes = ascii!;
    if (start >= bytes.length) return false;
    let newline = bytes.indexOf(10, start);
    if (newline === -1) newline = bytes.length;
    const end = newline > start && bytes[newline - 1] === 13 ? newline - 1 : newline;
    const found = readBytes(bytes, start, end);
    logins.found = found === null ? read(bytes.toString('latin1', start, end)) : found;
    start = newline + 1;
    batch.line += 1;
    return true;
  }
}

async function summarize(terminal: Terminal, files: readonly string[], flags: LoginFlags): Promise<number> {
  const summary = createLoginSummary(rulesOf(flags));
  let lines = 0;
  for (const file of files) lines += await addFile(terminal, file, createLoginReader({ ...timeOptionsOf(flags, terminal.now()), countSession: summary.countSession }), summary.add);
  await writeRows(terminal, summary.rows(lines));
  return EXIT.kept;
}

async function addFile(terminal: Terminal, file: string, reader: LoginReader, add: ReturnType<typeof createLoginSummary>['add']): Promise<number> {
  let lines = 0;
  for await (const batch of readTextLines(terminal, file)) {
    for (const logins = loginsOf(batch, reader); logins.next(); ) if (logins.found !== undefined) add(logins.found);
    lines = batch.line;
  }
  return lines;
}

async function writeRows(terminal: Terminal, rows: Iterable<SummaryRow>): Promise<void> {
  let out = '';
  for (const row of rows) {
    out += `${JSON.stringify(row)}\n`;
    if (out.length < OUT_CHARACTERS) continue;
    terminal.out(out);
    await terminal.drained();
    out = '';
  }
  terminal.out(out);
}

function rulesOf({ window: windowMs, failures, accounts, addresses, beforeSuccess, keys }: LoginFlags): DetectionRules {
  return { windowMs, failures, accounts, addresses, failuresBeforeSuccess: beforeSuccess, keys };
}

/** Rules remember as many times as they count, for each address and account. */
const MAX_COUNT = 1_000;
const MAX_KEYS = 5_000_000;

function readCount(text: string): number {
  return readWhole(text, MAX_COUNT);
}

function readKeys(text: string): number {
  return readWhole(text, MAX_KEYS);
}

function readWhole(text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  return value;
}

function readWindow(text: string): number {
  const duration = parseDuration(text);
  const ms = duration && plainMilliseconds(duration);
  if (ms === undefined) throw new InvalidArgumentError('It must be a time such as "10 min", "1 hour" or "1 day".');
  return ms;
}
