import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration, parseInstant, plainMilliseconds } from '@writ/kernel';
import { type Alert, createLineReader, createLinesWatch, createLoginReader, createSeriesWatch, type LinesWatch, readHead, readPoint, type SeriesWatch, type WatchedLine } from '@writ/lines';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { readText } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';
import { type LineBatch, readTextLines } from './read-text-lines.ts';
import { addTimeOptions, type TimeFlags, timeOptionsOf } from './time-options.ts';

const MAX_NORMAL_BYTES = 16 * 1024 * 1024;

interface Flags extends TimeFlags {
  readonly learn: number;
  readonly normal?: string;
  readonly until?: number;
}

export function addAnomalies(logs: Command, { terminal, run }: CommandContext): void {
  addTimeOptions(logs.command('anomalies'))
    .description('say what departs from what was usual: in lines of a log, or in a table of time and numbers')
    .argument('<file>', 'lines of a log, or CSV with the columns timestamp,value; - for standard input')
    .option('--learn <duration>', 'lines of this long are only learned from', readLearn, 86_400_000)
    .option('--until <time>', 'no lines come after those of the file until this time: says what has vanished since', readUntil)
    .option('--normal <file>', 'ids of alerts that are normal and not said again, one a line; objects of this command’s output will do')
    .addHelpText('after', '\nEach object is one alert: at, since, kind, subject, expected, came, score, sentence, and an id that is the same each time. Fields: docs/reference/logs-anomalies.md\nExample: writ logs anomalies --normal known.ndjson /var/log/syslog')
    .action(run((file: string, flags: Flags) => anomalies(terminal, file, flags)));
}

function readLearn(text: string): number {
  const duration = parseDuration(text);
  const ms = duration === undefined ? undefined : plainMilliseconds(duration);
  if (ms === undefined) throw new InvalidArgumentError('It must be a duration such as 1 day or 12 hours.');
  return ms;
}

function readUntil(text: string): number {
  const at = parseInstant(text);
  if (at === undefined) throw new InvalidArgumentError('It must be a time such as 2026-11-24T06:08:36Z.');
  return at;
}

/** What takes in the lines of one batch and says what departs. */
interface Watch {
  readonly add: (texts: readonly string[]) => readonly Alert[];
  readonly finish: () => readonly Alert[];
  /** A sentence about what could not be read, or nothing. */
  readonly remark: () => string | undefined;
}

async function anomalies(terminal: Terminal, file: string, flags: Flags): Promise<number> {
  const normal = flags.normal === undefined ? new Set<string>() : readIds(await readText(terminal, flags.normal, MAX_NORMAL_BYTES));
  let watch: Watch | undefined;
  const say = async (alerts: readonly Alert[]): Promise<void> => {
    const text = alerts.filter(({ id }) => !normal.has(id)).map((alert) => `${JSON.stringify(alert)}\n`).join('');
    if (text !== '') terminal.out(text);
    await terminal.drained();
  };
  for await (const batch of readTextLines(terminal, file)) {
    const texts = textsOf(batch);
    watch ??= watchFor(texts, flags, terminal.now());
    await say(watch.add(texts));
  }
  await say(watch?.finish() ?? []);
  const remark = watch?.remark();
  if (remark !== undefined) terminal.error(`writ: ${file}: ${remark}\n`);
  return EXIT.kept;
}

/** Lines that came together are learned together, so that what one of them shows counts for those just before it. */
function textsOf({ next }: LineBatch): readonly string[] {
  const texts: string[] = [];
  for (let text = next(); text !== undefined; text = next()) texts.push(text);
  return texts;
}

/** An id in any line: alone, or as the `id` of an object. */
function readIds(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').flatMap((line) => /^\s*([0-9a-f]{16})\s*$|"id"\s*:\s*"([0-9a-f]{16})"/.exec(line)?.slice(1).filter((id) => id !== undefined) ?? []));
}

/** A table is known by its first line. */
function watchFor(texts: readonly string[], flags: Flags, now: number): Watch {
  const first = texts.find((text) => text.trim() !== '') ?? '';
  const names = readHead(first);
  return names === undefined ? watchLog(flags, now) : watchTable(names);
}

function watchTable(names: readonly string[]): Watch {
  const series: readonly SeriesWatch[] = names.map((name) => createSeriesWatch(name));
  let [rows, unread] = [0, 0];
  const addRow = (row: string): readonly Alert[] => {
    if (row.trim() === '') return [];
    rows += 1;
    const point = readPoint(row);
    if (point === undefined) {
      if (rows > 1) unread += 1;
      return [];
    }
    return series.flatMap((watch, index) => watch.add(point.atMs, point.values[index] ?? Number.NaN));
  };
  return {
    add: (texts) => texts.flatMap((text) => addRow(text)),
    finish: () => [],
    remark: () => (unread === 0 ? undefined : `${unread} of ${rows} rows have no time or no number and were left out.`),
  };
}

function watchLog(flags: Flags, now: number): Watch {
  const read = createLineReader(timeOptionsOf(flags, now));
  const logins = createLoginReader(timeOptionsOf(flags, now));
  const watch: LinesWatch = createLinesWatch({ learnMs: flags.learn });
  let [lastMs, lines, untimed] = [Number.NaN, 0, 0];
  const watched = (text: string): readonly WatchedLine[] => {
    const { at, message, host, account, address, service } = read(text);
    lines += 1;
    if (at === null) untimed += 1;
    else lastMs = Date.parse(at);
    // Lines without a time belong to the one before them; those before the first time say nothing about when.
    if (Number.isNaN(lastMs)) return [];
    // Who tries and fails comes from anywhere and under any name: only those who were let in have habits.
    const login = logins.read(text)?.login;
    const isIn = login?.kind === 'accepted';
    const isFailed = login !== undefined && !isIn;
    return [{ atMs: lastMs, message, host, service, account: isIn ? login.account : isFailed ? null : account, address: isIn ? login.address : isFailed ? null : address }];
  };
  return {
    add: (texts) => watch.add(texts.flatMap((text) => watched(text))),
    finish: () => (Number.isNaN(lastMs) ? [] : watch.finish(flags.until ?? lastMs)),
    remark: () => (untimed === 0 ? undefined : `${untimed} of ${lines} lines name no time; they count at the time of the line before them, or not at all before the first.`),
  };
}
