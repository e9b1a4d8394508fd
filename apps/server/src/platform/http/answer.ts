import type { Readable } from 'node:stream';

/** What a view gives: a string, or a JSX element, whose text may need awaiting. */
export interface Renderable {
  toString(): string | Promise<string>;
}

/** One sentence shown once, on the next page: what the act just did, or why it did not. */
export interface Flash {
  readonly tone: 'done' | 'failed';
  readonly text: string;
}

export interface Redirect {
  readonly answer: 'redirect';
  readonly to: string;
  readonly flash: Flash | undefined;
}
/** To another site: an identity provider. Never made from what a request says. */
export interface Leave {
  readonly answer: 'leave';
  readonly to: URL;
}
export interface Download {
  readonly answer: 'download';
  /** Offered to the browser as the name of the file. */
  readonly name: string;
  /** `text/csv; charset=utf-8` */
  readonly type: string;
  readonly body: string | Buffer | Readable;
}
export interface Shown {
  readonly answer: 'shown';
  readonly html: Renderable;
  readonly status: number;
  readonly headers: Headers;
}
/** Text that is shown and is no page: security.txt, a style sheet. */
export interface Text {
  readonly answer: 'text';
  /** `text/plain; charset=utf-8` */
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers: Headers;
}
/** Headers of this answer, over those that all answers have. Names in lower case. */
type Headers = Readonly<Record<string, string>>;
export type PageAnswer = Renderable | Redirect | Leave | Download | Shown | Text;

/** Sends the browser to `to` with 303, so that a reload does not post again. Only paths of this server are followed: see `decideLocalPath`. */
export function redirect(to: string, done?: string | Flash): Redirect {
  return { answer: 'redirect', to, flash: typeof done === 'string' ? { tone: 'done', text: done } : done };
}

/** Sends the browser to another site. */
export function leave(to: URL): Leave {
  return { answer: 'leave', to };
}

/** A page with a status of its own: a form shown again with its mistakes is 422. */
export function shown(html: Renderable, status: number, headers: Headers = {}): Shown {
  return { answer: 'shown', html, status, headers };
}

/** A text of our own making, by its type. What others sent is a `download`. */
export function text(type: string, body: string | Buffer, headers: Headers = {}): Text {
  return { answer: 'text', type, body, headers };
}

/** A file to keep: CSV and JSON of a list. */
export function download(name: string, type: string, body: string | Buffer | Readable): Download {
  return { answer: 'download', name, type, body };
}

export function isRedirect(answer: unknown): answer is Redirect {
  return hasAnswer(answer, 'redirect');
}
export function isLeave(answer: unknown): answer is Leave {
  return hasAnswer(answer, 'leave');
}
export function isDownload(answer: unknown): answer is Download {
  return hasAnswer(answer, 'download');
}
export function isShown(answer: unknown): answer is Shown {
  return hasAnswer(answer, 'shown');
}
export function isText(answer: unknown): answer is Text {
  return hasAnswer(answer, 'text');
}

/** Whether this was made by one of the functions here, and is not markup. */
export function isMadeAnswer(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'answer' in answer;
}

function hasAnswer(answer: unknown, kind: string): boolean {
  return typeof answer === 'object' && answer !== null && 'answer' in answer && answer.answer === kind;
}

/**
 * A path of this server that is safe to send a browser to, or `/`. Refuses what a browser could read as another site:
 * `https://…`, `//host`, `/\host`, control characters (a tab inside `/\t/host` is dropped by browsers).
 */
export function decideLocalPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 2_000 || !wanted.startsWith('/')) return '/';
  if (!/^[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return '/';
  const base = 'http://here.invalid';
  const url = URL.parse(wanted, base);
  if (!url || url.origin !== base) return '/';
  const path = url.pathname + url.search + url.hash;
  return path.startsWith('//') ? '/' : path;
}
