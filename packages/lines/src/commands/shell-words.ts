const PLAIN = /^[\w@%+=:,./-]+$/;

/** `words` as text that a POSIX shell reads as these words again. */
export function quoteWords(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}

/** Longest text whose words are told apart; nobody types more. */
const MAX_CHARACTERS = 131_072;

/**
 * The words of the first simple command in `text`: quotes and backslashes are taken off, assignments before the program left out.
 * It stops at an operator (`|`, `;`, `&`, `>`, `<`, a bracket) and expands nothing; a text that is no shell gives what it has.
 */
export function firstWords(text: string): readonly string[] {
  const words: string[] = [];
  const source = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text;
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === 32 || code === 9) at += 1;
    else if (isOperator(code) || code === 10) {
      if (words.length > 0 || code !== 40) break;
      at += 1;
    } else if (code === 35 && words.length > 0) break;
    else {
      const { word, end } = readWord(source, at);
      if (words.length > 0 || !/^[A-Za-z_]\w*=/.test(word)) words.push(word);
      at = end;
    }
  }
  return words;
}

function readWord(text: string, start: number): { readonly word: string; readonly end: number } {
  let word = '';
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || isOperator(code)) break;
    if (code === 92) {
      word += text.charAt(at + 1);
      at += 2;
    } else if (code === 39) {
      const close = endOf(text.indexOf("'", at + 1), text);
      word += text.slice(at + 1, close);
      at = close + 1;
    } else if (code === 34) {
      const close = closingQuote(text, at + 1);
      word += text.slice(at + 1, close).replace(/\\(["\\$`])/g, '$1');
      at = close + 1;
    } else {
      word += text.charAt(at);
      at += 1;
    }
  }
  return { word, end: at };
}

function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at;
  }
  return text.length;
}

function endOf(found: number, text: string): number {
  return found === -1 ? text.length : found;
}

function isOperator(code: number): boolean {
  return code === 124 || code === 59 || code === 38 || code === 60 || code === 62 || code === 40 || code === 41;
}
