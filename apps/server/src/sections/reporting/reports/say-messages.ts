import type { Instant } from '@writ/kernel';
import { sayMoment } from '../../../ui/say-time.ts';
import type { ReviewVerdict } from './decide-state.ts';

/** What the reporter is told at once. It promises nothing that no clock holds us to. */
export function sayAcknowledgement({ company, tracking, dueAt, zone, hasMail }: { readonly company: string; readonly tracking: string; readonly dueAt: Instant; readonly zone: string; readonly hasMail: boolean }): string {
  return [
    `Thank you. Your report has reached ${company} and is kept as ${tracking}.`,
    `A person reads it and gives it a first verdict by ${sayMoment(dueAt, zone)}. This answer was written by a program and is no review.`,
    `You can add to it at any time, by the private link${hasMail ? ' or by answering the mail' : ''}. Whoever has the link can read and write here, so keep it to yourself.`,
  ].join('\n\n');
}

const DECIDED: Readonly<Record<ReviewVerdict, string>> = {
  'to-investigate': 'A person has read your report, and we are looking into it.',
  'needs-information': 'A person has read your report, and we need to know more to go on.',
  accepted: 'A person has read your report, and we accept it: you have found something that we will mend. Thank you.',
  declined: 'A person has read your report, and we will not act on it.',
  duplicate: 'A person has read your report. We knew of this already from another one and follow it there. Thank you all the same.',
};

/** What the reporter is told of a verdict, with its reason in the words of whoever gave it. Of the other report it says nothing. */
export function sayDecision(verdict: ReviewVerdict, reason: string | undefined): string {
  return reason === undefined ? DECIDED[verdict] : `${DECIDED[verdict]}\n\n${reason}`;
}

/** What the reporter is told at the end. */
export function sayThanks({ company, words, credit }: { readonly company: string; readonly words: string | undefined; readonly credit: string | undefined }): string {
  return [
    `What you reported is dealt with. Thank you for telling ${company}.`,
    ...(words === undefined ? [] : [words]),
    ...(credit === undefined ? [] : [`You asked to be credited like this: ${credit}. If that is still your wish, we will name you so in our acknowledgements.`]),
  ].join('\n\n');
}
