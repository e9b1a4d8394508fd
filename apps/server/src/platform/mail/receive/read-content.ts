import { finished } from 'node:stream/promises';
import type { SMTPServerDataStream } from 'smtp-server';
import { errors } from './errors.ts';

export interface IncomingContent {
  /** The message's bytes. Throws `mail-too-large` past the limit and `mail-interrupted` when the connection dies. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly isWhole: () => boolean;
  readonly isTooLarge: () => boolean;
  /** Lets go of what nobody read, so that the answer comes where the client waits for it. */
  readonly drain: () => Promise<void>;
}

/** The content of one message while it comes in. */
export function readContent(stream: SMTPServerDataStream, maxBytes: number, hangUp: () => void): IncomingContent {
  let isWhole = false;
  // Without a listener of its own the stream would end quietly when the connection dies, and half a message would look whole.
  let isBroken = false;
  stream.on('error', () => (isBroken = true));
  async function* read(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) break;
        yield chunk;
      }
    } catch (error) {
      throw errors('mail-interrupted', {}, error);
    }
    if (bytes > maxBytes) throw errors('mail-too-large', { maxBytes });
    if (isBroken || !stream.readableEnded) throw errors('mail-interrupted');
    isWhole = true;
  }
  return {
    bytes: read(),
    isWhole: () => isWhole,
    isTooLarge: () => stream.byteLength > maxBytes,
    drain: async () => {
      if (stream.readableEnded || stream.destroyed) return;
      // A client that goes on far past the limit it was told is not waited for.
      stream.on('data', () => stream.byteLength > 2 * maxBytes && hangUp());
      stream.resume();
      await finished(stream, { writable: false }).catch(() => undefined);
    },
  };
}
