import { invalidRule, unsupportedRule } from './rule-error.ts';
import { compileNetwork } from './match-network.ts';
import { compileWildcard } from './match-wildcard.ts';

/** Whether the text of a field is what a rule asks for; null when the command has no such field. */
export type ValueMatch = (text: string | null) => boolean;

/** The rule and the place in it, for errors. */
export interface Place {
  readonly rule: string;
  readonly place: string;
}

const KNOWN: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith', 'all', 're', 'i', 'm', 's', 'cidr', 'base64', 'base64offset', 'cased', 'exists', 'lt', 'lte', 'gt', 'gte', 'windash']);

/** The match for one field: a value or a list of which one must hold, or with `all` each. Modifiers are those of the Sigma specification 2 that make sense for text. */
export function compileField(place: Place, modifiers: readonly string[], wanted: unknown): ValueMatch {
  const unknown = modifiers.find((modifier) => !KNOWN.has(modifier));
  if (unknown !== undefined) throw unsupportedRule(place.rule, place.place, `the modifier ${unknown}`);
  const matches = (Array.isArray(wanted) ? wanted : [wanted]).map((value) => compileOne(place, modifiers, value));
  if (matches.length === 0) throw invalidRule(place.rule, place.place, 'has an empty list');
  if (matches.length === 1) return matches[0]!;
  return modifiers.includes('all') ? (text) => matches.every((match) => match(text)) : (text) => matches.some((match) => match(text));
}

function compileOne(place: Place, modifiers: readonly string[], value: unknown): ValueMatch {
  const has = (name: string): boolean => modifiers.includes(name);
  if (has('exists')) {
    if (typeof value !== 'boolean') throw invalidRule(place.rule, place.place, 'must be true or false');
    return (text) => (text !== null) === value;
  }
  if (value === null) return (text) => text === null || text === '';
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw invalidRule(place.rule, place.place, 'must be a text, a number, true, false, null or a list of them');
  const wanted = String(value);
  const order = ['lt', 'lte', 'gt', 'gte'].find(has);
  if (order !== undefined) return compileOrder(place, order, wanted);
  if (has('re')) return compileExpression(place, modifiers, wanted);
  if (has('cidr')) {
    const inNetwork = compileNetwork(wanted);
    if (inNetwork === undefined) throw invalidRule(place.rule, place.place, `names no network: ${wanted}`);
    return (text) => text !== null && inNetwork(text);
  }
  return compileText(modifiers, wanted);
}

function compileText(modifiers: readonly string[], wanted: string): ValueMatch {
  const has = (name: string): boolean => modifiers.includes(name);
  // Base64 tells capitals from small letters, or it would not be what was encoded.
  const isEncoded = has('base64') || has('base64offset');
  const isCased = has('cased') || isEncoded;
  const texts = (has('base64offset') ? offsetsOf(wanted) : has('base64') ? [encode(wanted)] : has('windash') ? dashesOf(wanted) : [wanted]).map((text) => (isCased ? text : text.toLowerCase()));
  const patterns = texts.map((text) => compileWildcard(`${has('contains') || has('endswith') ? '*' : ''}${text}${has('contains') || has('startswith') ? '*' : ''}`));
  return (text) => {
    if (text === null) return false;
    const found = isCased ? text : text.toLowerCase();
    return patterns.some((pattern) => pattern(found));
  };
}

function compileOrder(place: Place, order: string, wanted: string): ValueMatch {
  const bound = Number(wanted);
  if (wanted === '' || Number.isNaN(bound)) throw invalidRule(place.rule, place.place, 'must be a number');
  return (text) => {
    const found = text === null || text === '' ? Number.NaN : Number(text);
    return order === 'lt' ? found < bound : order === 'lte' ? found <= bound : order === 'gt' ? found > bound : found >= bound;
  };
}

/** Characters of a field that an expression sees: one that backtracks must not hang on a long command. */
const MAX_EXPRESSION_CHARACTERS = 16_384;

function compileExpression(place: Place, modifiers: readonly string[], wanted: string): ValueMatch {
  let expression: RegExp;
  try {
    expression = new RegExp(wanted, ['i', 'm', 's'].filter((flag) => modifiers.includes(flag)).join(''));
  } catch {
    throw invalidRule(place.rule, place.place, `is no expression that can be read here: ${wanted}`);
  }
  return (text) => text !== null && expression.test(text.length > MAX_EXPRESSION_CHARACTERS ? text.slice(0, MAX_EXPRESSION_CHARACTERS) : text);
}

function encode(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** How a text looks inside base64 that begins none, one or two bytes before it: only the letters that its neighbours do not touch. */
function offsetsOf(text: string): readonly string[] {
  const { length } = new TextEncoder().encode(text);
  return [0, 1, 2].map((offset) => {
    const encoded = encode(' '.repeat(offset) + text);
    const end = (offset + length) % 3;
    return encoded.slice([0, 2, 3][offset], end === 0 ? undefined : encoded.length - (end === 1 ? 3 : 2));
  });
}

/** The dashes that Windows takes for each other (Sigma's `windash`); on Linux only the first is an option. */
function dashesOf(text: string): readonly string[] {
  return text.includes('-') ? ['-', '/', '\u2013', '\u2014', '\u2015'].map((dash) => text.replaceAll('-', dash)) : [text];
}
