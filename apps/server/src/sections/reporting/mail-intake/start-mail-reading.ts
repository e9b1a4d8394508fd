import { WritError, type Id } from '@writ/kernel';
import { reasonOf } from '../../../platform/jobs/index.ts';
import { createGroups } from '../reports/create-groups.ts';
import type { MailParts } from './mail-parts.ts';
import { readMail } from './read-mail.ts';
import { writeMails, type MailOutcome, type PlannedMail } from './write-mails.ts';

export interface MailReading {
  /** Something was kept just now: it is read at once. */
  readonly nudge: () => void;
  /** Reads all that waits; for tests and for the end of a start. */
  readonly look: () => Promise<void>;
  /** Ends after the messages that are being read. */
  readonly stop: () => Promise<void>;
}

const LOOK_MS = 5_000;
const PAGE = 100;
/** Messages that are read at once, so that what they are is written together; one that takes long holds up a reader and not the others. */
const READERS = 16;
/** Larger ones are read one after the other, so that the memory that several take at once is bounded. Bytes. */
const LARGE = 1024 * 1024;

/**
 * Reads the mail that waits, what a crash left first, several at once, the oldest first; what answers something unknown waits for those that came before it. What fails is tried again after
 * a while that doubles, and stands in the way of nothing else.
 */
export function startMailReading(parts: MailParts): MailReading {
  const notBefore = new Map<string, number>();
  let isStopped = false;
  let running: Promise<void> | undefined;
  let isNudged = false;

  /** By id, what ends when it is read, or given up for now. */
  const underWay = new Map<Id<'mail'>, Promise<void>>();
  let large = Promise.resolve();
  const write = createGroups<PlannedMail, MailOutcome | undefined>({
    most: READERS, atOnce: 1, together: (planned) => writeMails(parts, planned), weigh: () => 1, mostWeight: READERS,
    failsAll: (error) => error instanceof WritError && error.kind === 'unavailable',
  });

  async function readAll(): Promise<void> {
    const mails = waiting(parts);
    await Promise.all(Array.from({ length: READERS }, async () => {
      for await (const mail of mails) {
        if (isStopped) return;
        if ((notBefore.get(mail.id) ?? 0) <= parts.clock()) await take(mail);
      }
    }));
  }
  async function take({ id, attempts, bytes }: Waiting): Promise<void> {
    const reading = bytes > LARGE ? (large = large.then(() => readOne(id, attempts))) : readOne(id, attempts);
    underWay.set(id, reading);
    await reading;
    underWay.delete(id);
  }
  /** Only on older ones anybody waits, so that no two wait for each other. */
  async function olderAreRead(id: Id<'mail'>): Promise<void> {
    await Promise.all([...underWay].filter(([other]) => other < id).map(([, reading]) => reading));
  }
  async function readOne(id: Id<'mail'>, attempts: number): Promise<void> {
    try {
      await readMail(parts, id, { from: ['waiting'], olderAreRead: () => olderAreRead(id), write });
      notBefore.delete(id);
    } catch (error) {
      notBefore.set(id, parts.clock() + LOOK_MS * 2 ** Math.min(attempts, 6));
      parts.log.warn({ mail: id, attempts, reason: reasonOf(error) }, 'A message could not be read');
    }
  }
  function run(): Promise<void> {
    running ??= readAll()
      .catch((error: unknown) => parts.log.warn({ reason: reasonOf(error) }, 'Mail that waits could not be looked up'))
      .finally(() => {
        running = undefined;
        if (isNudged && !isStopped) {
          isNudged = false;
          void run();
        }
      });
    return running;
  }
  const timer = setInterval(() => void run(), LOOK_MS);
  void run();
  return {
    nudge() {
      isNudged = running !== undefined;
      if (!running && !isStopped) void run();
    },
    async look() {
      await running;
      await run();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

interface Waiting {
  readonly id: Id<'mail'>;
  readonly attempts: number;
  readonly bytes: number;
}

/** What waits, the oldest first; several may take from it at once, and each message is taken by one of them. */
async function* waiting({ db }: MailParts): AsyncGenerator<Waiting> {
  for (let after: Id<'mail'> | undefined; ; ) {
    let query = db.selectFrom('reporting.mails').select(['id', 'attempts', 'bytes']).where('outcome', '=', 'waiting');
    if (after !== undefined) query = query.where('id', '>', after);
    const page = await query.orderBy('id').limit(PAGE).execute();
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
