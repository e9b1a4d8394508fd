import type { Rule } from './rule.ts';
import { CLASS_OF, type CompiledTrigger, compileTriggers, foldCase, GRAM_MASK } from './trigger-table.ts';

/** A secret in a text: which rule says so and where, in UTF-16 units; never what it is. */
export interface Find {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** A find with what is needed to put a mask in its place. */
export interface PlacedFind extends Find {
  readonly order: number;
  readonly inQuotes: boolean;
}

const NONE: readonly PlacedFind[] = [];

/** Makes the search of `rules`, compiled once. What it gives is in the order of the text and does not overlap; where rules meet, the earlier rule names the find. */
export function compileSearch(rules: readonly Rule[]): (text: string) => readonly PlacedFind[] {
  const { flags, byGram } = compileTriggers(rules);
  const sweeps = rules.flatMap(({ sweep }, order) => (sweep === undefined ? [] : [{ sweep, order }]));
  const nextAt = new Int32Array(rules.length);
  let found: PlacedFind[] = [];
  let order = 0;
  const add = (start: number, end: number, inQuotes = false): void => {
    if (end > start) found.push({ rule: rules[order]!.name, start, end, order, inQuotes });
  };
  const ask = (text: string, end: number, triggers: readonly CompiledTrigger[]): void => {
    for (const { rule, order: which, codes } of triggers) {
      const at = end + 1 - codes.length;
      if (at < nextAt[which]! || !standsAt(text, at, codes)) continue;
      order = which;
      nextAt[which] = rule.match(text, at, add);
    }
  };
  return (text) => {
    let gram = 0;
    let isAsked = false;
    const length = text.length;
    // The path of every character of every line: one look-up of its class, one of the last four classes, and nothing else.
    for (let index = 0; index < length; index += 1) {
      gram = ((gram << 5) | CLASS_OF[text.charCodeAt(index)]!) & GRAM_MASK;
      if (flags[gram] !== 0) {
        if (!isAsked) {
          nextAt.fill(0);
          isAsked = true;
        }
        ask(text, index, byGram.get(gram)!);
      }
    }
    for (const { sweep, order: which } of sweeps) {
      order = which;
      sweep(text, add);
    }
    if (found.length === 0) return NONE;
    const result = found.length === 1 ? found : joinOverlaps(found);
    found = [];
    return result;
  };
}

function standsAt(text: string, at: number, codes: readonly number[]): boolean {
  if (at < 0) return false;
  for (let index = 0; index < codes.length; index += 1) if (foldCase(text.charCodeAt(at + index)) !== codes[index]) return false;
  return true;
}

/** Finds in order, those that overlap as one: what any of them covers is covered. */
export function joinOverlaps(finds: PlacedFind[]): readonly PlacedFind[] {
  finds.sort((left, right) => left.start - right.start || left.order - right.order);
  const joined: PlacedFind[] = [];
  for (const find of finds) {
    const last = joined.at(-1);
    if (last === undefined || find.start >= last.end) joined.push(find);
    else joined[joined.length - 1] = { ...(find.order < last.order ? find : last), start: last.start, end: Math.max(last.end, find.end), inQuotes: last.inQuotes && find.inQuotes };
  }
  return joined;
}
