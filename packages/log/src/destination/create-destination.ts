import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isoTime } from '../lines/iso-time.ts';
import { atEndFlush } from './at-end.ts';

/** Where lines go. Anything with a `write` for text will do. */
export interface LineTarget {
  write(lines: string): void;
}

/** A file or a standard stream that lines go to. */
export interface Destination extends LineTarget {
  /** Hands everything that is kept to the operating system now, as far as it takes it. */
  flush(): void;
  /** Opens the file anew, after somebody has moved it away. Does nothing for a descriptor that was given. */
  reopen(): void;
  /** Flushes and lets go of the file. */
  close(): void;
  /** Lines that were given up since the start: more than `maxKeptCharacters` were waiting, or the other side is gone. */
  droppedLines(): number;
}

/** How a destination is made. */
export interface DestinationOptions {
  /** A file to append to, or a descriptor; 1, standard output, when left out. */
  readonly to?: string | number;
  /** What waits at most when the other side does not read, in characters: 16 Mi when left out. */
  readonly maxKeptCharacters?: number;
  /** What becomes of lines beyond it: they are dropped and counted, so that a service goes on (when left out), or the program waits, as a script may. */
  readonly whenFull?: 'drop' | 'wait';
  /** Writes each line at once: nothing is lost even by SIGKILL, and it costs a system call a line. */
  readonly everyLine?: boolean;
  /** Flushes on SIGTERM, SIGINT and SIGHUP, then lets the signal do what it does; true when left out. Say false where another part of the program ends it by signals and flushes itself. */
  readonly signals?: boolean;
  /** Told of an error of the file, once for each kind of error until a write succeeds. Standard error gets a line when left out. */
  readonly onError?: (error: NodeJS.ErrnoException) => void;
  /** The line that tells how many lines are missing at its place. */
  readonly droppedLine?: (lines: number) => string;
}

const DEFAULT_KEPT_CHARACTERS = 16 * 1024 * 1024;
/** As much as this is written before the turn is over, so that a busy turn needs no more memory. In characters. */
const FULL_CHARACTERS = 32 * 1024;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;
const FIRST_RETRY_MS = 2;
const LAST_RETRY_MS = 200;
/** A reader that takes nothing for this long when the process ends is not waited for. */
const PATIENCE_AT_END_MS = 2_000;
const LONGEST_END_MS = 10_000;
/** Errors after which the other side may take lines again. */
const PASSING: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR', 'EBUSY', 'ENOBUFS', 'ENOMEM']);
/** Errors that a person can mend while the program runs. */
const MENDABLE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'ESTALE']);

/**
 * Makes a destination. Lines are kept until the turn of the event loop ends and written together; they are also written when the process ends. A reader that is slow never holds the program up:
 * what waits is bounded, and how many lines were dropped is written where they are missing. Throws the error of `open` when a file cannot be opened; never throws afterwards.
 */
