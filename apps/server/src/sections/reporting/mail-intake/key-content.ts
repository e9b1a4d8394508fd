import { createHash } from 'node:crypto';
import { contentKey } from '../../../platform/mail/message/index.ts';

/** Characters of a header beyond which what follows counts as body. */
const LARGEST_HEAD = 256 * 1024;

export interface KeyedContent {
  /** The same bytes, passed on as they come. */
  readonly content: AsyncGenerator<Uint8Array>;
  /** Once `content` has ended: lower-case hexadecimal, the same for two messages exactly when their `contentKey` is. */
  readonly key: () => string;
}

/** Takes the key of a message while it streams by, so that many large ones at once cost little memory. */
export function keyContent(source: AsyncIterable<Uint8Array>): KeyedContent {
  const body = createHash('sha256');
  let head = '';
  let isBody = false;
  let returns = false;
  let newlines = 0;

  /** Line ends at the very end do not count. */
  function addToBody(text: string): void {
    const bare = text.replace(/\n+$/u, '');
    if (bare !== '') body.update('\n'.repeat(newlines), 'latin1').update(bare, 'latin1');
    newlines = (bare === '' ? newlines : 0) + (text.length - bare.length);
  }
  function add(text: string): void {
    if (isBody) return addToBody(text);
    head += text;
    const end = endOfHead(head);
    if (end === undefined) return;
    isBody = true;
    addToBody(head.slice(end));
    head = head.slice(0, end);
  }
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const part of source) {
      const text = (returns ? '\r' : '') + Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1');
      returns = text.endsWith('\r');
      add((returns ? text.slice(0, -1) : text).replaceAll('\r\n', '\n'));
      yield part;
    }
    if (returns) add('\r');
  }
  return { content: content(), key: () => createHash('sha256').update(`${headKey(head)} ${body.copy().digest('hex')}`).digest('hex') };
}

/** The key of the header alone. Its LFs are made what they were, so that a lone CR before one is not taken for a line end with it. */
function headKey(head: string): string {
  return contentKey(Buffer.from(`${head}\n\n`.replaceAll('\n', '\r\n'), 'latin1'));
}

/** Where the empty line begins that ends the header; the same place however the text was cut into pieces. */
function endOfHead(text: string): number | undefined {
  const hasMark = /^>?From /u.test(text);
  const start = hasMark ? text.indexOf('\n') + 1 : 0;
  const end = hasMark && start === 0 ? -1 : text.startsWith('\n', start) ? start : text.indexOf('\n\n', start);
  if (end !== -1 && end < LARGEST_HEAD) return end;
  return text.length > LARGEST_HEAD ? LARGEST_HEAD : undefined;
}
