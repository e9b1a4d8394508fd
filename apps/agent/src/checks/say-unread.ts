import type { Unread } from '../file-tree/index.ts';
import type { UnknownReason } from '@writ/contract';
import { unknown, type Observation } from './check.ts';

const REASONS: Readonly<Record<Unread['why'], UnknownReason>> = {
  missing: 'missing', 'needs-root': 'needs-root', 'not-a-file': 'unreadable', 'too-large': 'too-large', loop: 'unreadable', unreadable: 'unreadable',
};
const WORDS: Readonly<Record<Unread['why'], string>> = {
  missing: 'does not exist',
  'needs-root': 'may be read by root only',
  'not-a-file': 'is not a regular file or folder as it should be',
  'too-large': 'is larger than a file of its kind ever is',
  loop: 'is a symbolic link that leads nowhere',
  unreadable: 'could not be read',
};

/** *Unknown*, because a file that a check cannot do without was not read. */
export function unknownFor(unread: Unread, whatFor: string): Observation<never> {
  return unknown(REASONS[unread.why], `${sayUnread(unread)}, so ${whatFor} cannot be told.`, remedyFor(unread));
}

/** `/etc/shadow may be read by root only`. */
export function sayUnread(unread: Unread): string {
  return `${unread.path} ${WORDS[unread.why]}`;
}

function remedyFor(unread: Unread): string {
  switch (unread.why) {
    case 'needs-root': return 'Run the agent as root: sudo writ agent (or, once, sudo writ observe).';
    case 'missing': return `Look at a whole system; ${unread.path} is part of every one that this check understands.`;
    default: return `Look at it: ls -ld ${unread.path}`;
  }
}
