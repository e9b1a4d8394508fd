import type { Instant } from '@writ/kernel';
import { WritError } from '@writ/kernel';
import { z } from 'zod';
import { makeBounceTag, makeMessageId, type MailSender } from '../../../../platform/mail/send/index.ts';
import { errors } from '../errors.ts';
import type { WayAdapter } from '../way-adapter.ts';

/** What sends our mail. */
export interface MailPort {
  readonly relay: Pick<MailSender, 'send'>;
  /** The security address: the sender, and where bounces come back to. */
  readonly address: string;
  /** Of Message-IDs. */
  readonly domain: string;
  readonly linkKey: Uint8Array;
  readonly clock: () => Instant;
}

const FOR_GOOD = new Set(['mail-refused', 'mail-address-invalid', 'mail-field-invalid']);
/** RFC 5321 section 4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64;

/** By mail. The same call twice is the same Message-ID, which mailboxes show once. */
export function mailWay(port: MailPort | undefined, company: string): WayAdapter<{ readonly address: string }> {
  return {
    kind: 'mail', name: 'Mail', about: 'To any address. Slow at night: have a second way that rings.',
    notSetUp: port ? undefined : 'nothing sends mail here; set WRIT_MAIL_URL and WRIT_SECURITY_ADDRESS.',
    fields: [{ name: 'address', label: 'Mail address', type: 'email' }],
    config: z.strictObject({ address: z.string().trim().max(254).pipe(z.email('A mail address such as you@example.com.')) }),
    describe: ({ address }) => address,
    async call({ address }, { id, title, text, url }) {
      if (!port) throw errors('way-refused', { reason: 'not-set-up' });
      const messageId = makeMessageId(port.linkKey, port.domain, id);
      try {
        await port.relay.send({
          from: { address: port.address, name: company }, to: { address }, envelopeFrom: tagged(port.address, makeBounceTag(port.linkKey, id)),
          subject: title, messageId, autoSubmitted: 'auto-generated', at: port.clock(), content: { text: `${text}\n\n${url}\n` },
        });
      } catch (error) {
        if (!(error instanceof WritError)) throw error;
        throw FOR_GOOD.has(error.code) ? errors('way-refused', { reason: error.code }, error) : errors('way-unavailable', { reason: error.code }, error);
      }
      return { id: messageId };
    },
  };
}

/** Where a bounce of it goes; a mailbox whose name leaves no room for the tag is told by the Message-ID. */
function tagged(address: string, tag: string): string {
  const at = address.lastIndexOf('@');
  return at + 1 + tag.length > LONGEST_LOCAL_PART ? address : `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}
