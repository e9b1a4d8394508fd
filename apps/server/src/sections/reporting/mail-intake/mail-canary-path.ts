import { newId } from '@writ/kernel';
import { makeMessageId } from '../../../platform/mail/send/index.ts';
import type { CanaryPath } from '../../contact/index.ts';
import type { MailParts } from './mail-parts.ts';

/** How a marked message goes by mail: out through the relay, to the security address, and in by whichever way its mail comes. `isOpen`: mail comes in here at all. */
export function mailCanaryPath({ relay, mail, linkKey, clock }: Pick<MailParts, 'relay' | 'mail' | 'linkKey' | 'clock'>, isOpen: boolean): CanaryPath {
  const { address, domain } = mail;
  if (address === undefined) return { closed: 'no security address is set' };
  if (!isOpen) return { closed: 'neither a receiver nor a mailbox is set' };
  if (!relay) return { closed: 'no mail server that sends is set, so nothing can be sent to try it' };
  return {
    async send(mark) {
      await relay.send({
        from: { address }, to: { address }, envelopeFrom: '', subject: 'Canary', messageId: makeMessageId(linkKey, domain, newId(clock())), autoSubmitted: 'auto-generated', at: clock(),
        content: { text: `A marked message that tries the way by mail. There is nothing to do.\n\n${mark}\n` },
      });
    },
  };
}
