import { spawn, type ChildProcess } from 'node:child_process';
import type { LinesGap } from '@writ/contract';
import type { Json } from '@writ/kernel';
import { z } from 'zod';
import type { AgentLog } from '../../log.ts';
import { cleanBytes } from './clean-bytes.ts';
import type { CleanPiece, LogSource } from './log-source.ts';

export const JOURNAL = 'journald';

export interface JournalSourceOptions {
  readonly position: Json | undefined;
  readonly beginAt: 'start' | 'end';
  readonly clock: () => number;
  readonly log: AgentLog;
  /** Rung when something came. */
  readonly onEntries: () => void;
  /** `PATH` on which journalctl is looked for. */
  readonly path: string;
}

/** What of an entry is told; its place and its time are always there (journalctl(1), --output-fields). */
const FIELDS = 'MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,SYSLOG_PID,_COMM,_EXE,_HOSTNAME,_PID,_UID,_SYSTEMD_UNIT,_SOURCE_REALTIME_TIMESTAMP,_TRANSPORT';
/** Bytes of entries that wait here before journalctl is made to wait. */
const MOST_WAITING = 1_048_576;
/** A longer entry is left out, and told as a gap. */
const MOST_OF_ENTRY = 4 * 1_048_576;
const RESTART_MS = 5_000;
const PIECE_BYTES = 65_536;

const KeptPosition = z.object({ cursor: z.string().min(1).max(1_000) });
const Entry = z.looseObject({ __CURSOR: z.string().min(1).max(1_000) });
/** In the text of entries, where a quotation mark within a message is escaped. */
const CURSORS = /"__CURSOR"\s*:\s*"([^"\\]{1,1000})"/g;

/**
 * The journal of the system as a source: entries as `journalctl -o json` writes them, one a line, followed from the cursor that was kept. journalctl is started again when it ends;
 * it waits when nobody reads, and so nothing is lost as long as the journal keeps it. What the journal let go before it was read is told as a gap: journald numbers entries through all its files.
 */
