const NOT_PLAIN = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;
const TO_QUOTE = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g;
const NOT_BARE = /[^A-Za-z0-9._@:+~,/%-]/;
const TO_QUOTE_BARE = /[^A-Za-z0-9._@:+~,/%-]/g;

/**
 * A text between quotes. `"` and `\` get a `\` before them, as in Apache's log; what is not printable ASCII is written `\xHH` when it is one byte, as the bytes of a header are, else `\uHHHH` for each UTF-16 unit.
 * So a line has no byte in it that a terminal acts on, no quote ends early, and every text reads back as it was.
 */
export function quoteCommon(text: string): string {
  return NOT_PLAIN.test(text) ? `"${text.replace(TO_QUOTE, escapeUnit)}"` : `"${text}"`;
}

/** A text that stands without quotes: an address or a user. The rest is escaped in the same way, blanks too; nothing, and what would look like nothing, is told apart. */
export function bareCommon(text: string | undefined): string {
  if (text === undefined || text === '') return '-';
  if (text === '-') return String.raw`\x2d`;
  return NOT_BARE.test(text) ? text.replace(TO_QUOTE_BARE, codeOf) : text;
}

function escapeUnit(unit: string): string {
  return unit === '"' || unit === '\\' ? `\\${unit}` : codeOf(unit);
}

function codeOf(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