export function createDestination(options: DestinationOptions = {}): Destination {
  const maxKept = options.maxKeptCharacters ?? DEFAULT_KEPT_CHARACTERS;
  const droppedLine = options.droppedLine ?? jsonDroppedLine;
  const encoded = Buffer.allocUnsafeSlow(FULL_CHARACTERS * 2 * BYTES_PER_UNIT);
  let fd = openTarget(options.to ?? 1);
  let kept = '';
  let rest: Buffer = Buffer.alloc(0);
  let isScheduled = false;
  let isGone = false;
  let retryMs = FIRST_RETRY_MS;
  let dropped = 0;
  let untold = 0;
  let told = '';
  let askedAt = 0;

  function write(lines: string): void {
    if (isGone || (kept.length + rest.length + lines.length > maxKept && !makeRoom(lines.length))) {
      drop(countLines(lines));
      return;
    }
    kept += lines;
    if (options.everyLine || kept.length >= FULL_CHARACTERS) {
      if (rest.length === 0) flush();
    }
    if (!isScheduled) {
      isScheduled = true;
      setImmediate(endTurn);
    }
  }

  /* Only a reader that does not read makes lines wait, so it is asked once more before any is dropped; once a millisecond, as a flood of lines would ask a million times. */
  function makeRoom(characters: number): boolean {
    if (options.whenFull === 'wait') {
      for (flush(); kept.length + rest.length > 0; flush()) pause(1);
      return !isGone;
    }
    const now = Date.now();
    if (now === askedAt) return false;
    askedAt = now;
    flush();
    return !isGone && kept.length + rest.length + characters <= maxKept;
  }

  function endTurn(): void {
    isScheduled = false;
    flush();
  }

  function flush(): void {
    if (rest.length > 0 && !writeRest()) return retryLater();
    while (kept !== '') {
      if (!writeKept()) return retryLater();
    }
    retryMs = FIRST_RETRY_MS;
    if (untold > 0 && !isGone) tellDropped();
  }

  /** Whether all that was kept went out. */
  function writeKept(): boolean {
    const text = kept;
    kept = '';
    // A line may be longer than the buffer; it gets one of its own.
    const bytes = text.length * BYTES_PER_UNIT <= encoded.length ? encoded.subarray(0, encoded.write(text)) : Buffer.from(text);
    const written = tryWrite(bytes);
    if (written === bytes.length) return true;
    rest = Buffer.from(bytes.subarray(written));
    return writeRest();
  }

  function writeRest(): boolean {
    while (rest.length > 0) {
      const written = tryWrite(rest);
      if (written === 0) return rest.length === 0;
      rest = rest.subarray(written);
    }
    return true;
  }

  /** How many bytes went out. */
  function tryWrite(bytes: Uint8Array): number {
    try {
      const written = writeSync(fd, bytes);
      told = '';
      return written;
    } catch (error) {
      meet(error as NodeJS.ErrnoException);
      return 0;
    }
  }

  function meet(error: NodeJS.ErrnoException): void {
    const code = error.code ?? 'unknown';
    if (PASSING.has(code)) return;
    if (!MENDABLE.has(code)) giveUp();
    if (told === code) return;
    told = code;
    (options.onError ?? tellStandardError)(error);
  }

  /* The other side is gone: a service goes on without its log rather than ending, and counts. */
  function giveUp(): void {
    isGone = true;
    drop(countLines(kept) + countNewlines(rest));
    kept = '';
    rest = Buffer.alloc(0);
  }

  function drop(lines: number): void {
    dropped += lines;
    untold += lines;
  }

  function tellDropped(): void {
    const lines = untold;
    untold = 0;
    kept += droppedLine(lines);
    flush();
  }

  function retryLater(): void {
    if (isScheduled || isGone) return;
    isScheduled = true;
    setTimeout(endTurn, retryMs).unref();
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }

  function flushAtEnd(): void {
    const start = Date.now();
    let movedAt = start;
    let left = rest.length + kept.length;
    for (flush(); left > 0; flush()) {
      const now = Date.now();
      const leftNow = rest.length + kept.length;
      if (leftNow < left) movedAt = now;
      left = leftNow;
      if (left === 0 || now - movedAt > PATIENCE_AT_END_MS || now - start > LONGEST_END_MS) break;
      pause(5);
    }
    const lost = countLines(kept) + countNewlines(rest);
    if (lost > 0) {
      drop(lost);
      tellStandardError(new Error(`${lost} lines could not be written before the end`));
    }
  }

  const takeBack = atEndFlush(flushAtEnd, options.signals ?? true);

  return {
    write,
    flush,
    reopen() {
      if (typeof options.to !== 'string') return;
      flush();
      const next = openTarget(options.to);
      closeSync(fd);
      fd = next;
      isGone = false;
    },
    close() {
      flushAtEnd();
      takeBack();
      isGone = true;
      if (typeof options.to === 'string') closeSync(fd);
    },
    droppedLines: () => dropped,
  };
}

let shared: Destination | undefined;

/** Standard output, one for all who write to it, so that their lines keep their order. */
export function standardOutput(): Destination {
  shared ??= createDestination();
  return shared;
}

/**
 * A reader that stands still must give EAGAIN to us instead of holding the whole program. A pipe is therefore opened once more by its name in `/proc`, with a mode of its own: whoever shares the pipe keeps the mode
 * that they have. A socket, which is what standard output is under systemd and under other programs of Node, cannot be opened by name; Node itself sets its mode as soon as somebody asks for its stream.
 */
function openTarget(to: string | number): number {
  if (typeof to === 'string') return openSync(to, 'a', 0o640);
  try {
    const kind = fstatSync(to);
    if (kind.isFIFO()) return openSync(`/proc/self/fd/${to}`, constants.O_WRONLY | constants.O_NONBLOCK);
    if (kind.isSocket()) askForStream(to);
  } catch {
    // No /proc, or no right to open it anew: it is used as it is.
  }
  return to;
}

function askForStream(fd: number): void {
  if (fd === 1) void process.stdout;
  if (fd === 2) void process.stderr;
}

function jsonDroppedLine(lines: number): string {
  return `{"time":"${isoTime(Date.now())}","level":"warn","message":"log lines were dropped","dropped":${lines}}\n`;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}

function tellStandardError(error: Error): void {
  try {
    writeSync(2, `log destination: ${error.message}\n`);
  } catch {
    // Nobody is left to tell.
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Waits without the event loop, which is over when a process ends. */
function pause(durationMs: number): void {
  Atomics.wait(sleeper, 0, 0, durationMs);
}
