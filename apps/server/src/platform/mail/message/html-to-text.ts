/** What a hidden passage is marked with, so that who reads the plain text knows what the sender's readers did not see. */
export const HIDDEN_MARK = '[hidden text]';

const BLOCKS = new Set(['address', 'article', 'aside', 'blockquote', 'center', 'dd', 'div', 'dl', 'dt', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'li', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul']);
/** Their content is no text: it ends at their own end tag and nowhere else. */
const RAW = new Set(['script', 'style', 'title', 'template', 'noembed', 'xmp', 'iframe']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•', middot: '·', euro: '€', pound: '£', yen: '¥', sect: '§', deg: '°', plusmn: '±', times: '×', auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è', ecirc: 'ê', agrave: 'à', aacute: 'á', ccedil: 'ç', ntilde: 'ñ', oacute: 'ó', iacute: 'í', uacute: 'ú', oslash: 'ø', aring: 'å', zwnj: '', zwj: '', shy: '' };
const HIDING = /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:^|[;\s])opacity\s*:\s*0(?![.\d])/iu;

/** Characters of one tag. */
const MAX_TAG = 16_384;

export interface PlainText {
  readonly text: string;
  readonly hasHidden: boolean;
}

/**
 * The text of `html` in one forward pass: tags go, links keep their target as `text <target>`, hidden text stays and is marked.
 * What comes out is text and is never to be used as HTML. At most `limit` characters of text.
 */
export function htmlToText(html: string, limit: number): PlainText {
  const out: string[] = [];
  let length = 0;
  let hasHidden = false;
  let link: { readonly target: string; readonly from: number } | undefined;
  let preDepth = 0;
  const put = (text: string): void => {
    if (text === '' || length > limit) return;
    out.push(text);
    length += text.length;
  };
  const closeLink = (): void => {
    if (link === undefined) return;
    const shown = out.slice(link.from).join('').trim();
    if (link.target !== '' && shown !== link.target) put(` <${link.target}>`);
    link = undefined;
  };
  // Beyond the last end of a tag or comment all is text: looking for an end again at every `<` would cost the square of the length.
  const lastEnd = html.lastIndexOf('>');
  const lastCommentEnd = html.lastIndexOf('-->');
  const unended = new Set<string>();
  let at = 0;
  while (at < html.length) {
    if (length > limit) break;
    const open = html.indexOf('<', at);
    put(readText(html.slice(at, open === -1 ? html.length : open), preDepth > 0));
    if (open === -1) break;
    if (open > lastEnd) {
      put(readText(html.slice(open), preDepth > 0));
      break;
    }
    if (html.startsWith('<!--', open) && lastCommentEnd >= open + 4) {
      at = html.indexOf('-->', open + 4) + 3;
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9:-]{0,30})/iu.exec(html.slice(open, open + 40));
    if (tag === null) {
      const isMark = html[open + 1] === '!' || html[open + 1] === '?' || html[open + 1] === '/';
      if (!isMark) put('<');
      at = isMark ? html.indexOf('>', open) + 1 : open + 1;
      continue;
    }
    const name = tag[2]!.toLowerCase();
    const isEnd = tag[1] === '/';
    const end = endOfTag(html, open);
    if (end === -1) {
      put(html.slice(open, open + MAX_TAG));
      at = open + MAX_TAG;
      continue;
    }
    const attributes = html.slice(open + tag[0].length, Math.min(end, open + 4_096));
    at = end + 1;
    if (RAW.has(name) && !isEnd && !unended.has(name)) {
      const close = indexOfEndTag(html, name, at);
      if (close === -1) unended.add(name);
      else at = close;
      continue;
    }
    if (name === 'br') put('\n');
    else if (name === 'td' || name === 'th') put(isEnd ? ' ' : '');
    else if (BLOCKS.has(name)) put(isEnd || name !== 'li' ? '\n' : '\n- ');
    if (name === 'pre') preDepth = Math.max(0, preDepth + (isEnd ? -1 : 1));
    if (name === 'a') {
      closeLink();
      if (!isEnd) link = { target: oneTarget(readAttribute(attributes, 'href')), from: out.length };
    }
    if (name === 'img' && !isEnd) put(readAttribute(attributes, 'alt'));
    if (!isEnd && (HIDING.test(readAttribute(attributes, 'style')) || /\shidden(?=[\s=>/]|$)/iu.test(attributes))) {
      hasHidden = true;
      put(`${HIDDEN_MARK} `);
    }
  }
  closeLink();
  const text = out.join('').split('\n').map((line) => line.trimEnd()).join('\n').replace(/\n{3,}/gu, '\n\n').trim();
  return { text, hasHidden };
}

/** Where the `>` is that ends the tag at `open`, quotes heeded; -1 when none is within `MAX_TAG`. */
function endOfTag(html: string, open: number): number {
  let quote = '';
  const bound = Math.min(html.length, open + MAX_TAG);
  for (let index = open + 1; index < bound; index += 1) {
    const char = html[index]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '>') return index;
    else if ((char === '"' || char === "'") && html[index - 1] === '=') quote = char;
  }
  const plain = html.slice(open, bound).indexOf('>');
  return plain === -1 ? -1 : open + plain;
}

function indexOfEndTag(html: string, name: string, from: number): number {
  const pattern = new RegExp(`</${name}[\\s/>]`, 'giu');
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? -1;
}

function readAttribute(attributes: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'iu').exec(` ${attributes}`);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
}

function oneTarget(target: string): string {
  return target.replace(/\s+/gu, '').slice(0, 2_000);
}

function readText(text: string, isPre: boolean): string {
  return decodeEntities(isPre ? text : text.replace(/[ \t\r\n\f]+/gu, ' '));
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{1,30}));?/giu, (whole, hex?: string, decimal?: string, named?: string) => {
    if (named !== undefined) return ENTITIES[named] ?? ENTITIES[named.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}
