import type { Place } from '@writ/contract';

/** One setting of apt as it stands in a tree: its spelling, its value, where that was set last, and what lies under it. */
export interface AptNode {
  readonly name: string;
  value: string;
  place?: Place;
  readonly children: AptNode[];
  /** The children by their names in lower case; under the empty name the one that was made last. A long file would be slow without. */
  readonly byName: Map<string, AptNode>;
}

/** apt itself refuses the file here, and everything that reads apt's configuration fails. */
export class AptConfError extends Error {
  override readonly name = 'AptConfError';
  readonly place: Place;
  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

const MAX_DEPTH = 100;
const MAX_INCLUDES = 10;

/** The root of a tree without settings. */
export function emptyAptConf(): AptNode {
  return node('');
}

/**
 * Reads one file of apt.conf(5) into the tree, over what earlier files set: nested scopes, `::` at the end to append, `#clear`, `#include`,
 * comments by `//`, `#` or between slash and star. Every value keeps the file and line that had the last word.
 * `include` gives the text of an included file, or undefined. Throws an AptConfError where apt refuses the file.
 */
export function readAptConf(root: AptNode, file: string, text: string, include: (path: string) => string | undefined = () => undefined, depth = 0): void {
  const scopes: string[] = [];
  for (const statement of statementsOf(text, file)) {
    const place = { file, line: statement.line };
    let [tag, word] = wordsOf(statement.text, place);
    if (tag?.startsWith('#')) {
      if (scopes.length > 0) throw new AptConfError('Directives stand at the top level only', place);
      obey(root, tag, word ?? '', place, include, depth);
      continue;
    }
    if (statement.end === '{') {
      if (tag === undefined) throw new AptConfError('A block has no name', place);
      if (scopes.length >= MAX_DEPTH) throw new AptConfError('Blocks are nested too deeply', place);
      const scope = itemName(scopes.at(-1), tag);
      if (word !== undefined) setAptValue(root, scope, word, place);
      scopes.push(scope);
      continue;
    }
    if (tag !== undefined) {
      if (word === undefined) [tag, word] = ['', tag];
      setAptValue(root, itemName(scopes.at(-1), tag), word, place);
    }
    // A brace too many closes nothing, as in apt.
    if (statement.end === '}') scopes.pop();
  }
}

/** The value of a setting, with its place; undefined when it was never set. Names do not mind case. */
export function aptValue(root: AptNode, name: string): { value: string; place?: Place } | undefined {
  const found = find(root, name);
  return found?.place ? { value: found.value, place: found.place } : undefined;
}

/** The values of a list in order, with their places. */
export function aptList(root: AptNode, name: string): { value: string; place?: Place }[] {
  return (find(root, name)?.children ?? []).map(({ value, place }) => ({ value, ...(place ? { place } : {}) }));
}

/** Sets `name` as apt does: a `::` at the end appends to a list. */
export function setAptValue(root: AptNode, name: string, value: string, place: Place): void {
  let at = root;
  const parts = name.split('::');
  for (const [index, part] of parts.entries()) {
    // An empty name at the end makes a new item; in the middle it is the item that was made last.
    const isNew = part === '' && index === parts.length - 1;
    at = (isNew ? undefined : childOf(at, part)) ?? addChild(at, part);
  }
  at.value = value;
  at.place = place;
}

function obey(root: AptNode, tag: string, word: string, place: Place, include: (path: string) => string | undefined, depth: number): void {
  if (tag === '#clear') {
    if (word === '') throw new AptConfError('#clear needs the name of a setting', place);
    const cleared = find(root, word);
    if (!cleared) return;
    cleared.value = '';
    delete cleared.place;
    cleared.children.length = 0;
    cleared.byName.clear();
  } else if (tag === '#include') {
    if (depth >= MAX_INCLUDES) throw new AptConfError('Includes are nested too deeply', place);
    const text = include(word);
    if (text === undefined) throw new AptConfError('An included file cannot be read', place);
    readAptConf(root, word, text, include, depth + 1);
  } else if (tag !== '#x-apt-configure-index') throw new AptConfError('A directive that apt does not know', place);
}

function itemName(scope: string | undefined, tag: string): string {
  return scope === undefined ? tag : `${scope}::${tag}`;
}

function find(root: AptNode, name: string): AptNode | undefined {
  let found: AptNode | undefined = root;
  for (const part of name.split('::')) found = found && childOf(found, part);
  return found;
}

function childOf(parent: AptNode, part: string): AptNode | undefined {
  return parent.byName.get(part.toLowerCase());
}

function addChild(parent: AptNode, name: string): AptNode {
  const child = node(name);
  parent.children.push(child);
  parent.byName.set(name.toLowerCase(), child);
  return child;
}

function node(name: string): AptNode {
  return { name, value: '', children: [], byName: new Map() };
}

interface Statement {
  /** The words before the end, as they are written, without comments; empty for an end alone. */
  readonly text: string;
  readonly end: '{' | '}' | ';';
  /** The line on which the words begin. */
  readonly line: number;
}

/** Cuts a file into statements, each ended by `;`, `{` or `}`. What stands after the last end is no statement, and apt refuses it. */
function* statementsOf(text: string, file: string): Generator<Statement, void> {
  let words = '';
  let line = 1;
  let startedAt = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (words === '') startedAt = line;
    if (char === '"') {
      const end = endOfQuote(text, at, { file, line });
      words += text.slice(at, end + 1);
      at = end;
    } else if (isComment(text, at)) {
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
    } else if (char === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      line += countLines(text, at, end < 0 ? text.length : end);
      at = end < 0 ? text.length : end + 1;
    } else if (char === '{' || char === '}' || char === ';') {
      yield { text: words.trimEnd(), end: char, line: startedAt };
      words = '';
    } else if (/\s/.test(char)) {
      if (char === '\n') line += 1;
      if (words !== '') words += ' ';
    } else words += char;
  }
  if (words.trim() !== '') throw new AptConfError('The file ends in the middle of a setting (a semicolon is missing)', { file, line: startedAt });
}

