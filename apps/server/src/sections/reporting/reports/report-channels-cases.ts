import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { ChannelsRule } from './evaluate-report-channels.ts';

const parameters = { channels: ['form', 'mail'] } as const;
const canary = { sentAt: ago(3 * MS.hour), dueAt: ago(3 * MS.hour - 15 * MS.minute), arrivedAt: ago(3 * MS.hour - MS.minute), reachedSeatAt: ago(3 * MS.hour - 2 * MS.minute) };

const { kept, broken, unknown, unseen } = casesOn<ChannelsRule, 'channel.intake'>('channel.intake', { channel: 'form', open: true, canary, nextAt: ago(-21 * MS.hour) }, { channels: [...parameters.channels] });

/** What `report-channels` must say, and what would fool it. */
export const reportChannelsCases: readonly ControlCase<ChannelsRule>[] = [
  kept('The form took in a marked message three hours ago', {}, 'open'),
  kept('The security address did', { channel: 'mail' }, 'open'),
  kept('The message came in, and its way to the seat was late: that is another control', { canary: { ...canary, reachedSeatAt: undefined } }, 'open'),
  kept('Mail is closed, and the policy promises the form only', { channel: 'mail', open: false, because: 'No mail server is set up.' }, 'not-promised', { parameters: { channels: ['form'] } }),
  broken('No mail server is set up', { channel: 'mail', open: false, because: 'No mail server is set up.', canary: undefined }, 'closed'),
  broken('It went through yesterday, and the server does not listen any more', { open: false, because: 'Nothing listens.' }, 'closed'),
  broken('The form answers 200 with a thank-you, and the message never came in', { canary: { ...canary, arrivedAt: undefined, reachedSeatAt: undefined } }, 'lost'),
  broken('The relay took the mail, and the mailbox filed it as spam', { channel: 'mail', canary: { ...canary, arrivedAt: undefined, reachedSeatAt: undefined, problem: 'Nothing came.' } }, 'lost'),
  unknown('It is set up and listens, and nothing has gone through it yet', { canary: undefined }, 'not-tried'),
  unknown('The last message went through; the next is two hours late', { nextAt: ago(2 * MS.hour) }, 'not-tried-again'),
  unknown('The last message went through; no other is planned', { nextAt: undefined }, 'not-tried-again'),
  unknown('The message arrived before it was sent', { canary: { ...canary, arrivedAt: ago(4 * MS.hour) } }, 'arrived-before'),
  unseen('Nothing has looked at this way for an hour', 'stale', 'The way was last looked at 60 min ago.'),
];
