import type { Outbound } from '../../../../platform/outbound/index.ts';
import { templateWay } from '../template-way.ts';

/** As a text message, by a provider of one's own. */
export function smsWay(outbound: Pick<Outbound, 'request'>) {
  return templateWay(outbound, {
    kind: 'sms', name: 'Text message', about: 'By a provider of yours with an HTTP interface.', template: '{ "to": "{{to}}", "text": "{{text}}" }',
    say: ({ title, url }) => `${title} ${url}`,
  });
}
