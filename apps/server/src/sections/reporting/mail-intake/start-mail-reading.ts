import type { Id } from '@writ/kernel';
import { reasonOf } from '../../../platform/jobs/index.ts';
import type { MailParts } from './mail-parts.ts';
import { readMail } from './read-mail.ts';

export interface MailReading {
  /** Something was kept just now: it is read at once. */
  readonly nudge: () => void;
  /** Reads all that waits; for tests and for the end of a start. */
  readonly look: () => Promise<void>;
  /** Ends after the message that is being read. */
  readonly stop: () => Promise<void>;
}

const LOOK_MS = 5_000;
const PAGE = 100;

/** Reads the mail that waits, what a crash left first. What fails is tried again after a while that doubles, and stands in the way of nothing else. */
export function startMailReading(parts: MailParts): MailReading {
  const notBefore = new Map<string, number>();
  let isStopped = false;
  let running: Promise<void> | undefined;
  let isNudged = false;

  async function readAll(): Promise<void> {
    for (let after: Id<'mail'> | undefined; ; ) {
      const page = await waitingAfter(parts, after);
      for (const { id, attempts } of page) {
        if (isStopped) return;
        if ((notBefore.get(id) ?? 0) > parts.clock()) continue;
        await readOne(id, attempts);
      }
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
    }
  }
  async function readOne(id: Id<'mail'>, attempts: number): Promise<void> {
    try {
      await readMail(parts, id);
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

function waitingAfter({ db }: MailParts, after: Id<'mail'> | undefined): Promise<{ id: Id<'mail'>; attempts: number }[]> {
  let query = db.selectFrom('reporting.mails').select(['id', 'attempts']).where('outcome', '=', 'waiting');
  if (after !== undefined) query = query.where('id', '>', after);
  return query.orderBy('id').limit(PAGE).execute();
}
