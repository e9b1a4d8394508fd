export interface Key {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Characters a key has on each side of the word that was met. */
const REACH = 96;

/** The whole key around a word that begins at `at`: letters, digits and the marks that join them. */
export function readKeyAt(text: string, at: number): Key {
  let start = at;
  while (start > 0 && at - start < REACH && isOfKey(text.charCodeAt(start - 1))) start -= 1;
  let end = at;
  while (end - at < REACH && isOfKey(text.charCodeAt(end))) end += 1;
  start = afterEscape(text, start, at);
  return { name: text.slice(start, end), start, end };
}

function isOfKey(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46;
}

/** Leaves what an escape before the key put at its front: `\npassword`, `%26token`, `\u0026token`. */
function afterEscape(text: string, start: number, at: number): number {
  const before = text[start - 1];
  if (before === '\\' && 'nrt'.includes(text[start]!) && start < at) return start + 1;
  if (before === '\\' && text[start] === 'u' && start + 5 <= at) return start + 5;
  if (before === '%' && start + 2 <= at) return start + 2;
  return start;
}
