import { textOfBytes } from '../bytes/text-of-bytes.ts';

/** The text that an even number of capital hexadecimal digits says, as UTF-8; undefined when `word` is none. Bytes that are no UTF-8 stay as `\xHH`. */
export function decodeHex(word: string): string | undefined {
  if (word.length === 0 || word.length % 2 === 1) return undefined;
  const bytes = new Uint8Array(word.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const high = digit(word.charCodeAt(2 * index));
    const low = digit(word.charCodeAt(2 * index + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[index] = high * 16 + low;
  }
  return textOfBytes(bytes);
}

/** Capitals only: that is how the kernel and libaudit write, and it leaves words such as `cafe` alone. */
function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 70 ? code - 55 : -1;
}
