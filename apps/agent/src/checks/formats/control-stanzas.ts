/** A stanza longer than this is not of dpkg or of an archive. */
const MAX_STANZA = 1_048_576;

/**
 * Cuts a file of Debian control stanzas (deb822(5): blank lines between, `Field: value` inside) into its stanzas, one text each, without holding
 * the file whole. Throws a RangeError when a stanza has no end within a megabyte, which no real one is.
 */
export function* splitStanzas(pieces: Iterable<Buffer>): Generator<string, void> {
  let rest: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    const whole = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = whole.lastIndexOf('\n\n');
    if (end < 0) {
      if (whole.length > MAX_STANZA) throw new RangeError('A stanza has no end');
      rest = whole;
      continue;
    }
    yield* stanzasOf(whole.toString('utf8', 0, end));
    rest = whole.subarray(end + 2);
  }
  yield* stanzasOf(rest.toString('utf8'));
}

function* stanzasOf(text: string): Generator<string, void> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n\n', from);
    const stanza = end < 0 ? text.slice(from) : text.slice(from, end);
    if (stanza.trim() !== '') yield stanza;
    from = end < 0 ? text.length : end + 2;
  }
}

/**
 * The first line of a field's value in one stanza, or undefined. Field names do not mind case in deb822(5), but dpkg and the archives write them
 * as here; that is looked for first because it is asked some hundred thousand times.
 */
export function fieldOf(stanza: string, name: string): string | undefined {
  const start = stanza.startsWith(`${name}:`) ? 0 : stanza.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !stanza.startsWith(`${name}:`)) return undefined;
  const from = start + name.length + 1;
  const end = stanza.indexOf('\n', from);
  return (end < 0 ? stanza.slice(from) : stanza.slice(from, end)).trim();
}
