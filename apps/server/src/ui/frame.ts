import type { Reader } from './say-time.ts';

/** What every page of the console knows besides its own content. The HTTP layer makes one per request. */
export interface Frame extends Reader {
  /** Path and query of this page, as asked for. */
  readonly path: string;
  /** Who is signed in; undefined on the pages before that. */
  readonly viewer?: { readonly id: string; readonly name: string } | undefined;
  /** Name of the point of contact; undefined while the seat is empty, and not there where nobody asked who sits in it: an error page must not say that nobody does. */
  readonly contact?: string | undefined;
  /** Open findings, shown beside *Desk*. */
  readonly openFindings?: number | undefined;
  /** The address of a public file: see `public-files.ts`. */
  readonly asset: (name: string) => string;
  /** What the last act had to say, once. */
  readonly flash?: { readonly tone: 'done' | 'failed'; readonly text: string } | undefined;
  /** This instance is a demonstration and says so on every page. */
  readonly demonstration?: boolean | undefined;
  /** The reader's choice where it differs from the system's. */
  readonly theme?: 'light' | 'dark' | undefined;
}
