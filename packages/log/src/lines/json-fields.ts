import { createTextMemory, type RepeatedTexts } from '../redaction/repeated-texts.ts';
import { quoteJson } from './quote-json.ts';

/** What the lines ask of redaction. A `Redactor` is one. */
export interface LineRedaction {
  /** The text without the secrets that are in it. */
  redactText(text: string): string;
  /** The value without the secrets in it, by name and by form. */
  redactObject(value: unknown): unknown;
}

/** Fields of a line. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes fields as JSON, without secrets, within bounds, and never throws. */
export interface FieldWriter {
  /** `,"key":value` for each field that has a value; names that the line itself uses get a `_` behind them. Undefined when a name is among `taken`. */
  fields(fields: object, taken?: ReadonlySet<string>): string | undefined;
  /** A text as a JSON string. */
  text(text: string): string;
  /** The operation of a request as a JSON string: patterns of routes repeat from request to request. */
  operation(text: string): string;
  /** An error as a JSON object of type, message, stack, code, cause and its own fields. */
  error(error: unknown): string;
}

/** Names that a line gives itself: a field of the same name would stand twice, and readers take the last one, which may come from a stranger's body. */
const OWN_NAMES: ReadonlySet<string> = new Set(['time', 'level', 'message', 'requestId', 'traceId', 'spanId', 'operation']);

/** Values nested deeper are named, not written. */
const MAX_DEPTH = 8;
/** Values in one line; the rest is counted. */
const MAX_VALUES = 2_000;
/** Characters of one text; the rest is counted. */
const MAX_TEXT = 16_384;
/** Characters of all values of one call together. */
const MAX_LINE = 262_144;
/** Read beyond the cut, so that a secret on the cut is seen whole. */
const CUT_MARGIN = 4_096;
/** Names remembered; a stranger's body may have any number of them. */
const MAX_NAMES = 4_096;
/** Texts of this many characters or fewer hold no secret that is known by its form. */
const TOO_SHORT_FOR_SECRETS = 7;

interface Name {
  /** `,"key":` */
  readonly text: string;
  readonly isSecret: boolean;
  /** How texts under this name are written. */
  readonly texts: RepeatedTexts;
}

