import type { PlacedFind } from './find-secrets.ts';
import { maskFinds } from './mask-finds.ts';
import { LONGEST_BLOCK, readKeyBlock } from './rules/private-key/read-key-block.ts';

/** A piece that is done: what came in, its finds in it, and what may go out. */
export interface RedactedPiece {
  readonly source: string;
  readonly finds: readonly PlacedFind[];
  readonly text: string;
}

export interface RedactionStream {
  /** Takes the next whole lines, gives what is done: all but the lines of a private key that has not ended. */
  readonly push: (lines: string) => RedactedPiece;
  /** Gives what was held back. */
  readonly end: () => RedactedPiece;
}

/** Redacts pieces of whole lines in order. Holds back at most the longest private key. */
export function createRedactionStream(search: (text: string) => readonly PlacedFind[], mask: string): RedactionStream {
  let held = '';
  const redact = (source: string): RedactedPiece => {
    const finds = search(source);
    return { source, finds, text: maskFinds(source, finds, mask) };
  };
  return {
    push: (lines) => {
      const text = held === '' ? lines : held + lines;
      const ready = endOfDone(text);
      held = text.slice(ready);
      return redact(ready === text.length ? text : text.slice(0, ready));
    },
    end: () => {
      const rest = held;
      held = '';
      return redact(rest);
    },
  };
}

const BEGIN = '---- BEGIN';

/** Up to where `text` may be redacted now: the start of the line on which an unfinished private key begins, else its end. */
function endOfDone(text: string): number {
  const from = Math.max(0, text.length - LONGEST_BLOCK);
  const tail = text.slice(from);
  for (const begin of [tail.lastIndexOf('-----BEGIN '), tail.lastIndexOf(BEGIN)]) {
    if (begin !== -1 && readKeyBlock(text, from + begin)?.isOpen === true) return text.lastIndexOf('\n', from + begin) + 1;
  }
  return text.length;
}
