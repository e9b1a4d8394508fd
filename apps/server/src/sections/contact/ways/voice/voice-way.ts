import type { Outbound } from '../../../../platform/outbound/index.ts';
import { templateWay } from '../template-way.ts';

/** As a telephone call that is read out, by a provider of one's own. Nobody can follow a link by ear: it says where to go. */
export function voiceWay(outbound: Pick<Outbound, 'request'>) {
  return templateWay(outbound, {
    kind: 'voice', name: 'Voice call', about: 'Read out by a provider of yours with an HTTP interface. Sign in to say that you have seen it.', template: '{ "to": "{{to}}", "say": "{{text}}" }',
    say: ({ title, isUrgent }) => `${spell(title)}. ${isUrgent ? 'It is urgent. ' : ''}Sign in to Writ.`,
  });
}

/** A code is heard digit by digit. */
function spell(text: string): string {
  return text.replaceAll(/\d{4,}/g, (digits) => [...digits].join(', '));
}
