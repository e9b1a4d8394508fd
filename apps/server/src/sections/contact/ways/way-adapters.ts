import type { Instant } from '@writ/kernel';
import type { Outbound } from '../../../platform/outbound/index.ts';
import type { WayKind } from '../tables.ts';
import { type ChatPort, chatWay } from './chat/chat-way.ts';
import { type MailPort, mailWay } from './mail/mail-way.ts';
import { ntfyWay } from './ntfy/ntfy-way.ts';
import { opsgenieWay } from './opsgenie/opsgenie-way.ts';
import { pagerDutyWay } from './pagerduty/pagerduty-way.ts';
import { smsWay } from './sms/sms-way.ts';
import { voiceWay } from './voice/voice-way.ts';
import { type AnyWayAdapter, anyWay } from './way-adapter.ts';
import type { VapidKeys } from './web-push/vapid-keys.ts';
import { webPushWay } from './web-push/web-push-way.ts';
import { webhookWay } from './webhook/webhook-way.ts';

/** What calls are made with. */
export interface WayPorts {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly clock: () => Instant;
  readonly company: string;
  readonly publicUrl: URL;
  /** Undefined where nothing sends mail. */
  readonly mail: MailPort | undefined;
  readonly chat?: ChatPort | undefined;
  readonly vapid: VapidKeys;
}

export type WayAdapters = Readonly<Record<WayKind, AnyWayAdapter>>;

/** Every way to call people, by kind: one line each, one folder each. */
export function createWayAdapters({ outbound, clock, company, publicUrl, mail, chat, vapid }: WayPorts): WayAdapters {
  const source = publicUrl.host;
  const subject = mail ? `mailto:${mail.address}` : publicUrl.protocol === 'https:' ? publicUrl.origin : undefined;
  return {
    'mail': anyWay(mailWay(mail, company)),
    'web-push': anyWay(webPushWay(outbound, vapid, subject)),
    'webhook': anyWay(webhookWay(outbound, clock)),
    'pagerduty': anyWay(pagerDutyWay(outbound, source)),
    'opsgenie': anyWay(opsgenieWay(outbound, source)),
    'ntfy': anyWay(ntfyWay(outbound)),
    'sms': anyWay(smsWay(outbound)),
    'voice': anyWay(voiceWay(outbound)),
    'chat': anyWay(chatWay(chat)),
  };
}
