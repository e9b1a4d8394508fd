import { createHash } from 'node:crypto';
import { WritError } from '@writ/kernel';
import webPush from 'web-push';
import { z } from 'zod';
import type { Outbound } from '../../../../platform/outbound/index.ts';
import { errors } from '../errors.ts';
import { postCall } from '../post-call.ts';
import type { WayAdapter } from '../way-adapter.ts';
import type { VapidKeys } from './vapid-keys.ts';

export interface WebPushConfig {
  /** What the browser gave, as JSON (Push API, `PushSubscription.toJSON`). */
  readonly subscription: string;
  readonly device: string;
}

const Subscription = z.object({
  endpoint: z.string().max(2_000).refine((text) => /^https?:\/\//.test(text) && URL.canParse(text)),
  keys: z.object({ p256dh: z.string().refine((text) => Buffer.from(text, 'base64url').length === 65), auth: z.string().refine((text) => Buffer.from(text, 'base64url').length === 16) }),
});
/** A push service keeps it this long for a device that is off, seconds. */
const TTL_S = { urgent: 6 * 3_600, others: 24 * 3_600 } as const;

/** As a notification of a browser, encrypted for it alone (RFC 8291). A subscription that the push service no longer knows throws `way-gone`. */
export function webPushWay(outbound: Pick<Outbound, 'request'>, keys: VapidKeys, subject: string | undefined): WayAdapter<WebPushConfig> {
  return {
    kind: 'web-push', name: 'This browser', about: 'As a notification of this browser, also while no page of Writ is open.',
    notSetUp: subject === undefined ? 'push services want to know whom to ask: Writ needs an address with https, or a security address.' : undefined,
    fields: [{ name: 'device', label: 'Name of the device', hint: 'Such as laptop at home.' }],
    config: z.strictObject({
      subscription: z.string().max(4_000).refine((text) => readSubscription(text) !== undefined, 'The browser did not give a subscription. Allow notifications for this page and try again.'),
      device: z.string().trim().min(1, 'Name the device.').max(60, 'At most 60 characters.'),
    }),
    describe: ({ device }) => device,
    async call({ subscription: text }, { key, title, text: body, url, isUrgent }, signal) {
      const subscription = readSubscription(text);
      if (!subscription || subject === undefined) throw errors('way-refused', { reason: subscription ? 'not-set-up' : 'subscription-unreadable' });
      const request = webPush.generateRequestDetails(subscription, JSON.stringify({ title, text: body, url, key, urgent: isUrgent }), {
        vapidDetails: { subject, ...keys }, contentEncoding: 'aes128gcm', urgency: isUrgent ? 'high' : 'normal', TTL: isUrgent ? TTL_S.urgent : TTL_S.others,
        // Of one topic a push service delivers the last one only (RFC 8030 section 5.4).
        topic: createHash('sha256').update(key).digest('base64url').slice(0, 32),
      });
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'content-length').map(([name, value]) => [name.toLowerCase(), String(value)]));
      return { id: (await post(outbound, request.endpoint, { headers, body: request.body, signal })).headers['location'] };
    },
  };
}

async function post(...[outbound, url, posting]: Parameters<typeof postCall>): ReturnType<typeof postCall> {
  try {
    return await postCall(outbound, url, posting);
  } catch (error) {
    const status = error instanceof WritError ? error.detail['status'] : undefined;
    if (status === 404 || status === 410) throw errors('way-gone', { reason: `answered-${status}` }, error);
    throw error;
  }
}

function readSubscription(text: string): z.infer<typeof Subscription> | undefined {
  try {
    return Subscription.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
