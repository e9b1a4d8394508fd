import type { AddFind, Rule } from '../../rule.ts';
import { readKeyBlock } from './read-key-block.ts';

/** Private keys as PEM (RFC 7468) and those of OpenSSH, PuTTY and OpenPGP: over several lines, behind prefixes of log lines, or on one line with `\n` in it. */
export const privateKey: Rule = {
  name: 'private-key',
  about: 'private keys: PEM, OpenSSH, OpenPGP, on several lines or on one',
  triggers: ['-----BEGIN ', '---- BEGIN '],
  match: (text, at, add: AddFind) => {
    const block = readKeyBlock(text, at);
    if (block === undefined) return at;
    for (const [start, end] of block.stretches) add(start, end);
    return block.end;
  },
};
