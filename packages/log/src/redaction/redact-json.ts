import { isShort, MOST_LEVELS, MOST_NAMES, MOST_VALUES, type ObjectRules } from './redact-object.ts';
import { createTextMemory, internalCopy, type RepeatedTexts } from './repeated-texts.ts';

/** A place in objects that were met: a name under names, or the elements of a list there. All that need not be found out for each line is known of it. */
interface Field {
  readonly key: string;
  /** `,"key":`; a comma alone for elements. */
  readonly head: string;
  readonly hidesText: boolean;
  readonly hidesNumber: boolean;
  /** The value that stood here last, if it was no object, and how it was written: level, service and host are the same in line after line. */
  last: unknown;
  lastWritten: string;
  /** How often the text that stands here was another than the last. */
  changes: number;
  readonly texts: RepeatedTexts;
  /** Fields of the object that stands here, in the order in which they came last: the next object most likely has the same ones. */
  readonly inOrder: Field[];
  readonly byKey: Map<string, Field>;
  elements: Field | undefined;
}

/** Longest text that is held as the last one. */
const LONGEST_LAST = 64;
/** A text that changed so often will change again: it is held no more. */
const MOST_CHANGES = 256;

/** Thrown where a value needs the longer way: once for a value that has no plain form, never for an ordinary one. */
const NEEDS_COPY = new Error('this value is redacted by way of a copy');

/**
 * Makes the redaction of objects straight into JSON. Objects and lists as JSON itself has them are read once and written as they are read, with what is known of the place of each value.
 * Whatever else there is (errors, maps, cycles, what is too deep, what writes itself) is redacted as a copy and written then, so that there is one truth about it.
 */
export function compileJson({ redactText, isSecretKey, mask, redactObject }: ObjectRules & { readonly redactObject: (value: unknown) => unknown }): (value: unknown) => string | undefined {
  const quotedMask = JSON.stringify(mask);
  const memory = createTextMemory((text) => quote(redactText(text)));
  let fields = 0;
  let left = MOST_VALUES;
  let root = newField('', '', false, false);

  function newField(key: string, head: string, hidesText: boolean, hidesNumber: boolean): Field {
    fields += 1;
    return { key, head, hidesText, hidesNumber, last: undefined, lastWritten: '', changes: 0, texts: memory.forField(), inOrder: [], byKey: new Map(), elements: undefined };
  }

  function fieldOf(parent: Field, key: string, place: number): Field {
    let field = parent.byKey.get(key);
    if (field === undefined) {
      const isSecret = isSecretKey(key);
      // Under a secret key a number is one as well; deeper below it is a time or a count.
      field = newField(internalCopy(key), `,${JSON.stringify(key)}:`, parent.hidesText || isSecret, isSecret && !parent.hidesText);
      parent.byKey.set(field.key, field);
    }
    // Fields that are left out now and then must not make a list with holes.
    if (place <= parent.inOrder.length) parent.inOrder[place] = field;
    return field;
  }

  function writeMembers(before: string, source: Readonly<Record<string, unknown>>, parent: Field, depth: number): string {
    const { inOrder } = parent;
    let text = `${before}{`;
    let place = 0;
    const empty = text.length;
    for (const key in source) {
      left -= 1;
      if (left < 0) throw NEEDS_COPY;
      const value = source[key];
      let field = inOrder[place];
      if (field === undefined || field.key !== key) field = fieldOf(parent, key, place);
      place += 1;
      if (value === field.last) text += text.length === empty ? field.lastWritten.slice(1) : field.lastWritten;
      else if (typeof value === 'object' && value !== null) text = writeObject(text + (text.length === empty ? field.head.slice(1) : field.head), value, field, depth + 1);
      else if (typeof value === 'function' && key === 'toJSON') throw NEEDS_COPY;
      else {
        const written = writeValue(value, field);
        text += text.length === empty ? written.slice(1) : written;
      }
    }
    return `${text}}`;
  }

  function writeList(before: string, list: readonly unknown[], parent: Field, depth: number): string {
    const elements = (parent.elements ??= newField('', ',', parent.hidesText, false));
    let text = `${before}[`;
    const empty = text.length;
    for (const value of list) {
      left -= 1;
      if (left < 0) throw NEEDS_COPY;
      if (typeof value === 'object' && value !== null) text = writeObject(text.length === empty ? text : `${text},`, value, elements, depth + 1);
      else {
        const written = writeValue(value, elements) || ',null';
        text += text.length === empty ? written.slice(1) : written;
      }
    }
    return `${text}]`;
  }

  function writeObject(before: string, value: object, field: Field, depth: number): string {
    // A cycle has no end, so it comes to be too deep as well.
    if (depth >= MOST_LEVELS) throw NEEDS_COPY;
    if (Array.isArray(value)) return writeList(before, value, field, depth);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return writeMembers(before, value as Readonly<Record<string, unknown>>, field, depth);
    if (prototype === Date.prototype) return before + JSON.stringify(new Date((value as Date).getTime()));
    throw NEEDS_COPY;
  }

  /** The member with its value that is no object; empty for what JSON has no word for. */
  function writeValue(value: unknown, field: Field): string {
    const { head } = field;
    switch (typeof value) {
      case 'string': {
        if (field.changes >= MOST_CHANGES || value.length > LONGEST_LAST) return head + textOf(value, field);
        field.changes += 1;
        field.last = internalCopy(value);
        return (field.lastWritten = head + textOf(value, field));
      }
      case 'number':
        field.last = value;
        return (field.lastWritten = head + (field.hidesNumber ? quotedMask : Number.isFinite(value) ? value : 'null'));
      case 'boolean':
        return head + (value ? 'true' : 'false');
      case 'object':
        return `${head}null`;
      case 'bigint':
        throw NEEDS_COPY;
      default:
        return '';
    }
  }

  function textOf(text: string, field: Field): string {
    if (field.hidesText) return text === '' ? '""' : quotedMask;
    return isShort(text) ? quote(text) : field.texts(text);
  }

  return (value) => {
    if (typeof value === 'object' && value !== null && isPlainEmpty()) {
      if (fields > MOST_NAMES) {
        fields = 0;
        root = newField('', '', false, false);
      }
      left = MOST_VALUES;
      try {
        return writeObject('', value, root, 0);
      } catch {
        // It is no plain value, or a getter or a proxy in it threw: the copy says what to make of it.
      }
    }
    return stringify(redactObject(value));
  };
}

/** Whether objects inherit no members that a loop would meet: some old libraries give them to all objects. Asked once, so that it need not be asked of each member. */
function isPlainEmpty(): boolean {
  for (const _ in NOTHING) return false;
  return true;
}
const NOTHING = {};

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // What JSON has no form for, such as a bigint, takes the longer way.
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
  }
}

/** Longer text is looked at by a regular expression, which is quicker than a loop from here on. */
const LOOP_UP_TO = 40;
/** What `JSON.stringify` may escape: quotes, backslashes, controls, and half surrogates. */
const NOT_PLAIN = /[^ !#-[\]-\ud7ff]/;

/** What `JSON.stringify` makes of a text, which most of the time is the text in quotes. */
function quote(text: string): string {
  const { length } = text;
  if (length > LOOP_UP_TO) return NOT_PLAIN.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
}
