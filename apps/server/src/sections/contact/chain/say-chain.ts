import { saySpan, type Instant } from '@writ/kernel';
import type { Chain, ChainStep } from './chain.ts';

/** How a chain stands, the number first: `Seen after 6 min`, `3 min left`, `12 min overdue`. */
export function sayChain({ seen, openedAt, dueAt }: Pick<Chain, 'seen' | 'openedAt' | 'dueAt'>, now: Instant): { readonly state: 'kept' | 'broken'; readonly word: string } {
  if (seen) return seen.at <= dueAt ? { state: 'kept', word: `Seen after ${saySpan(seen.at - openedAt)}` } : { state: 'broken', word: `Seen ${saySpan(seen.at - dueAt)} late` };
  return now < dueAt ? { state: 'kept', word: `Not seen, ${saySpan(dueAt - now)} left` } : { state: 'broken', word: `Not seen, ${saySpan(now - dueAt)} overdue` };
}

const WORDS: Readonly<Record<ChainStep['what'], string>> = {
  called: 'called', delivered: 'delivered', failed: 'not delivered', bounced: 'came back', seen: 'seen', 'closed-by-support': 'closed by support', 'alerted-by-support': 'support alerted the contact',
  'alerted-by-writ': 'Writ alerted the contact', 'nobody-to-call': 'nobody to call', delegated: 'asked to lead', accepted: 'took the lead', declined: 'declined to lead', returned: 'gave the lead back',
};
const WAYS: Readonly<Record<string, string>> = { mail: 'mail', 'web-push': 'push', webhook: 'webhook', pagerduty: 'PagerDuty', opsgenie: 'Opsgenie', ntfy: 'ntfy', sms: 'text message', voice: 'voice call', chat: 'chat', console: 'the console' };

/** What a link of the chain was, in words. */
export function sayStep({ what }: Pick<ChainStep, 'what'>): string {
  return WORDS[what];
}

/** By which way, in words; undefined where there was none. */
export function sayWay({ what, wayKind, reason }: Pick<ChainStep, 'what' | 'wayKind' | 'reason'>): string | undefined {
  if (what === 'seen') return reason === 'one-time-form' ? 'the form of a call' : 'signed in';
  const way = wayKind && WAYS[wayKind];
  return way && reason ? `${way} (${reason})` : way;
}
