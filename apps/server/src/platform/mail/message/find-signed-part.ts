/**
 * The bytes of the first part of a multipart entity exactly as they were signed (RFC 3156 section 5): with CRLF line ends, without the line end before the delimiter.
 * Undefined when the delimiter is not found.
 */
export function findSignedPart(raw: Uint8Array, boundary: string): Uint8Array | undefined {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1').replaceAll('\r\n', '\n');
  const delimiter = `\n--${Buffer.from(boundary, 'utf8').toString('latin1')}`;
  const headEnd = text.indexOf('\n\n');
  const open = headEnd === -1 ? -1 : text.indexOf(delimiter, headEnd);
  const start = open === -1 ? -1 : text.indexOf('\n', open + delimiter.length) + 1;
  const end = start <= 0 ? -1 : text.indexOf(delimiter, start - 1);
  return end === -1 ? undefined : Buffer.from(text.slice(start, end).replaceAll('\n', '\r\n'), 'latin1');
}
