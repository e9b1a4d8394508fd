import { putAddress } from './address.ts';
import type { Login } from './login.ts';
import { flatten, readApplication } from './services/application.ts';
import { readAny, readerOf } from './services/readers.ts';

/** What a line in JSON tells of a login, and of where it comes from. */
export interface JsonLogin {
  readonly login: Login;
  readonly program: string;
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since the epoch, or NaN. */
  readonly at: number;
}

/** Words one of which a record of a login has, whoever wrote it: others are not parsed. */
const HINT = /log.?[io]n|logon|sign.?[io]n|auth|password|sshd|su(?:do)?"|passkey|MESSAGE|"log"|401|credential|otp|mfa|factor/i;
const HINT_CHARACTERS = 16_384;

/** Reads an entry of the journal (`journalctl -o json`), of Docker's json-file, or of an application; undefined when it tells nothing of a login or is no JSON. */
export function readJsonLogin(text: string): JsonLogin | undefined {
  if (!HINT.test(text.length > HINT_CHARACTERS ? text.slice(0, HINT_CHARACTERS) : text)) return undefined;
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const program = stringOf(value, ['SYSLOG_IDENTIFIER', 'program', 'appname', 'app_name', 'ident', 'process', '_COMM', 'tag']);
  const message = messageOf(value);
  const login = (message === '' ? undefined : readMessage(message, program)) ?? readApplication(flatten(value));
  if (!login) return undefined;
  if (login.address === null && typeof value.remoteAddr === 'string') putAddress(login, value.remoteAddr);
  return { login, program, pid: pidOf(value), host: stringOf(value, ['_HOSTNAME', 'hostname', 'host', 'HOST', 'syslog_hostname']), at: timeOf(value) };
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    // Half a line, or no JSON: it tells nothing.
    return undefined;
  }
}

function readMessage(message: string, program: string): Login | undefined {
  return program === '' ? readAny(message, program) : readerOf(program)(message, program);
}

/** The journal gives messages that are not UTF-8 as an array of bytes. */
function messageOf(value: Fields): string {
  const message = value.MESSAGE ?? value.log ?? value.message ?? value.msg;
  if (typeof message === 'string') return message.trimEnd();
  return Array.isArray(message) && message.every((byte) => typeof byte === 'number') ? new TextDecoder().decode(Uint8Array.from(message as number[])) : '';
}

function stringOf(value: Fields, keys: readonly string[]): string {
  for (const key of keys) if (typeof value[key] === 'string') return value[key];
  return '';
}

function pidOf(value: Fields): number {
  const pid = Number(value._PID ?? value.SYSLOG_PID ?? value.pid ?? Number.NaN);
  return Number.isInteger(pid) && pid >= 0 ? pid : -1;
}

const TIME_KEYS = ['__REALTIME_TIMESTAMP', '_SOURCE_REALTIME_TIMESTAMP', '@timestamp', 'timestamp', 'time', 'ts', 't', 'date', 'datetime', 'eventTime'];

function timeOf(value: Fields): number {
  for (const key of TIME_KEYS) {
    const found = value[key];
    const time = typeof found === 'object' && found !== null && '$date' in found ? found.$date : found;
    if (typeof time === 'number' || (typeof time === 'string' && /^\d{9,19}(?:\.\d+)?$/.test(time))) return fromEpoch(Number(time));
    const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
    if (!Number.isNaN(at)) return at;
  }
  return Number.NaN;
}

/** Seconds, milliseconds, microseconds or nanoseconds, told by their size (between 1990 and 2286). */
function fromEpoch(value: number): number {
  if (value < 1e10) return value * 1_000;
  if (value < 1e13) return value;
  return value < 1e16 ? value / 1_000 : value / 1e6;
}
