import { isShort, MOST_LEVELS, MOST_NAMES, MOST_VALUES, type ObjectRules } from './redact-object.ts';
import { createTextMemory, internalCopy, type RepeatedTexts } from './repeated-texts.ts';

/** A place in objects that were met: a name under names, or the elements of a list there. All that need not be found out for each line is known of it. */
interface Field {
  readonly key: string;
  /** `"key":`, empty for elements; and with a comma before it. */
  readonly first: string;
  readonly later: string;
  readonly hidesText: boolean;
  readonly hidesNumber: boolean;
  /** How often what stands here was another than the last. */
  changes: number;
  readonly texts: RepeatedTexts;
  /** Fields of the object that stands here, in the order in which they came last: the next object most likely has the same ones. */
  readonly inOrder: Field[];
  readonly byKey: Map<string, Field>;
  elements: Field | undefined;
}

/** What a step writes. Which steps lead to a step says in which object or list it stands. */
type Kind = 'value' | 'object' | 'list' | 'end' | 'nowhere';

/**
 * One step of writing an object: a member with its value, or where an object or a list begins or ends. Steps are remembered with what followed them, so that of the next
 * object only what it has otherwise is written anew: level, service and host are the same in line after line, and whatever is the same in a row is one text.
 */
interface Step {
  /** The name of the member; empty for an element and for an end. */
  readonly key: string;
  readonly kind: Kind;
  readonly field: Field;
  /** What stood here last, when it can be known again; a beginning or an end of something for these. */
  value: unknown;
  written: string;
  /** When `written` changed, in the count of all changes. */
  changedAt: number;
  /** The text of this and the steps behind it up to `run`, as it was at `runAt`. */
  run: Step | undefined;
  runText: string;
  runAt: number;
  /** What followed last, and what else did. */
  next: Step;
  others: Step[] | undefined;
}

/** Values of steps that no object that is logged can have. */
const [OBJECT, LIST, END, NEVER] = [{}, {}, {}, {}];

