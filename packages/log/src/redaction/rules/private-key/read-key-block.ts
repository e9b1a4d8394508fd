/** A private key in a text, as far as it goes. */
export interface KeyBlock {
  /** What is secret: one stretch from the first line to the last, or the words of lines that begin with something else. */
  readonly stretches: readonly (readonly [number, number])[];
  readonly end: number;
  /** Whether the text ended before the block did. */
  readonly isOpen: boolean;
}

/** A key is at most this long: 16,384 bits as PEM are a fifth of it. */
export const LONGEST_BLOCK = 64 * 1_024;
/** Shorter bodies are documentation: the shortest real one, Ed25519 as PKCS #8, has 64 characters. */
const SHORTEST_BODY = 56;

const HEAD = /(?:-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----)/uy;
const END = /-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|---- END SSH2 ENCRYPTED PRIVATE KEY ----/uy;
/** Between words of a body: blanks, escaped ends of lines however deep, and the marks with which languages join strings. */
const GAP = /(?:\s|\\{1,8}[nrt]|["'+,]|%0[AD]|\\{1,4}(?=["'])){1,64}/uy;
const BASE64 = /[A-Za-z0-9+/]{1,4096}={0,2}/uy;
/** Shorter lines of a body are last ones. */
const SHORTEST_LINE = 16;
/** RFC 1421 and OpenPGP put fields before the body. */
const FIELD = /(?:Proc-Type|DEK-Info|Version|Comment|Charset|Hash): [^\n\\]{0,200}/uy;
const CHECKSUM = /=[A-Za-z0-9+/]{4}/uy;
/** Last word of a line that begins with something else, such as a time and a host. */
const LAST_WORD = /(?:^|[\s|>:\]])(-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/]{1,100}={0,2})\r?$/u;
const MOST_LINES = 500;
const LONGEST_PREFIXED_LINE = 2_048;

/** Reads the private key whose first line begins at `at`; undefined where there is none, or only a shortened example of one. */
export function readKeyBlock(text: string, at: number): KeyBlock | undefined {
  HEAD.lastIndex = at;
  const head = HEAD.exec(text)?.[0];
  if (head === undefined) return undefined;
  const body = at + head.length;
  return readWhole(text, at, body) ?? readPrefixed(text, body);
}

function readWhole(text: string, at: number, body: number): KeyBlock | undefined {
  const limit = Math.min(text.length, at + LONGEST_BLOCK);
  const isOnOneLine = /^[ \t]{1,4}\S/u.test(text.slice(body, body + 6));
  let end = body;
  let count = 0;
  for (;;) {
    const inner = skip(GAP, text, end);
    if (inner >= limit) return count >= SHORTEST_BODY || text.length === inner ? { stretches: count >= SHORTEST_BODY ? [[at, trimBack(text, inner)]] : [], end: inner, isOpen: text.length === inner } : undefined;
    const last = skip(END, text, inner);
    if (last !== inner) return count >= SHORTEST_BODY ? { stretches: [[at, last]], end: last, isOpen: false } : undefined;
    const word = nextWord(text, inner);
    // Without a gap before it, or with other characters in it, this is no line of a body.
    if (word === inner || inner === end || !isEnd(text, word, isOnOneLine) || (word - inner < SHORTEST_LINE && !isLast(text, word))) return count >= SHORTEST_BODY ? { stretches: [[at, trimBack(text, end)]], end, isOpen: false } : undefined;
    count += word - inner;
    end = word;
  }
}

function nextWord(text: string, at: number): number {
  const field = skip(FIELD, text, at);
  if (field !== at) return field;
  const word = skip(BASE64, text, at);
  return word === at ? skip(CHECKSUM, text, at) : word;
}

/** Blanks part the words of a body only where all of it stands on one line. */
function isEnd(text: string, at: number, isOnOneLine: boolean): boolean {
  return at >= text.length || (isOnOneLine ? /[\s\\"',+%-]/u : /[\r\n\\"',+%-]/u).test(text[at]!);
}

/** Whether the block ends behind a short line: a word alone may as well be the next line of a log. */
function isLast(text: string, at: number): boolean {
  const inner = skip(GAP, text, at);
  return skip(END, text, inner) !== inner || skip(CHECKSUM, text, inner) !== inner || inner >= text.length;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function trimBack(text: string, end: number): number {
  let trimmed = end;
  while (trimmed > 0 && /\s/u.test(text[trimmed - 1]!)) trimmed -= 1;
  return trimmed;
}

/** Lines with something before the body, as a log writes a text of several lines. */
function readPrefixed(text: string, body: number): KeyBlock | undefined {
  const stretches: (readonly [number, number])[] = [];
  let count = 0;
  let lineStart = text.indexOf('\n', body) === body || text.startsWith('\r\n', body) ? text.indexOf('\n', body) + 1 : -1;
  if (lineStart === -1) return undefined;
  for (let line = 0; line < MOST_LINES && lineStart < text.length; line += 1) {
    const newline = text.indexOf('\n', lineStart);
    const end = newline === -1 ? text.length : newline;
    const word = end - lineStart > LONGEST_PREFIXED_LINE ? undefined : LAST_WORD.exec(text.slice(lineStart, end))?.[1];
    if (word === undefined) break;
    const wordEnd = text[end - 1] === '\r' ? end - 1 : end;
    lineStart = end + 1;
    if (word.startsWith('-----END')) break;
    if (word.length < 4 || (line === 0 && word.length < 32)) break;
    stretches.push([wordEnd - word.length, wordEnd]);
    count += word.length;
  }
  const isOpen = lineStart >= text.length;
  if (count < SHORTEST_BODY) return isOpen && count > 0 ? { stretches: [], end: text.length, isOpen } : undefined;
  return { stretches, end: Math.min(lineStart, text.length), isOpen };
}
