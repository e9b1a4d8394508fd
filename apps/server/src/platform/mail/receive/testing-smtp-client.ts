import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A client that says what a test tells it to, byte for byte. */
export interface RawClient {
  /** Sends bytes as they are and reads one reply; `''` when the server hung up. */
  readonly say: (bytes: string) => Promise<string>;
  readonly write: (bytes: string | Uint8Array) => void;
  readonly reply: () => Promise<string>;
  /** After the server's 220 to STARTTLS. */
  readonly secure: () => Promise<void>;
  readonly destroy: () => void;
}

export async function openClient(port: number): Promise<RawClient> {
  let socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  let isClosed = false;
  let wake = (): void => undefined;
  const listen = (): void => {
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      isClosed = true;
      wake();
    });
  };
  listen();
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text);
      if (whole) {
        text = text.slice(whole[0].length);
        return whole[0].trim();
      }
      if (isClosed) return '';
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    reply,
    write: (bytes) => void socket.write(bytes),
    say: (bytes) => {
      socket.write(bytes);
      return reply();
    },
    secure: async () => {
      socket.removeAllListeners('data');
      const secured = connectTls({ socket, rejectUnauthorized: false });
      await once(secured, 'secureConnect');
      socket = secured;
      listen();
    },
    destroy: () => socket.destroy(),
  };
}
