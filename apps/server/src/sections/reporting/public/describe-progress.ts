import type { Instant } from '@writ/kernel';
import type { Thread } from '../reports/thread.ts';

/** One step of a report's way: done at a time, or due by one. */
export interface ProgressStep {
  readonly text: string;
  readonly at: Instant | undefined;
  readonly isDone: boolean;
}

/** Where a report stands, in plain words. */
export interface Progress {
  readonly state: string;
  readonly about: string;
  readonly steps: readonly ProgressStep[];
}

type Known = Pick<Thread, 'state' | 'receivedAt' | 'reviewDueAt' | 'reviewedAt' | 'closedAt'>;

const SAID: Readonly<Record<Thread['state'], { readonly state: string; readonly about: string; readonly next: string }>> = {
  new: { state: 'Waiting for a person', about: 'It is kept, and nobody has judged it yet.', next: 'We look into it, and answer here' },
  reviewed: { state: 'We are looking into it', about: 'A person has read it and is finding out what it means.', next: 'We tell you what we found' },
  'needs-information': { state: 'We have a question for you', about: 'Please read our last message and answer below. It is not closed while we wait.', next: 'You answer, and we go on' },
  accepted: { state: 'Accepted', about: 'You found something that we will mend. Thank you.', next: 'We mend it, and tell you here' },
  declined: { state: 'Declined', about: 'We will not act on it. Why stands in our message; if you see it differently, answer below and we read it.', next: 'Closed' },
  duplicate: { state: 'Known to us already', about: 'Somebody told us of the same thing before, and we follow it there. Your report stays on record.', next: 'Closed' },
};

/** Where a report stands and what happens next, from its record alone. */
export function describeProgress({ state, receivedAt, reviewDueAt, reviewedAt, closedAt }: Known, { now }: { readonly now: Instant }): Progress {
  const said = SAID[state];
  const isEnded = closedAt !== undefined;
  const isLate = reviewedAt === undefined && now > reviewDueAt;
  return {
    state: isEnded && state === 'accepted' ? 'Mended and closed' : said.state,
    about: isEnded && state === 'accepted' ? 'What you found is dealt with. Thank you.' : isLate ? 'We promised a verdict by now and are late. That is our failure, and it is recorded as one.' : said.about,
    steps: [
      { text: 'Received', at: receivedAt, isDone: true },
      reviewedAt === undefined ? { text: isLate ? 'A person’s verdict was due' : 'A person’s verdict is due', at: reviewDueAt, isDone: false } : { text: 'Judged by a person', at: reviewedAt, isDone: true },
      { text: isEnded ? 'Closed' : said.next, at: closedAt, isDone: isEnded },
    ],
  };
}
