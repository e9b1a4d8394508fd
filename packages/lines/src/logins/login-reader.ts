import type { TimeOptions } from '../time/time-reader.ts';
import { createByteTexts } from './byte-texts.ts';
import { newEnvelope, readEnvelope } from './envelope.ts';
import { createFrequentReader } from './frequent-lines.ts';
import { createLineClock } from './line-clock.ts';
import type { Login } from './login.ts';
import { ownCopy } from './own-copy.ts';
import { readJsonLogin } from './read-json-login.ts';
import { readApplication, readLogfmt } from './services/application.ts';
import { readAudit } from './services/audit.ts';
import { type MessageReader, readAny, readerOf } from './services/readers.ts';
import { createLineSkimmer } from './skim-line.ts';

/** What a line tells of a login, and who wrote the line, where and when. */
export interface LineLogin {
  readonly login: Login;
  /** Name of the machine, empty when the line does not say. */
  readonly host: string;
  readonly program: string;
  /** Of the process that wrote; -1 when the line does not say. */
  readonly pid: number;
  /** Milliseconds since the epoch, NaN when the line has no time. */
  readonly at: number;
}

/** Reads the lines of one input in their order: it remembers what a repetition repeats, and the year. */
export interface LoginReader {
  /** What a line without its end tells of a login; undefined when nothing. */
  readonly read: (line: string) => LineLogin | undefined;
  /** The same of a line in ASCII bytes from `start` to `end`; null when a text must be made of it and `read`. A session that is only counted has been counted, and gives nothing. */
  readonly readBytes: (bytes: Uint8Array, start: number, end: number) => LineLogin | null | undefined;
}

/** Names of programs and hosts that are remembered; more come only from garbage. */
const MAX_PROGRAMS = 10_000;
const MAX_HOSTS = 10_000;
const LAST_REPEATED = /^(?:(\S{1,255}) )?(?:--- )?last message (?:buffered|repeated) (\d{1,9}) times?(?: ---)?$/;
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?/;
/** What socklog and busybox write where others write the program. */
const FACILITY = /^(?:auth|authpriv|security|daemon|user|mail|cron|syslog|ftp|local[0-7])\.[a-z]{2,8}$/;
/** More than this is taken for a line that lies: the largest count that a repetition may have. */
const MAX_COUNT = 1_000_000;

/** A host's last login, or nothing when its last line was none. */
interface Source {
  readonly host: string;
  last: LineLogin | undefined;
}

/** What a reader leaves out. */
interface LoginReaderOptions extends TimeOptions {
  /** Called for each session that PAM opened or closed, in place of saying what is known of it: for whoever only counts them. */
  readonly countSession?: () => void;
}

