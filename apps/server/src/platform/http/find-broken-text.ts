interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly inside: Place | undefined;
}

/** Steps of a path that are told; what nests deeper is no form of ours. */
const TOLD_STEPS = 8;

/**
 * Where a request holds text that is none: a NUL, which PostgreSQL keeps in no text, or half of a surrogate pair, which is no Unicode.
 * No person types either; let through, they would fail in the database as if the mistake were ours. Gives the path to the first that was found.
 */
export function findBrokenText(part: unknown): readonly string[] | undefined {
  // A list of what is still to be looked at, and no recursion: a body of 100 KB can nest deeper than the stack.
  const waiting: Place[] = [{ value: part, name: '', inside: undefined }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value } = place;
    if (typeof value === 'string' && isBroken(value)) return pathTo(place);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    for (const [name, item] of Object.entries(value)) {
      if (isBroken(name)) return pathTo(place);
      waiting.push({ value: item, name, inside: place });
    }
  }
  return undefined;
}

function isBroken(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

function pathTo(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.inside !== undefined; at = at.inside) path.push(at.name);
  return path.toReversed().slice(0, TOLD_STEPS);
}
