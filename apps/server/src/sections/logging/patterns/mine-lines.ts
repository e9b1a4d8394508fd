import { createMiner, loadMiner, type Miner, saveMiner, type ShapeNode } from '@writ/lines';

/** A template under which lines are stored from now on. */
export interface LearnedTemplate {
  /** 16 hexadecimal digits: the same for the same words everywhere. */
  readonly id: string;
  readonly words: string;
  /** Ids under which its lines were stored until it became more general. */
  readonly was: readonly string[];
}

/** Gives every message its template; remembers what it learned. */
export interface LineMiner {
  /** Ids of the templates of these messages, in their order. */
  readonly mine: (messages: readonly string[]) => readonly string[];
  /** Templates that are new since this was last asked. */
  readonly learned: () => readonly LearnedTemplate[];
  /** What was learned, to go on from. */
  readonly save: () => string;
}

/** What a line says of its kind stands at its beginning; the rest of a very long one is payload. */
const MINED_CHARACTERS = 4_096;
/** Characters of a template's words that are kept. */
export const WORDS_CHARACTERS = 1_000;

/** Makes a miner, from what an earlier one saved or from nothing. Throws `template-state-unreadable`. */
export function createLineMiner(saved?: string): LineMiner {
  const miner: Miner = saved === undefined ? createMiner() : loadMiner(saved);
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(MINED_CHARACTERS * 3);
  /** The id under which each shape was given last. */
  const ids = new WeakMap<ShapeNode, string>();
  let known = 0;
  noteIds();

  /** Ids change only where a shape is new, so nothing is looked at otherwise. */
  function noteIds(): readonly LearnedTemplate[] {
    if (miner.nodes().length === known) return [];
    known = miner.nodes().length;
    const learned = new Map<string, { readonly id: string; readonly words: string; readonly was: Set<string> }>();
    for (const node of miner.nodes()) {
      const { id, text } = miner.templateOf(node);
      const before = ids.get(node);
      if (before === id) continue;
      const template = learned.get(id) ?? { id, words: text.slice(0, WORDS_CHARACTERS), was: new Set() };
      if (before !== undefined) template.was.add(before);
      learned.set(id, template);
      ids.set(node, id);
    }
    return [...learned.values()].map(({ was, ...template }) => ({ ...template, was: [...was] }));
  }

  return {
    mine(messages) {
      const shapes = messages.map((message) => {
        const { written } = encoder.encodeInto(message.length > MINED_CHARACTERS ? message.slice(0, MINED_CHARACTERS) : message, bytes);
        return miner.learn(bytes, 0, written);
      });
      return shapes.map((shape) => miner.templateOf(shape).id);
    },
    learned: noteIds,
    save: () => saveMiner(miner),
  };
}
