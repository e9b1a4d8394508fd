import { textOfBytes } from './text-of-bytes.ts';

/** The encoding that the byte order mark at the beginning of a file says; UTF-8 when there is none. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What the first bytes of a file say about the others, and how many of them are the mark. */
export function encodingOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly markBytes: number } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  return { encoding: 'utf-8', markBytes: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0 };
}

/** A line of UTF-8 as text. Bytes that are none of it become `\xHH`, and `raw` is then the line in base64, so that nothing is lost. */
export function decodeLine(bytes: Uint8Array): { readonly text: string; readonly raw?: string } {
  const text = textOfBytes(bytes);
  if (!text.includes('\\x') || isUtf8(bytes)) return { text };
  return { text, raw: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
