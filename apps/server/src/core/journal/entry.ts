import type { Instant, Json } from '@writ/kernel';
import type { Actor } from '../actor.ts';

/** What a use case hands to `appendJournal`, inside the transaction that makes it true. Ids and digests only, never names or content. */
export interface NewJournalEntry {
  readonly actor: Actor;
  /** `noun.past-participle`: `policy.loaded`, `host.enrolled`, `finding.assigned`. */
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly why?: string | undefined;
  readonly detail?: Json | undefined;
  readonly at: Instant;
}

/** One link of the chain. `hash` is SHA-256 over the canonical JSON of all other fields, `previous` among them. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: Actor;
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly why: string | null;
  readonly detail: Json;
  readonly previous: string;
  readonly hash: string;
}
