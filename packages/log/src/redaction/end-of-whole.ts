import { LONGEST_BLOCK, readKeyBlock } from './rules/private-key/read-key-block.ts';

const BEGINNINGS = ['-----BEGIN ', '---- BEGIN '];

/**
 * Up to where lines that come in pieces may be redacted now: the end of `text`, or the start of the line on which a private key begins that has not ended.
 * Who redacts a stream keeps the rest and puts it before the next piece; at most the longest private key waits.
 */
export function endOfWhole(text: string): number {
  const from = Math.max(0, text.length - LONGEST_BLOCK);
  const tail = text.slice(from);
  for (const beginning of BEGINNINGS) {
    const begin = tail.lastIndexOf(beginning);
    if (begin !== -1 && readKeyBlock(text, from + begin)?.isOpen === true) return text.lastIndexOf('\n', from + begin) + 1;
  }
  return text.length;
}