/** The tag of a statement and its value: apt takes several quoted words as one value, but only one word without quotes. */
function wordsOf(statement: string, place: Place): [tag?: string, word?: string] {
  if (statement === '') return [];
  const bare = statement.replace(/"[^"]*"/g, '');
  if (bare.lastIndexOf('[') > bare.lastIndexOf(']')) throw new AptConfError('A bracket has no end', place);
  const end = endOfWord(statement);
  const tag = plainWord(statement.slice(0, end));
  const rest = statement.slice(end).trimStart();
  if (rest === '') return [tag];
  if (/^(?:"[^"]*"\s*)+$/.test(rest)) return [tag, rest.replace(/"([^"]*)"/g, '$1')];
  if (endOfWord(rest) !== rest.length) throw new AptConfError('Extra words after the value', place);
  return [tag, plainWord(rest)];
}

/** A word ends at white space that stands neither in quotes nor in brackets. */
function endOfWord(text: string): number {
  let at = 0;
  while (at < text.length && !/\s/.test(text[at]!)) {
    const closing = text[at] === '"' ? '"' : text[at] === '[' ? ']' : undefined;
    const close = closing === undefined ? at : text.indexOf(closing, at + 1);
    at = close < 0 ? text.length : close + 1;
  }
  return at;
}

function plainWord(word: string): string {
  return word.replaceAll('"', '').replace(/%([0-9a-fA-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function isComment(text: string, at: number): boolean {
  if (text[at] === '/' && text[at + 1] === '/') return true;
  return text[at] === '#' && !['#clear', '#include', '#x-apt-configure-index'].some((directive) => text.startsWith(directive, at));
}

/** A quote ends on its own line: apt reads line by line. */
function endOfQuote(text: string, at: number, place: Place): number {
  const end = text.indexOf('"', at + 1);
  if (end < 0 || text.slice(at, end).includes('\n')) throw new AptConfError('A quote has no end on its line', place);
  return end;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
