import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Outbound } from '../../../../platform/outbound/index.ts';
import { Authorization, WebAddress } from '../form-schemas.ts';
import { idIn, postCall } from '../post-call.ts';
import type { WayAdapter } from '../way-adapter.ts';

interface NtfyConfig {
  readonly server: string;
  readonly topic: string;
  readonly token: string;
}

/** By an ntfy server. The key becomes the sequence id: from version 2.16 on, the same call twice is one message; older servers show both. */
export function ntfyWay(outbound: Pick<Outbound, 'request'>): WayAdapter<NtfyConfig> {
  return {
    kind: 'ntfy', name: 'ntfy', about: 'As a message to the ntfy app on your telephone, over its public server or your own.', notSetUp: undefined,
    fields: [
      { name: 'server', label: 'Server', type: 'url', value: 'https://ntfy.sh' },
      { name: 'topic', label: 'Topic', hint: 'On a public server whoever knows it can read along: take a long one that nobody guesses.' },
      { name: 'token', label: 'Access token', type: 'password', isOptional: true, hint: 'Where the topic is kept for those who sign in.' },
    ],
    config: z.strictObject({ server: WebAddress, topic: z.string().trim().regex(/^[-_A-Za-z0-9]{1,64}$/, 'Up to 64 letters, digits, dashes and underscores.'), token: Authorization }),
    describe: ({ server, topic }) => `${new URL(server).host}, topic ${topic.length > 6 ? `${topic.slice(0, 3)}…` : '…'}`,
    async call({ server, topic, token }, { key, title, text, url, isUrgent }, signal) {
      const body = JSON.stringify({ topic, title, message: text, click: url, priority: isUrgent ? 5 : 3, sequence_id: createHash('sha256').update(key).digest('hex').slice(0, 32) });
      const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
      return { id: idIn(await postCall(outbound, new URL('/', server).href, { headers, body, signal }), 'id') };
    },
  };
}
