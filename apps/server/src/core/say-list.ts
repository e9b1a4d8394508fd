import type { Place } from '@writ/contract';

/** How many things a sentence names before it only counts the rest. */
const MOST_NAMED = 5;

/** `openssl, curl and 3 more`: a list as a sentence can bear it, however long. */
export function sayList(items: readonly string[]): string {
  if (items.length <= MOST_NAMED) return items.join(', ');
  return `${items.slice(0, MOST_NAMED).join(', ')} and ${items.length - MOST_NAMED} more`;
}

/** `/etc/ssh/sshd_config:12`. */
export function sayPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