/** Makes the writer; `redaction` left out writes everything as it is. */
export function createFieldWriter(redaction: LineRedaction | undefined): FieldWriter {
  const topNames = new Map<string, Name>();
  const nestedNames = new Map<string, Name>();
  const memory = createTextMemory(text);
  const ancestors: object[] = [];
  let valuesLeft = 0;
  let charactersLeft = 0;

  /* One look-up tells how a name is written and whether it is secret: both are found out once for each name, not for each line. */
  function nameOf(key: string, isTop: boolean): Name {
    const names = isTop ? topNames : nestedNames;
    const known = names.get(key);
    if (known !== undefined) return known;
    const shown = isTop && OWN_NAMES.has(key) ? `${key}_` : key.length > MAX_TEXT ? `${key.slice(0, MAX_TEXT)}…` : key;
    const isSecret = redaction !== undefined && hidesUnder(redaction, key);
    const name: Name = { text: `,${quoteJson(redaction === undefined ? shown : redaction.redactText(shown))}:`, isSecret, texts: memory.forField() };
    if (names.size < MAX_NAMES && key.length <= 128) names.set(key, name);
    return name;
  }

  function text(value: string): string {
    const { length } = value;
    if (length <= TOO_SHORT_FOR_SECRETS) return quoteJson(value);
    if (length > MAX_TEXT) return longText(value);
    return quoteJson(redaction === undefined ? value : redaction.redactText(value));
  }

  function longText(value: string): string {
    const piece = value.slice(0, MAX_TEXT + CUT_MARGIN);
    const clean = redaction === undefined ? piece : redaction.redactText(piece);
    return quoteJson(`${clean.slice(0, MAX_TEXT)}… ${value.length - MAX_TEXT} characters more`);
  }

  /** The value as JSON; the empty text for what JSON has no word for. */
  function valueText(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return text(value);
      case 'number':
        return Number.isFinite(value) ? `${value}` : `"${value}"`;
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        return value === null ? 'null' : objectText(value);
      case 'bigint':
        return `"${value}"`;
      default:
        return '';
    }
  }

  function objectText(value: object): string {
    if (ancestors.length >= MAX_DEPTH) return '"[deeper]"';
    if (ancestors.includes(value)) return '"[circular]"';
    ancestors.push(value);
    try {
      return knownObject(value);
    } catch {
      return '"[threw]"';
    } finally {
      ancestors.pop();
    }
  }

  function knownObject(value: object): string {
    if (Array.isArray(value)) return listText(value);
    if (value instanceof Error) return errorText(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
    if (value instanceof Map) return mapText(value);
    if (value instanceof Set) return listText(value);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `"[${value.byteLength} bytes]"`;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return valueText(toJSON.call(value, '')) || 'null';
    if (isMessage(value)) return objectBody({ method: value.method, url: value.url });
    if (isAnswer(value)) return objectBody({ statusCode: value.statusCode });
    return objectBody(value);
  }

  function objectBody(value: object): string {
    const body = members(value, false);
    return body ? `{${body.slice(1)}}` : '{}';
  }

  function mapText(map: ReadonlyMap<unknown, unknown>): string {
    let body = '';
    for (const [key, value] of map) {
      if (isOver()) {
        body += `,"…":"${map.size} fields"`;
        break;
      }
      body += member(typeof key === 'string' ? key : String(key), value, false);
    }
    return body ? `{${body.slice(1)}}` : '{}';
  }

  function listText(list: Iterable<unknown> & { readonly length?: number; readonly size?: number }): string {
    let body = '';
    for (const value of list) {
      if (isOver()) {
        body += `,"… of ${list.length ?? list.size}"`;
        break;
      }
      const item = valueText(value) || 'null';
      charactersLeft -= typeof value === 'object' ? 1 : item.length;
      body += `,${item}`;
    }
    return `[${body.slice(1)}]`;
  }

  function isOver(): boolean {
    return --valuesLeft < 0 || charactersLeft < 0;
  }

  function member(key: string, value: unknown, isTop: boolean): string {
    const name = nameOf(key, isTop);
    const shown = name.isSecret ? valueText(hidden(key, value)) : typeof value === 'string' && value.length > TOO_SHORT_FOR_SECRETS ? name.texts(value) : valueText(value);
    if (shown === '') return '';
    // What stands inside an object was counted there.
    if (typeof value !== 'object') charactersLeft -= shown.length;
    charactersLeft -= name.text.length;
    return name.text + shown;
  }

  function hidden(key: string, value: unknown): unknown {
    return (redaction!.redactObject({ [key]: value }) as Fields)[key];
  }

  function members(from: object, isTop: boolean): string {
    let body = '';
    for (const key in from) {
      if (!Object.hasOwn(from, key)) continue;
      if (isOver()) return `${body},"…":"more fields than a line holds"`;
      body += guarded(from, key, isTop);
    }
    return body;
  }

  function guarded(from: object, key: string, isTop: boolean): string {
    let value: unknown;
    try {
      value = (from as Fields)[key];
    } catch {
      return `${nameOf(key, isTop).text}"[threw]"`;
    }
    return member(key, value, isTop);
  }

  function errorText(error: Error): string {
    const { name, message, stack, cause } = error;
    let body = `"type":${text(String(name))},"message":${text(String(message))}`;
    if (typeof stack === 'string') body += `,"stack":${text(stack)}`;
    if (cause !== undefined) body += `,"cause":${valueText(cause) || 'null'}`;
    if (error instanceof AggregateError) body += `,"errors":${valueText(error.errors)}`;
    for (const key in error) {
      if (!Object.hasOwn(error, key) || ERROR_NAMES.has(key)) continue;
      if (isOver()) break;
      body += guarded(error, key, false);
    }
    return `{${body}}`;
  }

  function begin(): void {
    valuesLeft = MAX_VALUES;
    charactersLeft = MAX_LINE;
    ancestors.length = 0;
  }

  const operations = memory.forField();

  return {
    text,
    operation: operations,
    fields(fields, taken) {
      begin();
      try {
        return taken !== undefined && hasTaken(fields, taken) ? undefined : members(fields, true);
      } catch {
        return ',"fields":"[threw]"';
      }
    },
    error(error) {
      begin();
      return valueText(error) || '"[nothing]"';
    },
  };
}

/** Whether a name says that its value is secret: the redaction hides there what it would not hide elsewhere. */
function hidesUnder(redaction: LineRedaction, key: string): boolean {
  return (redaction.redactObject({ [key]: 'probe' }) as Fields)[key] !== 'probe';
}

function hasTaken(fields: object, taken: ReadonlySet<string>): boolean {
  for (const key in fields) if (taken.has(key)) return true;
  return false;
}

const ERROR_NAMES: ReadonlySet<string> = new Set(['name', 'type', 'message', 'stack', 'cause', 'errors']);

/** A request of node:http or of a framework over it: its graph reaches the socket and all headers, so two fields stand for it. */
function isMessage(value: object): value is { readonly method: unknown; readonly url: unknown } {
  return 'method' in value && 'headers' in value && 'socket' in value;
}

function isAnswer(value: object): value is { readonly statusCode: unknown } {
  return 'statusCode' in value && 'setHeader' in value && 'end' in value;
}
