import type { z } from 'zod';
import type { WayKind } from '../tables.ts';

/** What is said to a person, whichever way: a label and a link, never anything that a report says. */
export interface Call {
  /** A UUID in lower case: what a mail's Message-ID is made of, so that its bounce finds back. */
  readonly id: string;
  /** One key is one call, however often it is made: passed on wherever the other side knows such keys. */
  readonly key: string;
  /** One line. */
  readonly title: string;
  readonly text: string;
  /** The page behind it, whole. */
  readonly url: string;
  readonly isUrgent: boolean;
}

/** One line of the form by which a way is added. */
export interface WayField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'email' | 'url' | 'tel' | 'password';
  /** A choice instead of a line. */
  readonly options?: readonly { readonly value: string; readonly text: string }[];
  /** Several lines. */
  readonly rows?: number;
  readonly value?: string;
  readonly isOptional?: boolean;
}

/** One way to call people. The console, the chain and the digests know ways by this alone. */
export interface WayAdapter<Config> {
  readonly kind: WayKind;
  /** `PagerDuty`, as the beginning of a line. */
  readonly name: string;
  /** What it needs and what it does, in a sentence. */
  readonly about: string;
  /** Why it cannot be used in this installation; undefined when it can. */
  readonly notSetUp: string | undefined;
  readonly fields: readonly WayField[];
  /** Of the form's texts, and of what was kept of them: parsing twice gives the same. */
  readonly config: z.ZodType<Config>;
  /** What its owner knows it by in their list. Never a secret. */
  readonly describe: (config: Config) => string;
  /**
   * Calls. Gives the other side's own id of it, where it has one. Throws `way-refused` and `way-gone`, which are for good, and `way-unavailable`, which passes.
   * Delivered is not seen.
   */
  readonly call: (config: Config, call: Call, signal: AbortSignal) => Promise<{ readonly id: string | undefined }>;
}

/** An adapter whose config is parsed by itself, so that all of them fit into one table. */
export type AnyWayAdapter = WayAdapter<unknown>;

/** Forgets the type of an adapter's config; whatever comes is parsed by its schema. */
export function anyWay<Config>(adapter: WayAdapter<Config>): AnyWayAdapter {
  return {
    ...adapter,
    describe: (config) => adapter.describe(adapter.config.parse(config)),
    call: async (config, call, signal) => adapter.call(adapter.config.parse(config), call, signal),
  };
}
