const ESCAPES = /\\(?:x([0-9A-Fa-f]{2})|(["\\btnrv]))/g;
const LETTERS: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', b: '\b', t: '\t', n: '\n', r: '\r', v: '\v' };

/** Text between quotes as it was before Apache (`\"`, `\n`, `\xHH`) or nginx (`\x22`) escaped it. Bytes above 127 stay escaped, for alone they are no text. */
export function unescapeQuoted(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPES, (whole, hex: string | undefined, letter: string | undefined) => {
    if (hex === undefined) return LETTERS[letter!]!;
    const code = Number.parseInt(hex, 16);
    return code < 128 ? String.fromCharCode(code) : whole;
  });
}
