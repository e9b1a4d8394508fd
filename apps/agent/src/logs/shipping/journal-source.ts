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

/**
 * The journal of the system as a source: entries as `journalctl -o json` writes them, one a line, followed from the cursor that was kept. journalctl is started again when it ends;
 * it waits when nobody reads, and so nothing is lost as long as the journal keeps it.
 */
export function openJournalSource({ position, beginAt, clock, log, onEntries, path }: JournalSourceOptions): LogSource {
  let cursor = KeptPosition.safeParse(position).data?.cursor;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let half: Buffer = Buffer.alloc(0);
  /** Bytes so far of an entry that is too long. */
  let skipped = 0;
  let gaps: LinesGap[] = [];
  let child: ChildProcess | undefined;
  let startedAt = -Infinity;
  let isClosed = false;

  function start(): void {
    startedAt = clock();
    [half, skipped] = [Buffer.alloc(0), 0];
    const from = lastCursor() ?? cursor;
    const place = from === undefined ? [beginAt === 'end' ? '--lines=0' : '--no-tail'] : ['--no-tail', `--after-cursor=${from}`];
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
    const last = waiting.at(-1);
    return last && cursorOf(last);
  }

  function take(piece: Buffer): void {
    const rest = skipped > 0 ? skip(piece) : piece;
    const bytes = half.length === 0 ? rest : Buffer.concat([half, rest]);
    const end = bytes.lastIndexOf(10) + 1;
    half = bytes.subarray(end);
    if (half.length > MOST_OF_ENTRY) [skipped, half] = [half.length, Buffer.alloc(0)];
    if (end === 0) return;
    waiting.push(bytes.subarray(0, end));
    waitingBytes += end;
    if (waitingBytes >= MOST_WAITING) child?.stdout?.pause();
    onEntries();
  }

  /** What comes after the end of the entry that is left out. */
  function skip(piece: Buffer): Buffer {
    const end = piece.indexOf(10) + 1;
    skipped += end === 0 ? piece.length : end;
    if (end === 0) return piece.subarray(piece.length);
    gaps.push({ source: JOURNAL, why: 'refused', from: 0, bytes: skipped, since: null, until: clock() });
    skipped = 0;
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