export function openJournalSource({ position, beginAt, clock, log, onEntries, path }: JournalSourceOptions): LogSource {
  let cursor = KeptPosition.safeParse(position).data?.cursor;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let half: Buffer = Buffer.alloc(0);
  /** Bytes so far of an entry that is too long. */
  let skipped = 0;
  /** Entries that were too long since the last jump of the numbers: they are told already. */
  let leftOut = 0;
  let gaps: LinesGap[] = [];
  let child: ChildProcess | undefined;
  let startedAt = -Infinity;
  let isClosed = false;
  /** The entry with which journalctl should begin, because it was the last one; undefined once it has begun. */
  let expected: string | undefined;
  /** Of the last entry that was given. */
  let last = cursor === undefined ? undefined : placeOf(cursor);

  function start(): void {
    startedAt = clock();
    [half, skipped] = [Buffer.alloc(0), 0];
    const from = lastCursor() ?? cursor;
    // Not --after-cursor: where that entry is gone, it leaves out the one that stands in its place.
    const place = from === undefined ? [beginAt === 'end' ? '--lines=0' : '--no-tail'] : ['--no-tail', `--cursor=${from}`];
    expected = from;
    const started = spawn('journalctl', ['--output=json', '--follow', '--all', '--no-pager', `--output-fields=${FIELDS}`, ...place], { env: { PATH: path, LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    started.on('error', (error) => log.warn({ err: String(error) }, 'The journal could not be followed; tried again'));
    started.on('close', () => {
      if (child === started) child = undefined;
    });
    started.stdout.on('data', (piece: Buffer) => {
      if (child === started) take(piece);
    });
  }

  /** Of what waits to be read, so that an entry is not asked for twice when journalctl is started again. */
  function lastCursor(): string | undefined {
    const newest = waiting.at(-1);
    return newest && cursorOf(newest);
  }

  function take(piece: Buffer): void {
    const rest = skipped > 0 ? skip(piece) : piece;
    const bytes = half.length === 0 ? rest : Buffer.concat([half, rest]);
    const end = bytes.lastIndexOf(10) + 1;
    half = bytes.subarray(end);
    if (half.length > MOST_OF_ENTRY) [skipped, half] = [half.length, Buffer.alloc(0)];
    const whole = withoutExpected(bytes.subarray(0, end));
    if (whole.length === 0) return;
    waiting.push(whole);
    waitingBytes += whole.length;
    if (waitingBytes >= MOST_WAITING) child?.stdout?.pause();
    onEntries();
  }

  /** Entries without the first where that is the one after which to go on. */
  function withoutExpected(lines: Buffer): Buffer {
    if (lines.length === 0 || expected === undefined) return lines;
    const end = lines.indexOf(10) + 1;
    const first = cursorOf(lines.subarray(0, end));
    const [wanted, place] = [placeOf(expected), first === undefined ? undefined : placeOf(first)];
    const isThere = first === expected;
    // A journal that was made anew counts from one: nobody can say how many entries of the old one are gone.
    if (!isThere && wanted && place && place.number <= wanted.number) tellGap(wanted, place, undefined);
    expected = undefined;
    return isThere ? lines.subarray(end) : lines;
  }

  function watchNumbers(lines: Buffer): void {
    for (const [, found] of lines.toString('latin1').matchAll(CURSORS)) {
      const place = placeOf(found!);
      const jump = place && last ? place.number - last.number - 1 : 0;
      if (jump > leftOut) tellGap(last!, place!, jump - leftOut);
      if (jump > 0) leftOut = 0;
      last = place ?? last;
    }
  }

  function tellGap(before: EntryPlace, after: EntryPlace, lost: number | undefined): void {
    const until = Math.max(before.at, after.at);
    gaps.push({ source: JOURNAL, why: 'rotated', from: 0, bytes: null, ...(lost !== undefined && { lines: lost }), since: before.at, until });
  }

  /** What comes after the end of the entry that is left out. */
  function skip(piece: Buffer): Buffer {
    const end = piece.indexOf(10) + 1;
    skipped += end === 0 ? piece.length : end;
    if (end === 0) return piece.subarray(piece.length);
    gaps.push({ source: JOURNAL, why: 'refused', from: 0, bytes: skipped, lines: 1, since: null, until: clock() });
    [skipped, leftOut] = [0, leftOut + 1];
    return piece.subarray(end);
  }

  function read(): CleanPiece | undefined {
    if (child === undefined && !isClosed && Math.abs(clock() - startedAt) >= RESTART_MS) start();
    const taken: Buffer[] = [];
    let size = 0;
    while (waiting.length > 0 && size < PIECE_BYTES) {
      const next = waiting.shift()!;
      taken.push(next);
      size += next.length;
    }
    if (size === 0) return undefined;
    waitingBytes -= size;
    if (waitingBytes < MOST_WAITING) child?.stdout?.resume();
    const bytes = Buffer.concat(taken);
    cursor = cursorOf(bytes) ?? cursor;
    watchNumbers(bytes);
    return { bytes: cleanBytes(asText(bytes)), position: cursor === undefined ? null : { cursor } };
  }

  return {
    name: JOURNAL, service: '', read,
    position: () => (cursor === undefined || waitingBytes > 0 ? undefined : { cursor }),
    takeGaps() {
      const taken = gaps;
      gaps = [];
      return taken;
    },
    wait: () => undefined,
    close() {
      isClosed = true;
      child?.kill('SIGKILL');
    },
  };
}

interface EntryPlace {
  readonly number: number;
  /** Milliseconds. */
  readonly at: number;
}

/** What the cursor of journald says of an entry: its number, which goes on from one file to the next, and when journald took it (sd_journal_get_cursor(3), as systemd writes it since 2012). */
function placeOf(cursor: string): EntryPlace | undefined {
  const found = /(?:^|;)i=([0-9a-f]{1,13})(?:;|$)/.exec(cursor);
  if (!found) return undefined;
  const micros = /(?:^|;)t=([0-9a-f]{1,13})(?:;|$)/.exec(cursor)?.[1];
  return { number: Number.parseInt(found[1]!, 16), at: micros === undefined ? 0 : Math.floor(Number.parseInt(micros, 16) / 1_000) };
}

/** Cursor of the last entry of whole lines. */
function cursorOf(lines: Buffer): string | undefined {
  const end = lines.length - 1;
  const last = lines.subarray(lines.lastIndexOf(10, end - 1) + 1, end).toString('utf8');
  try {
    return Entry.safeParse(JSON.parse(last)).data?.__CURSOR;
  } catch {
    return undefined; // no entry: the one before it is gone on from
  }
}

/** A message that is no plain text is written as a list of its bytes, in which nobody would see a secret. */
function asText(lines: Buffer): Buffer {
  if (!/"MESSAGE"\s*:\s*\[/.test(lines.toString('latin1'))) return lines;
  return Buffer.from(lines.toString('utf8').split('\n').map(withTextMessage).join('\n'));
}

function withTextMessage(line: string): string {
  try {
    const entry = JSON.parse(line) as { MESSAGE?: unknown };
    if (!Array.isArray(entry.MESSAGE) || !entry.MESSAGE.every((byte) => typeof byte === 'number')) return line;
    return JSON.stringify({ ...entry, MESSAGE: Buffer.from(entry.MESSAGE).toString('utf8') });
  } catch {
    return line;
  }
}
