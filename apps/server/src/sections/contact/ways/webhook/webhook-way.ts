import { createHmac } from 'node:crypto';
import type { Instant } from '@writ/kernel';
import { z } from 'zod';
import type { Outbound } from '../../../../platform/outbound/index.ts';
import { WebAddress } from '../form-schemas.ts';
import { idIn, postCall } from '../post-call.ts';
import type { WayAdapter } from '../way-adapter.ts';

interface WebhookConfig {
  readonly url: string;
  readonly secret: string;
}

/** By a program of their own: JSON, signed with a key that both know, dated so that it cannot be played again later. */
export function webhookWay(outbound: Pick<Outbound, 'request'>, clock: () => Instant): WayAdapter<WebhookConfig> {
  return {
    kind: 'webhook', name: 'Webhook', about: 'To a program of yours, as signed JSON.', notSetUp: undefined,
    fields: [
      { name: 'url', label: 'Address', type: 'url', hint: 'It must be reachable from the public internet, by https.' },
      { name: 'secret', label: 'Signing key', type: 'password', hint: 'At least 16 characters. Each call carries writ-signature: v1= and the HMAC-SHA-256 of the writ-timestamp, a full stop and the body, in hexadecimal.' },
    ],
    config: z.strictObject({ url: WebAddress, secret: z.string().min(16, 'At least 16 characters.').max(200, 'At most 200 characters.') }),
    describe: ({ url }) => new URL(url).host,
    async call({ url, secret }, { key, title, text, url: link, isUrgent }, signal) {
      const body = JSON.stringify({ title, text, url: link, key, urgent: isUrgent });
      const timestamp = String(Math.floor(clock() / 1_000));
      const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json', 'writ-timestamp': timestamp, 'writ-signature': `v1=${signature}`, 'idempotency-key': key };
      return { id: idIn(await postCall(outbound, url, { headers, body, signal }), 'id') };
    },
  };
}
