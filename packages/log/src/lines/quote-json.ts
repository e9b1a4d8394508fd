/** Text longer than this is looked at by a regular expression, which is quicker than a loop from here on (measured with V8 13.6). */
const LOOP_UP_TO = 40;
const NOT_PLAIN = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;
/** What JSON allows and a terminal or a reader may act on or not see: DEL and C1 controls, zero width and direction marks, line separators, the byte order mark. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * The text as a JSON string (RFC 8259 section 7) on one line, which reads back as the same text. Escaped are also characters that would move a terminal's cursor,
 * turn the direction of writing or hide; a half surrogate is written as its escape.
 */
export function quoteJson(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text).replace(UNSEEN, escapeUnit);
}

function isPlain(text: string): boolean {
  const { length } = text;
  if (length > LOOP_UP_TO) return !NOT_PLAIN.test(text);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
