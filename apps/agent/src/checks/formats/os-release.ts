const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/**
 * Reads os-release(5): shell-like assignments, quoted with `"` or `'` or not at all. Lines that are none are passed over, as the manual asks.
 * The later of two assignments wins, as it would in a shell.
 */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = ASSIGNMENT.exec(line.trim());
    if (match) values.set(match[1]!, unquote(match[2]!));
  }
  return values;
}

function unquote(word: string): string {
  const quote = word[0];
  if (word.length >= 2 && quote === "'" && word.endsWith("'")) return word.slice(1, -1);
  if (word.length >= 2 && quote === '"' && word.endsWith('"')) return word.slice(1, -1).replace(/\\(["$`\\])/g, '$1');
  return word;
}
