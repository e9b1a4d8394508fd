/** Finds out what becomes of a text once, as long as few texts come again and again. */
export type RepeatedTexts = (text: string) => string;

/** Where texts of one kind are remembered: one for each name of a field, because what stands under the next may never repeat. */
export interface TextMemory {
  readonly forField: () => RepeatedTexts;
}

/** When so many texts were met under one name before each was found four times over, there are too many of them, and none is remembered any more. */
const MOST_TEXTS = 256;
/** Longer texts are seldom met twice. */
const LONGEST = 256;
/** Characters of all texts that one memory holds; beyond them it begins anew. */
const MOST_CHARACTERS = 4_194_304;

/** Remembers what `make` made of texts. Methods, agents, hosts and states repeat from line to line: looking one up costs a tenth of looking for secrets in it. */
export function createTextMemory(make: (text: string) => string): TextMemory {
  const filled = new Set<Map<string, string>>();
  let characters = 0;

  function keep(texts: Map<string, string>, text: string, made: string): void {
    characters += text.length + made.length;
    if (characters > MOST_CHARACTERS) {
      for (const each of filled) each.clear();
      filled.clear();
      characters = 0;
    }
    filled.add(texts);
    texts.set(internalCopy(text), made);
  }

  function forField(): RepeatedTexts {
    let texts: Map<string, string> | undefined = new Map();
    let found = 0;
    return (text) => {
      if (texts === undefined || text.length > LONGEST) return make(text);
      const known = texts.get(text);
      if (known !== undefined) {
        found += 1;
        return known;
      }
      const made = make(text);
      if (texts.size < MOST_TEXTS) keep(texts, text, made);
      else if (found < MOST_TEXTS * 4) texts = undefined;
      else {
        texts.clear();
        found = 0;
      }
      return made;
    };
  }

  return { forField };
}

/** The same text in memory of its own, for what is cut out of a long text keeps all of it alive. As the name of a member the engine holds each text once, so that comparing it mostly compares an address. */
export function internalCopy(text: string): string {
  return Object.keys({ [text]: true })[0]!;
}
