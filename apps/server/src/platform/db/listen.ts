import { Client } from 'pg';
import type { Logger } from 'pino';

/** Hears notices of the database on one connection of its own, which is made again when it breaks. */
export interface Listener {
  /** Calls back for each notice on a channel until the returned function is called. After a break, `heard` is called once with '' for what may have been missed. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
const CHANNEL = /^[a-z_]{1,60}$/;

/** Connects to `url`. Throws when the first connection fails; later breaks are mended with back-off and logged. */
export async function createListener(url: string, log: Logger): Promise<Listener> {
  const hearers = new Map<string, Set<(payload: string) => void>>();
  let client: Client | undefined;
  let isClosed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const made = new Client({ connectionString: url, application_name: 'writ listener', keepAlive: true });
    made.on('error', () => undefined); // 'end' follows and mends it
    made.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''));
    made.once('end', () => {
      client = undefined;
      if (!isClosed) retry();
    });
    await made.connect();
    client = made;
    for (const channel of hearers.keys()) await made.query(`listen ${channel}`);
    failures = 0;
  }
  function retry(): void {
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    failures += 1;
    timer = setTimeout(() => {
      connect().then(() => hearers.forEach((_, channel) => tell(channel, '')), () => log.warn({ waitMs }, 'Database cannot be listened to; tried again'));
    }, waitMs);
    timer.unref();
  }
  function tell(channel: string, payload: string): void {
    for (const heard of hearers.get(channel) ?? []) heard(payload);
  }

  await connect();
  return {
    async listen(channel, heard) {
      if (!CHANNEL.test(channel)) throw new RangeError(`${channel} is no channel`);
      const known = hearers.get(channel);
      hearers.set(channel, (known ?? new Set()).add(heard));
      if (!known) await client?.query(`listen ${channel}`);
      return async () => {
        const left = hearers.get(channel);
        left?.delete(heard);
        if (left?.size !== 0) return;
        hearers.delete(channel);
        await client?.query(`unlisten ${channel}`).catch(() => undefined); // a connection that is gone listens no more
      };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