export function createLoginReader(options: LoginReaderOptions): LoginReader {
  const { countSession } = options;
  const clock = createLineClock(options);
  const envelope = newEnvelope();
  const texts = createByteTexts();
  const readFrequent = createFrequentReader(texts);
  const skimmer = createLineSkimmer(countSession !== undefined);
  const readers = new Map<string, MessageReader>();
  const sources = new Map<string, Source>();
  let source: Source = { host: '', last: undefined };
  sources.set('', source);
  let lastProgram = '';
  let lastReader = readerFor('');

  return { read, readBytes };

  function readBytes(bytes: Uint8Array, start: number, end: number): LineLogin | null | undefined {
    const skimmed = skimmer.skim(bytes, start, end);
    if (skimmed === 'read') return null;
    if (skimmed === 'session') countSession!();
    const found = skimmed === 'headed' ? readHeaded(bytes) : undefined;
    // The line is of the host whose line was read last.
    if (found !== null) source.last = found;
    return found;
  }

  function readHeaded(bytes: Uint8Array): LineLogin | null | undefined {
    const { header } = skimmer;
    const login = readFrequent(bytes, header);
    // A program without a pid is asked for what it may be otherwise, when it tells nothing.
    if (!login) return header.pid === -1 ? null : login;
    const at = clock.atBytes(bytes, header.timeAt);
    return Number.isNaN(at) ? null : { login, host: source.host, program: texts(bytes, header.nameAt, header.nameEnd), pid: header.pid, at };
  }

  function read(line: string): LineLogin | undefined {
    const first = line.charCodeAt(0);
    if (first === 123) return readJsonLogin(line);
    if ((first === 116 && line.startsWith('type=')) || (first === 110 && line.startsWith('node='))) return fromAudit(line);
    readEnvelope(line, 0, envelope);
    setSource(line);
    const found = readBehindEnvelope(line);
    source.last = found;
    return found;
  }

  function readBehindEnvelope(text: string): LineLogin | undefined {
    const { messageAt, program } = envelope;
    if (program === '') return readWithoutProgram(text);
    const code = text.charCodeAt(messageAt);
    if (countSession !== undefined && code === 112 && isPamSession(text, messageAt)) {
      countSession();
      return undefined;
    }
    if (code === 109 && text.startsWith('message repeated ', messageAt)) return readRepeated(text.slice(messageAt).trimEnd(), text);
    if (code === 108 && text.startsWith('last message repeated ', messageAt)) return repeatLast(text.slice(messageAt).trimEnd(), text);
    if (program !== lastProgram) {
      lastReader = readerFor(program);
      lastProgram = program;
    }
    const login = lastReader(trimmed(text, messageAt), program);
    if (login) return withPlace(login, text);
    return envelope.pid === -1 ? readDoubtful(text) : undefined;
  }

  /** The program may be none: `error: PAM: …` is a message, `auth.info: …` has another line behind it. */
  function readDoubtful(text: string): LineLogin | undefined {
    const { program, messageAt, bodyAt, timeForm, timeAt } = envelope;
    if (FACILITY.test(program)) {
      readEnvelope(text, messageAt, envelope);
      if (FACILITY.test(envelope.program)) return undefined;
      if (timeForm !== 'none') Object.assign(envelope, { timeForm, timeAt });
      const inner = trimmed(text, envelope.messageAt);
      const login = envelope.program === '' ? readAny(inner, '') : readerFor(envelope.program)(inner, envelope.program);
      return login && withPlace(login, text);
    }
    if (messageAt === bodyAt) return undefined;
    const login = readLoose(trimmed(text, bodyAt));
    if (!login) return undefined;
    // What was taken for host and program was part of the message.
    envelope.program = '';
    return { ...withPlace(login, text), host: '' };
  }

  function readWithoutProgram(text: string): LineLogin | undefined {
    const message = trimmed(text, envelope.messageAt);
    if (message.includes('last message ')) return repeatLast(message, text);
    if (message.startsWith('message repeated ')) return readRepeated(message, text);
    const login = readLoose(message);
    return login && withPlace(login, text);
  }

  /** `message repeated 3 times: [ what ]`, of rsyslog. */
  function readRepeated(message: string, text: string): LineLogin | undefined {
    const match = REPEATED.exec(message);
    if (!match) return undefined;
    const inner = (message.endsWith(']') ? message.slice(match[0].length, -1) : message.slice(match[0].length)).trimEnd();
    const login = envelope.program === '' ? readAny(inner, '') : readerFor(envelope.program)(inner, envelope.program);
    if (!login) return undefined;
    login.count = Math.min(MAX_COUNT, login.count * Math.max(1, Number(match[1])));
    return withPlace(login, text);
  }

  /** `last message repeated 3 times`, of syslogd: what it repeats is the line before of the same host. */
  function repeatLast(message: string, text: string): LineLogin | undefined {
    const match = LAST_REPEATED.exec(message);
    if (!match) return undefined;
    if (match[1] !== undefined) moveTo(sourceOf(match[1]));
    const { last } = source;
    if (!last || (envelope.program !== '' && envelope.program !== last.program)) return undefined;
    const at = timeHere(text);
    return { ...last, at: Number.isNaN(at) ? last.at : at, login: { ...last.login, count: Math.min(MAX_COUNT, Math.max(1, Number(match[2]))) } };
  }

  function withPlace(login: Login, text: string): LineLogin {
    return { login, host: source.host, program: envelope.program, pid: envelope.pid, at: timeHere(text) };
  }

  function timeHere(text: string): number {
    return clock.at(text, envelope.timeForm, envelope.timeAt);
  }

  /** Lines of one host mostly follow each other: its name is compared before it is looked up. */
  function setSource(text: string): void {
    const { hostAt, hostEnd } = envelope;
    if (hostEnd - hostAt === source.host.length && text.startsWith(source.host, hostAt)) return;
    source.last &&= ownLogin(source.last);
    moveTo(sourceOf(text.slice(hostAt, hostEnd)));
  }

  function moveTo(next: Source): void {
    source = next;
    skimmer.setHost(next.host);
  }

  function sourceOf(name: string): Source {
    const known = sources.get(name);
    if (known) return known;
    if (sources.size >= MAX_HOSTS) sources.clear();
    const host = ownCopy(name);
    const added: Source = { host, last: undefined };
    sources.set(host, added);
    return added;
  }

  function readerFor(program: string): MessageReader {
    const known = readers.get(program);
    if (known) return known;
    if (readers.size >= MAX_PROGRAMS) readers.clear();
    const added = readerOf(program);
    readers.set(ownCopy(program), added);
    return added;
  }

  function fromAudit(line: string): LineLogin | undefined {
    const typeAt = line.indexOf('type=');
    const found = typeAt === -1 ? undefined : readAudit(line.slice(typeAt));
    if (!found) return undefined;
    const host = line.startsWith('node=') ? line.slice(5, line.indexOf(' ')) : '';
    return { login: found.login, host, program: 'audit', pid: Number.isNaN(found.pid) ? -1 : found.pid, at: found.at };
  }
}

/** Longer than the name of any module with its service: `pam_unix(systemd-user`. */
const MAX_MODULE = 80;

/** Whether the message at `at` is `pam_unix(cron:session): session …`: most of what auth.log has. */
function isPamSession(text: string, at: number): boolean {
  if (!text.startsWith('pam_', at)) return false;
  const found = text.indexOf(':session): session ', at);
  return found !== -1 && found - at < MAX_MODULE;
}

/** The same in memory of its own, for a host may be silent for long, and what is cut out of a line keeps a megabyte of lines alive. */
function ownLogin(line: LineLogin): LineLogin {
  const { login, program } = line;
  const own = (text: string | null): string | null => (text === null ? null : ownCopy(text));
  return { ...line, program: ownCopy(program), login: { ...login, account: own(login.account), by: own(login.by), as: own(login.as), address: own(login.address), method: own(login.method) } };
}

/** A message of which nobody is known to be the writer. */
function readLoose(message: string): Login | undefined {
  if (message.startsWith('{')) return readJsonLogin(message)?.login;
  const login = readAny(message, '');
  if (login || !/(?:msg|message|event|action|type)=/.test(message.slice(0, 16_384))) return login;
  return readApplication(readLogfmt(message.slice(0, 16_384)));
}

/** The message without the spaces and the carriage return at its end. */
function trimmed(text: string, start: number): string {
  let stop = text.length;
  while (stop > start) {
    const code = text.charCodeAt(stop - 1);
    if (code !== 32 && code !== 13 && code !== 9) break;
    stop -= 1;
  }
  return text.slice(start, stop);
}

