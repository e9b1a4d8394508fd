import { saySpan, type Instant } from '@writ/kernel';
import type { Chain } from '../chain/chain.ts';
import type { Call } from './way-adapter.ts';

/** The words of a call: which report, how much time is left, and that a link alone says nothing. Nothing of what it is about. */
export function sayCall(company: string, chain: Pick<Chain, 'about' | 'label' | 'isUrgent' | 'dueAt'>, now: Instant): Pick<Call, 'title' | 'text'> {
  if (chain.about.kind === 'canary') {
    return { title: `${company}: a test of this way`, text: 'A marked message came the whole way to you, as a report would. Nothing is to be done; the link proves that this way works.' };
  }
  const time = now < chain.dueAt ? `within ${saySpan(chain.dueAt - now)}` : `${saySpan(now - chain.dueAt)} ago`;
  const was = now < chain.dueAt ? 'is' : 'was';
  return {
    title: `${chain.isUrgent ? 'URGENT. ' : ''}${company}: ${chain.label} waits for you`,
    text: `${chain.label} ${was} to be seen ${time}. Open the link and say that you have seen it; opening it is not enough. Others are called until somebody does.`,
  };
}
