import type { JournalHead } from '@writ/contract';

/** The highest head of the server's journal that this agent was shown. */
export interface SeenHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * What is wrong with a head, in one sentence; undefined when nothing is. A journal only grows: one that is shorter than it was, or has another entry where one
 * was seen, was rewound. A restore is a rewind too, and its keeper can explain it.
 */
export function decideRewind(seen: SeenHead | undefined, head: JournalHead, isSigned: boolean): string | undefined {
  if (!isSigned) return `The head of the journal (entry ${head.seq}) is not signed by the key that was pinned at enrolment.`;
  if (seen === undefined || head.seq > seen.seq) return undefined;
  if (head.seq < seen.seq) return `The journal went back from entry ${seen.seq} to entry ${head.seq}.`;
  return head.hash === seen.hash ? undefined : `Entry ${head.seq} of the journal is not the one that was seen before.`;
}
