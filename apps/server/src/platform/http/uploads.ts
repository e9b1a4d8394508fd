import { MS } from '@writ/kernel';

/** One file as it comes in: its content can be read once. */
export interface UploadedFile {
  /** As the browser said it; empty where it said none. */
  readonly name: string;
  /** As the browser said it: a claim. */
  readonly type: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** How much of files a form may carry. */
export interface UploadLimits {
  readonly files: number;
  readonly fileBytes: number;
  /** All files of one form together. */
  readonly allBytes: number;
}

/** What a form does with its files. They come one by one, are never held in memory whole, and what goes over a limit is read to its end and thrown away, so that a browser sees the answer. */
export interface Uploads<Kept> {
  readonly limits: UploadLimits;
  /** Keeps one file; durable when it returns. */
  readonly keep: (file: UploadedFile) => Promise<Kept>;
  /** Takes back what was kept for a form that did not fit, broke off, or was answered with an error. */
  readonly discard: (kept: Kept) => Promise<void>;
}

/** Of the fields beside the files. */
export const FORM_LIMITS = { fields: 60, fieldNameBytes: 100, fieldBytes: 256 * 1024, allFieldBytes: 1024 * 1024, headersPerPart: 20 } as const;
/** A form with files may take so long, as long as something of it keeps coming. */
export const UPLOAD_TIME = { wholeMs: 30 * MS.minute, silentMs: MS.minute } as const;
/** Forms with files that are read at the same time. */
export const MAX_UPLOADS_AT_ONCE = 200;

/** `25 MiB` */
export function sayMebibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toPrecision(2))} MiB`;
}
