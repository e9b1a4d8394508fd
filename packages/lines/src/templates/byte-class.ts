/** What each byte may be part of, as bits, so that one look-up per byte decides. Bytes from 128 (UTF-8) count as lower-case letters. */
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 4;
export const SLASH = 8;
export const BACKSLASH = 16;
export const DOT = 32;
export const AT = 64;
/** A letter that is no hexadecimal digit. */
export const NOT_HEX = 128;
/** Marks that stand inside of words: `-+%#$&~*?!^` and the grave accent. */
export const MARK = 256;
export const SPACE = 512;
/** Marks that end a word: brackets, quotes, comma, semicolon, colon, equals sign, bar. */
export const DELIMITER = 1024;

export const BREAK = SPACE | DELIMITER;
export const LETTER = LOWER | UPPER;
export const ALNUM = LETTER | DIGIT;

function classOf(byte: number): number {
  const char = String.fromCharCode(byte);
  if (byte <= 32 || byte === 127) return SPACE;
  if (byte >= 128) return LOWER | NOT_HEX;
  if (/[0-9]/.test(char)) return DIGIT;
  // The underscore joins words without being a letter: `READ_ONLY` is in capitals.
  if (char === '_') return NOT_HEX;
  if (/[a-z]/.test(char)) return /[a-f]/.test(char) ? LOWER : LOWER | NOT_HEX;
  if (/[A-Z]/.test(char)) return /[A-F]/.test(char) ? UPPER : UPPER | NOT_HEX;
  if (char === '/') return SLASH;
  if (char === '\\') return BACKSLASH;
  if (char === '.') return DOT;
  if (char === '@') return AT;
  return ',;:()[]{}<>="\'|'.includes(char) ? DELIMITER : MARK;
}

export const BYTE_CLASS: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => classOf(byte));
