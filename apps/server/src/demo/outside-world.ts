import type { OutboundAnswer, OutboundRequest } from '../platform/outbound/index.ts';
import type { OutgoingMail } from '../platform/mail/send/index.ts';

/** Something that left the house, as whoever got it reads it. */
interface Arrived {
  /** A mail address, or where a call was posted. */
  readonly to: string;
  readonly text: string;
  readonly messageId?: string | undefined;
}

/** What stands for everything outside of a demonstration: mail and calls arrive here, and nothing leaves the process. */
export interface OutsideWorld {
  readonly outbound: { readonly request: (url: string, request?: OutboundRequest) => Promise<OutboundAnswer> };
  readonly relay: { readonly send: (mail: OutgoingMail) => Promise<{ readonly answer: string }> };
  /** Mail to the security address comes back in here. */
  onMail: ((raw: string) => Promise<void>) | undefined;
  /** The last thing that came there. */
  readonly lastTo: (to: string) => Arrived | undefined;
}

/** Kept per address; more is only for whoever debugs. */
const KEPT = 3;

export function createOutsideWorld(securityAddress: string): OutsideWorld {
  const arrived = new Map<string, Arrived[]>();
  const take = (each: Arrived): void => void arrived.set(each.to, [...(arrived.get(each.to) ?? []), each].slice(-KEPT));
  const world: OutsideWorld = {
    outbound: {
      async request(url, request) {
        take({ to: url, text: String(request?.body ?? '') });
        return { status: 202, headers: {}, body: Buffer.from('{}'), certificateEndsAt: undefined };
      },
    },
    relay: {
      async send(mail) {
        const text = 'text' in mail.content ? mail.content.text : '';
        if (mail.to.address === securityAddress) await world.onMail?.(compose(mail, text));
        else take({ to: mail.to.address, text, messageId: mail.messageId });
        return { answer: '250 kept' };
      },
    },
    onMail: undefined,
    lastTo: (to) => arrived.get(to)?.at(-1),
  };
  return world;
}

function compose(mail: OutgoingMail, text: string): string {
  return [`From: <${mail.from.address}>`, `To: <${mail.to.address}>`, `Subject: ${mail.subject}`, `Message-ID: ${mail.messageId}`, ...(mail.autoSubmitted ? [`Auto-Submitted: ${mail.autoSubmitted}`] : []), '', text].join('\r\n');
}
