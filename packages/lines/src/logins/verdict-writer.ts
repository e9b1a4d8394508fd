import type { LineLogin } from './login-reader.ts';

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

export function createVerdictWriter(): VerdictWriter {
  const bytes = new Uint8Array(TAKE_BYTES + MAX_VERDICT_BYTES);
  let at = 0;
  let lastTime = Number.NaN;
  let lastTimeText = '';

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
    ascii('{"line":');
    number(line);
    if (found === undefined) {
      ascii(',"kind":"none","account":null,"address":null,"port":null}\n');
      return;
    }
    const { login, host, program, pid, at: time } = found;
    ascii(',"kind":"');
    ascii(login.kind);
    ascii('","account":');
    text(login.account);
    ascii(',"address":');
    text(login.address);
    ascii(',"port":');
    if (login.port === null) ascii('null');
    else number(login.port);
    ascii(',"reason":"');
    ascii(login.reason);
    ascii('","method":');
    text(login.method);
    ascii(',"service":');
    text(login.service);
    ascii(',"count":');
    number(login.count);
    if (login.by !== null) field(',"by":', login.by);
    if (login.as !== null) field(',"as":', login.as);
    if (login.isName) ascii(',"addressIs":"name"');
    if (host !== '') field(',"host":', host);
    if (program !== '') field(',"program":', program);
    if (pid !== -1) {
      ascii(',"pid":');
      number(pid);
    }
    if (time >= -8.64e15 && time <= 8.64e15) {
      if (time !== lastTime) {
        lastTime = time;
        lastTimeText = new Date(time).toISOString();
      }
      field(',"at":', lastTimeText);
    }
    ascii('}\n');
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
