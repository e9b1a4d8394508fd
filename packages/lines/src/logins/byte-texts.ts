/** Texts of ASCII bytes, each made once as long as it comes again before another takes its place: names and addresses of strangers repeat by the thousand. */
export type ByteTexts = (bytes: Uint8Array, start: number, end: number) => string;

/** A power of two. */
const SLOTS = 8_192;
/** Longer texts are made anew each time: nobody's name. */
const MAX_REMEMBERED = 64;

export function createByteTexts(): ByteTexts {
  const texts: string[] = Array.from({ length: SLOTS }, () => '');
  return (bytes, start, end) => {
    const length = end - start;
    if (length > MAX_REMEMBERED) return makeText(bytes, start, end);
    let hash = length;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    const known = texts[slot]!;
    if (known.length === length && isText(known, bytes, start)) return known;
    const made = makeText(bytes, start, end);
    texts[slot] = made;
    return made;
  };
}

function isText(text: string, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}

const MAX_ARGUMENTS = 1_024;

function makeText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += MAX_ARGUMENTS) text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + MAX_ARGUMENTS)));
  return text;
}
