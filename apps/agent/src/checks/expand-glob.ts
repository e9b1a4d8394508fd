import type { FileTree } from '../file-tree/index.ts';

const MAX_PATHS = 1_000;
/** Names and patterns are shorter; longer ones would take the product of their lengths. */
const MAX_LENGTH = 4_096;

/** The paths of a tree that a glob(7) pattern names (`*`, `?`, `[…]`, within one folder each), sorted by bytes, at most a thousand. */
export function expandGlob(files: FileTree, pattern: string): string[] {
  let paths = [''];
  for (const part of pattern.split('/').filter((item) => item !== '')) {
    paths = paths.flatMap((path) => (/[*?[]/.test(part) ? namesIn(files, path, part) : [`${path}/${part}`])).slice(0, MAX_PATHS);
  }
  return paths.filter((path) => files.status(path).ok).sort();
}

/** Whether a name fits one part of a pattern; a leading dot is only met by a dot. */
export function fitsGlob(name: string, pattern: string): boolean {
  if (Math.max(name.length, pattern.length) > MAX_LENGTH || (name.startsWith('.') && !pattern.startsWith('.'))) return false;
  return fits(name, 0, tokensOf(pattern), 0);
}

function namesIn(files: FileTree, folder: string, part: string): string[] {
  const list = files.list(folder === '' ? '/' : folder);
  return list.ok ? list.names.filter((name) => fitsGlob(name, part)).map((name) => `${folder}/${name}`) : [];
}

type Token = '*' | ((char: string) => boolean);

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at]!;
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '*') tokens.push('*');
    else if (char === '?') tokens.push(() => true);
    else if (close > 0) {
      tokens.push(classOf(pattern.slice(at + 1, close)));
      at = close;
    } else tokens.push((other) => other === char);
  }
  return tokens;
}

function classOf(text: string): (char: string) => boolean {
  const isNegated = /^[!^]/.test(text);
  const body = isNegated ? text.slice(1) : text;
  return (char) => inClass(body, char) !== isNegated;
}

function inClass(body: string, char: string): boolean {
  for (let at = 0; at < body.length; at += 1) {
    const isRange = body[at + 1] === '-' && at + 2 < body.length;
    if (isRange ? char >= body[at]! && char <= body[at + 2]! : char === body[at]) return true;
    if (isRange) at += 2;
  }
  return false;
}

/** Goes back to the last star only, so that no pattern takes more than the product of the lengths. */
function fits(name: string, from: number, tokens: readonly Token[], start: number): boolean {
  let [at, index, star, mark] = [from, start, -1, 0];
  while (at < name.length) {
    const token = tokens[index];
    if (token === '*') {
      star = index;
      mark = at;
      index += 1;
    } else if (token !== undefined && token(name[at]!)) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      index = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (tokens[index] === '*') index += 1;
  return index === tokens.length;
}
