import { createHash } from 'node:crypto';
import { decodeWords } from 'postal-mime';
import { decodeText, joinFlowed } from './decode-text.ts';
import { htmlToText } from './html-to-text.ts';
import type { MessageLimits } from './limits.ts';
import type { MailAttachment, ProblemCode, ReadMessage } from './message.ts';
import type { Part } from './read-tree.ts';
import { manyLines, safeFileName } from './safe-text.ts';

/** Characters of HTML of one message that are turned into text: about a fifth of a second. */
const MAX_HTML = 2 * 1024 * 1024;

export interface Body {
  readonly text: string;
  readonly textFrom: ReadMessage['textFrom'];
  readonly attachments: readonly MailAttachment[];
}

interface Passage {
  readonly text: string;
  readonly from: 'plain' | 'html';
}

interface Gathering {
  readonly attachments: MailAttachment[];
  left: number;
  /** Characters of HTML that may still be turned into text. */
  htmlLeft: number;
  readonly limits: MessageLimits;
  readonly note: (code: ProblemCode, text: string) => void;
}

/** The text and the attachments of a message. What is not shown as text is attached, or a problem names it. */
export function collectBody(root: Part, limits: MessageLimits, note: Gathering['note']): Body {
  const gathering: Gathering = { attachments: [], left: 0, htmlLeft: MAX_HTML, limits, note };
  const passages = collect(root, gathering, false);
  const whole = passages.map(({ text }) => text).filter((text) => text.trim() !== '').join('\n\n');
  const textFrom = passages.some(({ from, text }) => from === 'plain' && text.trim() !== '') ? 'plain' : passages.some(({ text }) => text.trim() !== '') ? 'html' : 'none';
  let text = whole;
  if (whole.length > limits.textLength) {
    text = whole.slice(0, limits.textLength).toWellFormed();
    note('text-cut', `The text has ${whole.length} characters; the first ${limits.textLength} are shown and the whole is attached.`);
    gathering.attachments.push(attachmentOf('whole-text.txt', 'text/plain; charset=utf-8', Buffer.from(whole.toWellFormed(), 'utf8'), false));
  }
  if (gathering.left > 0) note('attachments-cut', `${gathering.left} attachments beyond the first ${limits.attachments} are in the raw message only.`);
  return { text, textFrom, attachments: gathering.attachments };
}

function collect(part: Part, gathering: Gathering, isRelated: boolean): readonly Passage[] {
  if (part.isMultipart) return collectMultipart(part, gathering, isRelated);
  noteEncoding(part, gathering);
  if (isBodyText(part)) return [readPassage(part, gathering)];
  attach(part, gathering, isRelated || part.disposition === 'inline');
  return [];
}

/** What mail programs write before the parts for programs that know none. */
const PREAMBLE = /^(?:this is a (?:multi-?part|cryptographically signed|mime|openpgp)|this message is in mime)[^\n]{0,200}(?:\n[^\n]{0,200}){0,3}$/iu;

function collectMultipart(part: Part, gathering: Gathering, isRelated: boolean): readonly Passage[] {
  const outside = decodeText(part).text;
  if (part.parts.length === 0) {
    gathering.note('parts-not-found', 'It says that it has parts, but none is there; what is there is shown as text.');
    return [{ text: cleanText(outside), from: 'plain' }];
  }
  const stray = outside.trim();
  const isStandard = stray === '' || PREAMBLE.test(stray);
  if (!isStandard) gathering.note('outside-parts', `${part.content.length} bytes stand outside its parts; they are shown after the text.`);
  const isAlternative = part.type === 'multipart/alternative';
  const collected = part.parts.map((inner) => collect(inner, gathering, isRelated || part.type === 'multipart/related'));
  const passages = isAlternative ? chooseAlternative(collected, gathering) : collected.flat();
  return isStandard ? passages : [...passages, { text: cleanText(stray), from: 'plain' }];
}

