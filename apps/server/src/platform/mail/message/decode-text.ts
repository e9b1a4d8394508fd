import type { ProblemCode } from './message.ts';
import type { Part } from './read-tree.ts';

/** Names that mail programs write and the encoding standard does not know. */
const ALIASES: Readonly<Record<string, string>> = { cp932: 'shift_jis', cp936: 'gbk', cp949: 'euc-kr', cp950: 'big5', 'ansi_x3.4-1986': 'utf-8', ascii: 'utf-8', 'us-ascii': 'utf-8', 'unknown-8bit': 'utf-8', 'x-unknown': 'utf-8', utf8: 'utf-8', 'utf-8mb4': 'utf-8', cp850: 'windows-1252', 'iso-8859-1-windows-3.1-latin-1': 'windows-1252' };

export interface DecodedText {
  readonly text: string;
  readonly problem: ProblemCode | undefined;
}

/** The text of a text part. Bytes that its charset does not have become U+FFFD and are a problem; an unknown charset is read as UTF-8 or else Windows-1252. */
export function decodeText(part: Part): DecodedText {
  const label = (part.params.charset ?? '').trim().toLowerCase().replace(/^["']|["']$/gu, '');
  const decoder = label === '' ? undefined : decoderFor(ALIASES[label] ?? label);
  if (decoder === undefined || decoder.encoding === 'utf-8') {
    const text = decodeStrictly(part.content);
    const isKnown = label === '' || decoder !== undefined;
    if (text !== undefined) return { text, problem: isKnown ? undefined : 'charset-unknown' };
    return { text: new TextDecoder('windows-1252').decode(part.content), problem: isKnown ? 'charset-broken' : 'charset-unknown' };
  }
  const text = decoder.decode(part.content);
  return { text, problem: text.includes('\ufffd') ? 'charset-broken' : undefined };
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Joins the soft line ends of `format=flowed` text (RFC 3676). */
export function joinFlowed(text: string, deletesSpace: boolean): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let depth = 0;
  const end = (): void => {
    if (paragraph.length > 0) lines.push((depth > 0 ? `${'>'.repeat(depth)} ` : '') + paragraph.join(''));
    paragraph = [];
  };
  for (const line of text.split(/\r?\n/u)) {
    const quotes = /^>*/u.exec(line)![0].length;
    const content = line.slice(quotes).replace(/^ /u, '');
    if (quotes !== depth) end();
    depth = quotes;
    const isSoft = content.endsWith(' ') && content !== '-- ';
    if (content === '-- ') end();
    paragraph.push(isSoft && deletesSpace ? content.slice(0, -1) : content);
    if (!isSoft) end();
  }
  end();
  return lines.join('\n');
}
