/** One part of a pattern: text, or `?` for any one character. */
type Part = readonly (string | 1)[];

/**
 * Whether a text has the form of a Sigma pattern: `*` is any text, `?` any character, `\*` and `\?` are themselves, a backslash before anything else too
 * (sigmahq.io, "Escaping" in the rules specification). The pattern is compiled once; a match costs at most the text times the pattern.
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const parts = split(pattern);
  const plain = parts.map((part) => (part.every((item) => item !== 1) ? part.join('') : undefined));
  if (parts.length === 1) {
    const only = plain[0];
    return only === undefined ? (text) => text.length === lengthOf(parts[0]!) && matchesAt(parts[0]!, text, 0) : (text) => text === only;
  }
  return (text) => {
    const first = parts[0]!;
    const last = parts.at(-1)!;
    const lastAt = text.length - lengthOf(last);
    let at = lengthOf(first);
    if (lastAt < at || !matchesAt(first, text, 0) || !matchesAt(last, text, lastAt)) return false;
    for (let index = 1; index < parts.length - 1; index += 1) {
      const found = find(parts[index]!, plain[index], text, at);
      if (found === -1) return false;
      at = found + lengthOf(parts[index]!);
    }
    return at <= lastAt;
  };
}

function split(pattern: string): readonly Part[] {
  const parts: (string | 1)[][] = [[]];
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at]!;
    const next = pattern[at + 1];
    if (letter === '\\' && (next === '*' || next === '?' || (next === '\\' && (pattern[at + 2] === '*' || pattern[at + 2] === '?' || pattern[at + 2] === '\\')))) {
      parts.at(-1)!.push(next);
      at += 1;
    } else if (letter === '*') parts.push([]);
    else parts.at(-1)!.push(letter === '?' ? 1 : letter);
  }
  return parts;
}

function lengthOf(part: Part): number {
  return part.length;
}

function matchesAt(part: Part, text: string, at: number): boolean {
  if (at < 0) return false;
  for (let index = 0; index < part.length; index += 1) {
    const item = part[index]!;
    if (item !== 1 && item !== text[at + index]) return false;
    if (at + index >= text.length) return false;
  }
  return true;
}

function find(part: Part, plain: string | undefined, text: string, start: number): number {
  if (plain !== undefined) return text.indexOf(plain, start);
  for (let at = start; at + part.length <= text.length; at += 1) if (matchesAt(part, text, at)) return at;
  return -1;
}
