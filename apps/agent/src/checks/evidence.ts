import type { Evidence } from '@writ/contract';

/** Evidence from a file, word for word, cut to what a proof page shows. `text` must never be of a file whose lines are secret. */
export function fromFile(label: string, text: string, file: string, line?: number): Evidence {
  return { label: clip(label, 200), text: clip(text, 4_000), file: clip(file, 1_000), ...(line === undefined ? {} : { line }) };
}

/** Evidence that is no file: an answer of a program or of the kernel. */
export function fromAnswer(label: string, text: string): Evidence {
  return { label: clip(label, 200), text: clip(text, 4_000) };
}

/** At most `length` UTF-16 units, with an ellipsis where something was left out; never half a character. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
