/** One line as it is kept. What is not known is empty or nought. */
export interface StoredLine {
  /** When it was written, by its own word where that can be; milliseconds. */
  readonly at: number;
  /** When it reached us, milliseconds. */
  readonly receivedAt: number;
  /** Id of the service; empty where nobody said whose line it is. */
  readonly service: string;
  readonly host: string;
  readonly program: string;
  /** By which door it came: `otlp`, `syslog`, `agent`. */
  readonly source: string;
  /** OpenTelemetry's severity number: 1 to 4 trace, 5 debug, 9 info, 13 warning, 17 error, 21 to 24 fatal; 0 not said. */
  readonly severity: number;
  readonly requestId: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Which kind of line it is, as the miner knew it when it came: 16 hexadecimal digits, or empty where nobody mined it. */
  readonly template: string;
}

/** A line's place for good: its instant, its batch (64 bits in decimal) and its number in it. */
export interface LinePlace {
  readonly at: number;
  readonly batch: string;
  readonly seq: number;
}

export type FoundLine = StoredLine & LinePlace;

/** Rows that were left in a file of the store's `handover`. Whoever made it removes it. */
export interface RowFile {
  readonly file: string;
}

/** Lines as rows that the engine reads; see encode-lines.ts. */
export interface EncodedLines {
  readonly rows: Uint8Array | RowFile;
  /** Where each row begins, and behind the last one where it ends. */
  readonly starts: Uint32Array;
  /** Between these instants they lie, milliseconds; earlier for those whose time is that of their coming, which may be a second one. */
  readonly from: number;
  readonly until: number;
}

/** Lines that are sent and acknowledged together. */
export interface Batch {
  /** Names the batch: whoever sends it again gives the same token and the same lines in the same order, and it is stored once. */
  readonly token: string;
  readonly lines: readonly StoredLine[] | EncodedLines;
  /** True: the sender says that it may have come before, however long ago. False: its token was made for this call, so that it cannot have. */
  readonly isAgain?: boolean | undefined;
}

export const BATCH_LIMITS = { lines: 50_000, bytes: 48 * 1024 * 1024 } as const;
