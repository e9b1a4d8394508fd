/** Names of the product: hosts, paths, components, in lower case; paths also by their ends of two parts or more. */
export type ProductNames = ReadonlySet<string>;

/** So many names at most, the first ones. */
export const PRODUCT_NAMES_LIMIT = 100_000;
const SHORTEST = 3;
/** A path of more parts than this is looked at in its last ones only. */
const MOST_PARTS = 12;

/** From names as people write them, one each: `console.example.com`, `/api/export`, or a path as `git ls-files` prints it. */
export function productNames(words: Iterable<string>): ProductNames {
  const names = new Set<string>();
  let count = 0;
  for (const word of words) {
    const name = plain(word);
    if (name.length < SHORTEST) continue;
    if ((count += 1) > PRODUCT_NAMES_LIMIT) break;
    names.add(name);
    const parts = name.split('/').slice(-MOST_PARTS);
    for (let from = 1; from <= parts.length - 2; from += 1) names.add(parts.slice(from).join('/'));
  }
  return names;
}

/** Whether a text names something that exists in the product, as a whole word or a whole run of a path's parts. Linear in the text. */
export function namesProduct(text: string, names: ProductNames): boolean {
  if (names.size === 0) return false;
  for (const [token] of text.toLowerCase().matchAll(/[\p{L}\p{N}_./@-]{3,2000}/gu)) {
    const parts = plain(token).split('/').slice(-MOST_PARTS);
    for (let from = 0; from < parts.length; from += 1) {
      for (let to = from + 1; to <= parts.length; to += 1) if (names.has(parts.slice(from, to).join('/'))) return true;
    }
  }
  return false;
}

/** Without what surrounds it: `./`, slashes, and the full stop of a sentence. */
function plain(word: string): string {
  return word.trim().toLowerCase().replace(/^[./]{1,4}/, '').replace(/[./-]{1,4}$/, '');
}