/** The plain alternative, unless it says much less than the HTML one. */
function chooseAlternative(alternatives: readonly (readonly Passage[])[], gathering: Gathering): readonly Passage[] {
  const sizeOf = (passages: readonly Passage[]): number => passages.reduce((sum, { text }) => sum + text.replace(/\s+|<[^<>]{1,2000}>/gu, '').length, 0);
  const plain = alternatives.filter((passages) => passages.some(({ from }) => from === 'plain'));
  const html = alternatives.filter((passages) => passages.length > 0 && passages.every(({ from }) => from === 'html'));
  const others = html.flat();
  const shown = plain.flat();
  if (others.length === 0 || shown.length === 0) return shown.length === 0 ? others : shown;
  const [plainSize, htmlSize] = [sizeOf(shown), sizeOf(others)];
  if (plainSize === 0) return others;
  if (htmlSize <= plainSize * 1.5 + 200) return shown;
  gathering.note('alternative-left-out', 'Its HTML says more than its plain text; both are shown, the plain text first.');
  return [...shown, ...others];
}

function isBodyText(part: Part): boolean {
  if (part.type !== 'text/plain' && part.type !== 'text/html' && part.type !== '') return false;
  if (part.disposition === 'attachment') return false;
  return nameOf(part) === undefined;
}

function readPassage(part: Part, gathering: Gathering): Passage {
  const { text, problem } = decodeText(part);
  if (problem === 'charset-unknown') gathering.note(problem, 'The charset of a text is not known; it was read as UTF-8 or Windows-1252.');
  if (problem === 'charset-broken') gathering.note(problem, 'A text has bytes that its charset does not have.');
  if (part.type !== 'text/html') {
    const isFlowed = part.params.format?.toLowerCase() === 'flowed';
    return { text: cleanText(isFlowed ? joinFlowed(text, part.params.delsp?.toLowerCase() === 'yes') : text), from: 'plain' };
  }
  const limit = gathering.limits.textLength * 2;
  const html = text.slice(0, gathering.htmlLeft);
  gathering.htmlLeft -= html.length;
  const plain = htmlToText(html, limit);
  if (plain.hasHidden) gathering.note('hidden-text', 'Its HTML has text that mail programs do not show; it is marked in the text.');
  // Words that only a title, a style or a script has are no text of a mail, but they are not lost either.
  if (plain.text === '' && text.trim() !== '') attach(part, gathering, false);
  if (plain.text.length >= limit || html.length < text.length) {
    gathering.note('text-cut', 'Its HTML is too long to show; the whole is attached.');
    attach(part, gathering, false);
  }
  return { text: cleanText(plain.text), from: 'html' };
}

function cleanText(text: string): string {
  return manyLines(text).replace(/^\n+/u, '').trimEnd();
}

function noteEncoding(part: Part, { note }: Gathering): void {
  if (!['', '7bit', '8bit', 'binary', 'base64', 'quoted-printable'].includes(part.transferEncoding)) note('transfer-encoding-unknown', 'A part has a transfer encoding that is not known; it is kept as it came.');
}

function attach(part: Part, gathering: Gathering, isInline: boolean): void {
  if (gathering.attachments.length >= gathering.limits.attachments) {
    gathering.left += 1;
    return;
  }
  const fallback = `part-${gathering.attachments.length + 1}${part.type === 'message/rfc822' ? '.eml' : part.type === 'text/html' ? '.html.txt' : ''}`;
  gathering.attachments.push(attachmentOf(safeFileName(nameOf(part) ?? '', fallback), part.type, part.content, isInline));
}

function attachmentOf(name: string, type: string, content: Uint8Array, inline: boolean): MailAttachment {
  return { name, type: /^[\w.+-]{1,80}\/[\w.+-]{1,80}(; charset=utf-8)?$/u.test(type) ? type : 'application/octet-stream', bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), content, inline };
}

function nameOf(part: Part): string | undefined {
  const name = part.dispositionParams.filename ?? part.params.name;
  return name === undefined || name.trim() === '' ? undefined : decodeWords(name.slice(0, 4_096));
}
