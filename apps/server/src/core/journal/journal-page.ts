import type { Instant } from '@writ/kernel';
import type { JournalEntry } from './entry.ts';

/** What the console asks of the journal; newest first. */
export interface JournalFilter {
  /** A whole act (`policy.approved`) or its noun (`policy.`). */
  readonly act?: string | undefined;
  readonly subject?: { readonly kind: string; readonly id?: string | undefined } | undefined;
  readonly actor?: { readonly kind: string; readonly id?: string | undefined } | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** Give it back as `before` to read on; undefined on the last page. */
  readonly next: number | undefined;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly lastCheckpoint: { readonly seq: number; readonly at: Instant } | undefined;
}
