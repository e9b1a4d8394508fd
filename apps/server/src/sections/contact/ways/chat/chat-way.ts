import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Call, WayAdapter } from '../way-adapter.ts';

/** A direct message in the company's chat. Whoever connects a chat fills it. */
export interface ChatPort {
  readonly name: string;
  readonly send: (to: string, call: Call, signal: AbortSignal) => Promise<{ readonly id: string | undefined }>;
}

/** As a direct message in the company's chat, once one is connected. */
export function chatWay(port: ChatPort | undefined): WayAdapter<{ readonly handle: string }> {
  return {
    kind: 'chat', name: 'Chat', about: 'As a direct message in the company’s chat.',
    notSetUp: port ? undefined : 'no chat is connected.',
    fields: [{ name: 'handle', label: 'Your name in the chat' }],
    config: z.strictObject({ handle: z.string().trim().min(1, 'Enter your name there.').max(200) }),
    describe: ({ handle }) => (port ? `${handle} on ${port.name}` : handle),
    async call({ handle }, call, signal) {
      if (!port) throw errors('way-refused', { reason: 'not-set-up' });
      return port.send(handle, call, signal);
    },
  };
}
