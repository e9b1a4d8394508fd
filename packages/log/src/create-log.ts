import { format } from 'node:util';
import { standardOutput, type LineTarget } from './destination/create-destination.ts';
import { isWritten, type Level } from './levels.ts';
import { isoTime } from './lines/iso-time.ts';
import { createFieldWriter, type Fields, type FieldWriter, type LineRedaction } from './lines/json-fields.ts';
import { keepCore, type LogCore } from './log-core.ts';
import { chooseRedaction } from './lines/choose-redaction.ts';
import { currentScope, type RequestScope } from './request/request-scope.ts';

/** Writes a line. The sentence is static and what varies is in the fields: `log.warn({ feed, attempt }, 'Source did not answer')`. Further values fill `%s`, `%d`, `%j` in the sentence. */
export interface WriteLine {
  (message: string, ...values: readonly unknown[]): void;
  (fields: Fields | Error | null | undefined, message?: string, ...values: readonly unknown[]): void;
}

/** A log. Its lines carry the request id of the code that writes them. */
export interface Log {
  readonly trace: WriteLine;
  readonly debug: WriteLine;
  readonly info: WriteLine;
  readonly warn: WriteLine;
  readonly error: WriteLine;
  /** Also hands everything that is kept to the operating system. */
  readonly fatal: WriteLine;
  /** Writes nothing; frameworks ask for it. */
  readonly silent: WriteLine;
  /** The least level that is written. */
  readonly level: Level | 'silent';
  /** A log whose lines carry these fields too. */
  child(fields: Fields, options?: { readonly level?: Level | 'silent' }): Log;
  /** Hands everything that is kept to the operating system. */
  flush(): void;
}

/** How a log is made. */
export interface LogOptions {
  /** The name of the service, in each line. */
  readonly service?: string;
  /** More fields for each line. */
  readonly fields?: Fields;
  /** The least level that is written; `info` when left out. */
  readonly level?: Level | 'silent';
  /** Where lines go; standard output when left out. */
  readonly destination?: LineTarget & { flush?(): void };
  /** What takes secrets out; `createRedactor()` of this package when left out. Say false to write everything as it is. */
  readonly redaction?: LineRedaction | false;
  /** Milliseconds since 1970; the machine's clock when left out. */
  readonly clock?: () => number;
}

/** Sentences are static, so how they are written is remembered; a program that makes sentences up must not fill the memory with them. */
const MAX_SENTENCES = 1_000;
const MAX_SENTENCE_LENGTH = 200;

/**
 * Makes a log that writes a JSON object a line: `time`, `level`, the log's own fields, of a request `requestId`, `traceId`, `spanId` and `operation`, then `message` and the fields of the line.
 * Secrets are taken out. No call ever throws because of what it was given to write.
 *
 *     const log = createLog({ service: 'shop' });
 *     log.info({ orderId: 4711 }, 'Order was placed');
 */
export function createLog(options: LogOptions = {}): Log {
  const writer = createFieldWriter(chooseRedaction(options.redaction));
  const target = options.destination ?? standardOutput();
  const own = { ...(options.service === undefined ? {} : { service: options.service }), ...options.fields };
  const core: LogCore = { writer, target, clock: options.clock ?? Date.now, isBare: options.redaction === false, ...baseOf(writer, own) };
  return logOf(core, options.level ?? 'info', rememberSentences(writer));
}

function baseOf(writer: FieldWriter, fields: Fields): Pick<LogCore, 'base' | 'baseFields' | 'names'> {
  const keys = Object.keys(fields);
  return keys.length === 0 ? { base: '', baseFields: undefined, names: undefined } : { base: writer.fields(fields)!, baseFields: fields, names: new Set(keys) };
}

function logOf(core: LogCore, least: Level | 'silent', sentence: (message: string) => string): Log {
  const at = (level: Level): WriteLine => (isWritten(level, least) ? writeAt(core, level, sentence) : writeNothing);
  const flush = (): void => (core.target as { flush?: () => void }).flush?.();
  const log: Log = {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: thenDo(at('fatal'), flush),
    silent: writeNothing,
    level: least,
    child: (fields, options) => logOf({ ...core, ...baseOf(core.writer, { ...core.baseFields, ...fields }) }, options?.level ?? least, sentence),
    flush,
  };
  keepCore(log, core);
  return log;
}

function writeNothing(): void {}

function thenDo(write: WriteLine, after: () => void): WriteLine {
  return (first: unknown, ...rest: unknown[]) => {
    (write as (...line: unknown[]) => void)(first, ...rest);
    after();
  };
}

function writeAt(core: LogCore, level: Level, sentence: (message: string) => string): WriteLine {
  const { writer, target, clock, base, baseFields, names } = core;
  const afterTime = `","level":"${level}"`;

  return function write(first: unknown, second?: unknown, ...values: readonly unknown[]): void {
    const scope = currentScope();
    let body: string;
    if (typeof first === 'string') {
      body = sentence(second === undefined && values.length === 0 ? first : fill(first, second, values));
    } else {
      body = second === undefined ? '' : sentence(values.length === 0 && typeof second === 'string' ? second : fill(second, values[0], values.slice(1)));
      if (first instanceof Error) body = `${body || sentence(errorSentence(first))},"error":${writer.error(first)}`;
      else if (typeof first === 'object' && first !== null) {
        const fields = writer.fields(first, names);
        // A field of the line stands in the place of the log's field of the same name.
        if (fields === undefined) {
          target.write(`{"time":"${isoTime(clock())}${afterTime}${scope === undefined ? '' : headOf(scope, writer)}${body}${writer.fields({ ...baseFields, ...first })}}\n`);
          return;
        }
        body += fields;
      } else if (first !== undefined && first !== null && body === '') body = sentence(String(first));
    }
    target.write(`{"time":"${isoTime(clock())}${afterTime}${base}${scope === undefined ? '' : headOf(scope, writer)}${body}}\n`);
  };
}

/** A sentence with its values, as `util.format` fills it. */
function fill(sentence: unknown, value: unknown, values: readonly unknown[]): string {
  try {
    return value === undefined && values.length === 0 ? format(sentence) : format(sentence, value, ...values);
  } catch {
    return typeof sentence === 'string' ? sentence : 'A sentence that cannot be read';
  }
}

function errorSentence(error: Error): string {
  try {
    return String(error.message);
  } catch {
    return 'An error that cannot be read';
  }
}

/** `,"message":"…"` of a sentence. */
function rememberSentences(writer: FieldWriter): (message: string) => string {
  const known = new Map<string, string>();
  return (message) => {
    const written = known.get(message);
    if (written !== undefined) return written;
    const text = `,"message":${writer.text(message)}`;
    if (message.length <= MAX_SENTENCE_LENGTH && known.size < MAX_SENTENCES) known.set(message, text);
    return text;
  };
}

/** `,"requestId":…` as it stands in every line of a request. */
export function headOf(scope: RequestScope, writer: FieldWriter): string {
  if (scope.refine !== undefined) scope.refine(scope);
  if (scope.head === '') scope.head = `${idsOf(scope)},"operation":${writer.operation(scope.operation)}`;
  return scope.head;
}

/** The ids are made or checked by us: nothing in them needs quoting. */
function idsOf(scope: RequestScope): string {
  return `,"requestId":"${scope.requestId}","traceId":"${scope.traceId}","spanId":"${scope.spanId}"`;
}