/** Longest text that is known again. */
const LONGEST_LAST = 64;
/** What changed so often will change again: it is held no more. */
const MOST_CHANGES = 256;
/** Steps that are remembered; what comes then is written without. */
const MOST_STEPS = 4_096;
/** Steps that may follow one step, so that no long list is searched. */
const MOST_WAYS = 8;
/** Characters of texts that hold several steps, together. */
const MOST_RUN_CHARACTERS = 1_048_576;
/** Objects after which all is forgotten when there were more steps than are remembered: what was remembered may be of no use any more. */
const OBJECTS_BEFORE_ANEW = 16_384;

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
  /** Where a line is that goes on without being remembered: what follows is as lost, and nothing is ever the same as here. */
  const lost = newStep('', 'nowhere', root, undefined);
  let start = newStep('', 'nowhere', root, lost);
  let steps = 0;
  let runCharacters = 0;
  let objects = 0;
  let changes = 0;

  /** The text so far, up to the step `told`; the steps behind it up to `step` are as they were last, and `newest` is when the last of these changed. */
  let text = '';
  let step = start;
  let told = start;
  let newest = 0;
  /** A getter may log as well: what it logs then must not be mixed with this. */
  let isWriting = false;

  function newField(key: string, head: string, hidesText: boolean, hidesNumber: boolean): Field {
    fields += 1;
    return { key, first: internalCopy(head), later: internalCopy(`,${head}`), hidesText, hidesNumber, changes: 0, texts: memory.forField(), inOrder: [], byKey: new Map(), elements: undefined };
  }

  /** `next` is what follows until something did; without it, the step itself. */
  function newStep(key: string, kind: Kind, field: Field, next: Step | undefined): Step {
    const made = { key, kind, field, value: NEVER, written: '', changedAt: 0, run: undefined, runText: '', runAt: 0, next, others: undefined } as Step;
    made.next ??= made;
    return made;
  }

  function fieldOf(parent: Field, key: string, place: number): Field {
    const expected = parent.inOrder[place];
    if (expected !== undefined && expected.key === key) return expected;
    let field = parent.byKey.get(key);
    if (field === undefined) {
      const isSecret = isSecretKey(key);
      // Under a secret key a number is one as well; deeper below it is a time or a count.
      field = newField(internalCopy(key), `${JSON.stringify(key)}:`, parent.hidesText || isSecret, isSecret && !parent.hidesText);
      parent.byKey.set(field.key, field);
    }
    // Fields that are left out now and then must not make a list with holes.
    if (place <= parent.inOrder.length) parent.inOrder[place] = field;
    return field;
  }

  /** Goes on to what is as it was last: it belongs to the run. */
  function goOn(next: Step): void {
    step = next;
    if (next.changedAt > newest) newest = next.changedAt;
  }

  /** Goes on to what is not as it was: writes the run before it and finds its step, so that one of the tellers can be called. */
  function turnTo(key: string, kind: Kind, field: Field): void {
    if (told !== step) text += told.next === step ? step.written : textOfRun(told.next, step);
    const { next } = step;
    step = next.key === key && next.kind === kind ? next : follow(step, key, kind, field);
    told = step;
    newest = 0;
  }

  /** Another step that followed before, or a new one; when there are too many, none is remembered. */
  function follow(from: Step, key: string, kind: Kind, field: Field): Step {
    if (from === lost) return lost;
    let other = from.others?.find((each) => each.key === key && each.kind === kind);
    if (other === undefined) {
      if (steps >= MOST_STEPS || (from.others !== undefined && from.others.length >= MOST_WAYS)) return lost;
      steps += 1;
      other = newStep(key, kind, field, lost);
      (from.others ??= []).push(other);
    }
    from.next = other;
    return other;
  }

  /** Writes what stands at the step at hand; `value` is by what it will be known again. */
  function tell(value: unknown, written: string): void {
    text += written;
    if (step === lost) return;
    changes += 1;
    step.value = value;
    step.written = written;
    step.changedAt = changes;
  }

  /** The same of what will most likely not come again. */
  function tellOnce(head: string, written: string): void {
    text += head;
    text += written;
    step.value = NEVER;
  }

  /** Begins an object or a list. */
  function writeBegin(value: object, kind: Kind, field: Field, isFirst: boolean, mark: string): void {
    const { next } = step;
    if (next.value === value && next.key === field.key) goOn(next);
    else {
      turnTo(field.key, kind, field);
      tell(value, internalCopy(headOf(field, isFirst) + mark));
    }
  }

  function writeEnd(field: Field, mark: string): void {
    const { next } = step;
    if (next.value === END) goOn(next);
    else {
      turnTo('', 'end', field);
      tell(END, mark);
    }
  }

  function textOfRun(from: Step, to: Step): string {
    if (from.run === to && from.runAt >= newest) return from.runText;
    let joined = '';
    for (let each = from; ; each = each.next!) {
      joined += each.written;
      if (each === to) break;
    }
    runCharacters += joined.length - from.runText.length;
    from.run = to;
    from.runText = runCharacters > MOST_RUN_CHARACTERS ? forgetRun(from) : internalCopy(joined);
    from.runAt = changes;
    return joined;
  }

  function forgetRun(from: Step): string {
    runCharacters -= from.runText.length;
    from.run = undefined;
    return '';
  }

  function writeMembers(source: Readonly<Record<string, unknown>>, parent: Field, depth: number): void {
    let place = 0;
    let isFirst = true;
    for (const key in source) {
      left -= 1;
      if (left < 0) throw NEEDS_COPY;
      const value = source[key];
      const { next } = step;
      // The path of nearly every member of nearly every line: what is there is what was there.
      if (next.key === key && next.value === value) goOn(next);
      else if (value === undefined || typeof value === 'symbol') continue;
      else if (typeof value === 'function') {
        if (key === 'toJSON') throw NEEDS_COPY;
        continue;
      } else {
        const field = fieldOf(parent, key, place);
        if (typeof value === 'object' && value !== null) writeObject(value, field, isFirst, depth + 1);
        else writeValue(value, field, isFirst);
      }
      place += 1;
      isFirst = false;
    }
    writeEnd(parent, '}');
  }

  function writeList(list: readonly unknown[], parent: Field, depth: number): void {
    const elements = (parent.elements ??= newField('', '', parent.hidesText, false));
    let isFirst = true;
    for (const value of list) {
      left -= 1;
      if (left < 0) throw NEEDS_COPY;
      if (typeof value === 'object' && value !== null) writeObject(value, elements, isFirst, depth + 1);
      else {
        const said = value === undefined || typeof value === 'function' || typeof value === 'symbol' ? null : value;
        if (step.next.key === '' && step.next.value === said) goOn(step.next);
        else writeValue(said, elements, isFirst);
      }
      isFirst = false;
    }
    writeEnd(parent, ']');
  }

  function writeObject(value: object, field: Field, isFirst: boolean, depth: number): void {
    // A cycle has no end, so it comes to be too deep as well.
    if (depth >= MOST_LEVELS) throw NEEDS_COPY;
    if (Array.isArray(value)) {
      writeBegin(LIST, 'list', field, isFirst, '[');
      writeList(value, field, depth);
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      writeBegin(OBJECT, 'object', field, isFirst, '{');
      writeMembers(value as Readonly<Record<string, unknown>>, field, depth);
    } else if (prototype === Date.prototype) {
      turnTo(field.key, 'value', field);
      tellOnce(headOf(field, isFirst), JSON.stringify(new Date((value as Date).getTime())));
    } else throw NEEDS_COPY;
  }

  /** A member with a value that is no object, or an element; one that is not as it was. */
  function writeValue(value: unknown, field: Field, isFirst: boolean): void {
    const head = headOf(field, isFirst);
    const isHeld = field.changes < MOST_CHANGES;
    field.changes += 1;
    turnTo(field.key, 'value', field);
    switch (typeof value) {
      case 'string':
        if (isHeld && value.length <= LONGEST_LAST) tell(internalCopy(value), internalCopy(head + textOf(value, field)));
        else tellOnce(head, textOf(value, field));
        break;
      case 'number': {
        const written = field.hidesNumber ? quotedMask : numberText(value);
        if (isHeld) tell(value, internalCopy(head + written));
        else tellOnce(head, written);
        break;
      }
      case 'bigint':
        throw NEEDS_COPY;
      default:
        tell(value, internalCopy(head + (value === null ? 'null' : value === true ? 'true' : 'false')));
    }
  }

  function textOf(value: string, field: Field): string {
    if (field.hidesText) return value === '' ? '""' : quotedMask;
    return isShort(value) ? quote(value) : field.texts(value);
  }

  function forget(): void {
    [fields, steps, objects, runCharacters] = [0, 0, 0, 0];
    root = newField('', '', false, false);
    start = newStep('', 'nowhere', root, lost);
  }

  return (value) => {
    if (typeof value === 'object' && value !== null && !isWriting && isPlainEmpty()) {
      isWriting = true;
      objects += 1;
      if (fields > MOST_NAMES || (steps >= MOST_STEPS && objects > OBJECTS_BEFORE_ANEW)) forget();
      left = MOST_VALUES;
      text = '';
      step = start;
      told = start;
      newest = 0;
      try {
        writeObject(value, root, true, 0);
        return told === step ? text : text + (told.next === step ? step.written : textOfRun(told.next, step));
      } catch {
        // It is no plain value, or a getter or a proxy in it threw: the copy says what to make of it.
      } finally {
        isWriting = false;
        text = '';
      }
    }
    return stringify(redactObject(value));
  };
}

function headOf(field: Field, isFirst: boolean): string {
  return isFirst ? field.first : field.later;
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

/** A million: what is above it and what is below it are numbers that the engine writes quickly, unlike larger ones. */
const HALF = 1_000_000;

/** What `JSON.stringify` makes of a number. Times since 1970 are in every line and written in two halves, at a tenth of the price. */
function numberText(value: number): string {
  if (value >= 2_147_483_648 && value <= Number.MAX_SAFE_INTEGER && Number.isInteger(value)) {
    const high = Math.floor(value / HALF);
    const low = value - high * HALF;
    return `${high}${THOUSAND[Math.floor(low / 1_000)]!}${THOUSAND[low % 1_000]!}`;
  }
  return Number.isFinite(value) ? `${value}` : 'null';
}
/** `000` to `999`. */
const THOUSAND: readonly string[] = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));

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
