import type { Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import type { LoggingDoorTables } from '../parts.ts';

/** Somebody who sees every stored line once, in the order of their coming. */
export interface LineWatcher {
  /** Under which its place is kept: never changed, never given to another. */
  readonly name: string;
  /**
   * Takes what is next. All that it keeps it writes in `trx`, in which its place moves too: after a crash it sees the same lines again and nothing of its first look is there.
   * Throws to stay where it is; it is tried again with the next run, and the other watchers go on.
   */
  readonly take: (trx: Trx<LoggingDoorTables>, lines: readonly FoundLine[], now: Instant) => Promise<void>;
  /** What it holds in memory may be ahead of what was written: it drops it and reads it from the tables when it next takes. */
  readonly forget?: (() => void) | undefined;
}
