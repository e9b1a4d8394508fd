import type { Login, LoginKind } from './login.ts';
import type { LineLogin } from './login-reader.ts';
import { createWrittenParts } from './written-parts.ts';

/** Puts verdicts into one piece of memory as NDJSON in ASCII, so that a million lines leave no million strings behind. */
export interface VerdictWriter {
  /** Adds the verdict on a line; `found` is undefined when it tells nothing of a login. */
  readonly add: (line: number, found: LineLogin | undefined) => void;
  /** Whether it is time to take what was written. */
  readonly isFull: () => boolean;
  /** What was written since the last time; it is overwritten by the next verdict. */
  readonly take: () => Uint8Array;
}

const TAKE_BYTES = 256 * 1024;
/** Of an account, an address or a name that a line gives, at most so many characters are written; each may need six bytes. */
const MAX_CHARACTERS = 4_096;
/** The longest verdict: seven texts and the names of its fields. */
const MAX_VERDICT_BYTES = 8 * 6 * MAX_CHARACTERS + 1_024;

const KINDS: Readonly<Record<LoginKind, Uint8Array>> = { failed: startOf('failed'), accepted: startOf('accepted'), session: startOf('session'), probe: startOf('probe') };
const LINE = asBytes('{"line":');
const NOTHING = asBytes(',"kind":"none","account":null,"address":null,"port":null}\n');
const ADDRESS = asBytes(',"address":');
const PORT = asBytes(',"port":');
const NO_PORT = asBytes(',"port":null');
const END = asBytes('}\n');
/** Shorter pieces are copied byte by byte, which costs less than to ask for it. */
const SHORT = 20;
const DAY_MS = 86_400_000;
/** Characters of `06:08:36.000Z"`. */
const CLOCK_CHARACTERS = 14;

function startOf(kind: LoginKind): Uint8Array {
  return asBytes(`,"kind":"${kind}","account":`);
}

function asBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function createVerdictWriter(): VerdictWriter {
  const bytes = new Uint8Array(TAKE_BYTES + MAX_VERDICT_BYTES);
  let at = 0;
  const ways = createWrittenParts();
  const places = createWrittenParts();
  /** `,"at":"2026-11-24T06:08:36.000Z"` of the last time. */
  let time: Uint8Array = new Uint8Array(0);
  let lastTime = Number.NaN;
  let lastDay = Number.NaN;

  return {
    add,
    isFull: () => at >= TAKE_BYTES,
    take: () => {
      const taken = bytes.subarray(0, at);
      at = 0;
      return taken;
    },
  };

  function add(line: number, found: LineLogin | undefined): void {
    put(LINE);
    number(line);
    if (found === undefined) {
      put(NOTHING);
      return;
    }
    const { login, host, program, pid } = found;
    put(KINDS[login.kind]);
    text(login.account);
    put(ADDRESS);
    text(login.address);
    if (login.port === null) put(NO_PORT);
    else {
      put(PORT);
      number(login.port);
    }
    way(login);
    if (login.by !== null) field(',"by":', login.by);
    if (login.as !== null) field(',"as":', login.as);
    if (login.isName) ascii(',"addressIs":"name"');
    place(host, program);
    if (pid !== -1) {
      ascii(',"pid":');
      number(pid);
    }
    if (found.at >= -8.64e15 && found.at <= 8.64e15) {
      if (found.at !== lastTime) setTime(found.at);
      put(time);
    }
    put(END);
  }

  /** Why and how: a few combinations make up nearly all lines, and are written once. */
  function way({ reason, method, service, count }: Login): void {
    const known = ways.find(reason, method, service, count);
    if (known !== undefined) {
      put(known);
      return;
    }
    const start = at;
    ascii(',"reason":"');
    ascii(reason);
    ascii('","method":');
    text(method);
    field(',"service":', service);
    ascii(',"count":');
    number(count);
    ways.keep(reason, method, service, count, bytes.slice(start, at));
  }

  function place(host: string, program: string): void {
    const known = places.find(host, program, '', 0);
    if (known !== undefined) {
      put(known);
      return;
    }
    const start = at;
    if (host !== '') field(',"host":', host);
    if (program !== '') field(',"program":', program);
    places.keep(host, program, '', 0, bytes.slice(start, at));
  }

  /** Times of one day follow each other: of all but its first only the clock is written anew. */
  function setTime(value: number): void {
    lastTime = value;
    const ms = Math.trunc(value);
    const day = Math.floor(ms / DAY_MS);
    if (day !== lastDay) {
      lastDay = day;
      time = asBytes(`,"at":"${new Date(ms).toISOString()}"`);
      return;
    }
    const clock = time.length - CLOCK_CHARACTERS;
    const ofDay = ms - day * DAY_MS;
    const seconds = Math.floor(ofDay / 1_000);
    const minutes = Math.floor(seconds / 60);
    pair(clock, Math.floor(minutes / 60));
    pair(clock + 3, minutes % 60);
    pair(clock + 6, seconds % 60);
    const rest = ofDay % 1_000;
    time[clock + 9] = 48 + Math.floor(rest / 100);
    pair(clock + 10, rest % 100);
  }

  function pair(place: number, value: number): void {
    time[place] = 48 + Math.floor(value / 10);
    time[place + 1] = 48 + (value % 10);
  }

  function put(words: Uint8Array): void {
    if (words.length < SHORT) for (let place = 0; place < words.length; place += 1) bytes[at + place] = words[place]!;
    else bytes.set(words, at);
    at += words.length;
  }

  function field(name: string, value: string): void {
    ascii(name);
    text(value);
  }

  function ascii(words: string): void {
    for (let place = 0; place < words.length; place += 1) bytes[at + place] = words.charCodeAt(place);
    at += words.length;
  }

  function number(value: number): void {
    // Counts and numbers of lines are whole and small: written without a string.
    if (value < 10) {
      bytes[at] = 48 + value;
      at += 1;
      return;
    }
    let digits = 1;
    for (let up = 10; up <= value; up *= 10) digits += 1;
    let rest = value;
    for (let place = at + digits - 1; place >= at; place -= 1) {
      const tenth = Math.floor(rest / 10);
      bytes[place] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    at += digits;
  }

  /** Text as JSON (RFC 8259, section 7): what is not printable ASCII is written as `\uXXXX`. */
  function text(value: string | null): void {
    if (value === null) {
      ascii('null');
      return;
    }
    const length = Math.min(value.length, MAX_CHARACTERS);
    bytes[at] = 34;
    at += 1;
    for (let place = 0; place < length; place += 1) {
      const code = value.charCodeAt(place);
      if (code >= 32 && code < 127 && code !== 34 && code !== 92) {
        bytes[at] = code;
        at += 1;
      } else escape(code);
    }
    bytes[at] = 34;
    at += 1;
  }

  function escape(code: number): void {
    bytes[at] = 92;
    at += 1;
    if (code === 34 || code === 92) {
      bytes[at] = code;
      at += 1;
      return;
    }
    bytes[at] = 117;
    at += 1;
    ascii(code.toString(16).padStart(4, '0'));
  }
}
