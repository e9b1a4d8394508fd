import type { Instant } from '@writ/kernel';
import { checkField, readExpires, type SecurityTxtField } from './check-field.ts';
import { faultAt, type SecurityTxtFault } from './fault.ts';
import { frameLines, type FramedLine } from './frame-lines.ts';

export interface CheckOptions {
  readonly now: Instant;
  /** Where the file was found, after all redirections. */
  readonly url?: string | undefined;
  /** The `Content-Type` that it was served with. */
  readonly contentType?: string | undefined;
}

export interface CheckedSecurityTxt {
  /** The fields that readers may believe, in the order of the file: of several contacts the first is preferred. */
  readonly fields: readonly SecurityTxtField[];
  readonly faults: readonly SecurityTxtFault[];
  readonly expires: Instant | undefined;
  /** It has the frame of an OpenPGP signature; whether that is valid is not known here. */
  readonly isSigned: boolean;
}

/** RFC 9116 suggests that readers stop here. */
export const SECURITY_TXT_LIMIT_BYTES = 32_768;
/** What is about the whole file comes behind what is wrong in its line. */
const LAST = SECURITY_TXT_LIMIT_BYTES + 2;
/** More would tell nobody anything. */
const FAULTS_LIMIT = 200;

/** Reads a security.txt by RFC 9116 and lists every fault with its line. Never throws, whatever the text. */
export function checkSecurityTxt(text: string, options: CheckOptions): CheckedSecurityTxt {
  const served = checkServing(options);
  if (/^\uFEFF?\s*<(!doctype|html|head|body|\?xml)/i.test(text)) return { fields: [], faults: [...served, faultAt('is-html', 1, 1)], expires: undefined, isSigned: false };
  const { lines: texts, faults: shape } = splitLines(text);
  const framed = frameLines(texts);
  const read = readFields(framed.lines);
  const { fields } = read;
  const whole = checkWhole(fields, framed.isSigned, texts.length, options);
  const alone = fields.flatMap((field) => checkField(field, options.now));
  const faults = [...served, ...shape, ...framed.faults, ...read.faults, ...alone, ...whole].toSorted((one, other) => one.line - other.line || (one.column ?? LAST) - (other.column ?? LAST));
  const expires = fields.find(({ name }) => name.toLowerCase() === 'expires');
  return { fields, faults: faults.slice(0, FAULTS_LIMIT), expires: expires && readExpires(expires.value), isSigned: framed.isSigned };
}

function splitLines(text: string): { lines: readonly string[]; faults: readonly SecurityTxtFault[] } {
  const faults: SecurityTxtFault[] = [];
  const bounded = text.slice(0, SECURITY_TXT_LIMIT_BYTES);
  if (new TextEncoder().encode(text.slice(0, SECURITY_TXT_LIMIT_BYTES + 1)).length > SECURITY_TXT_LIMIT_BYTES) faults.push(faultAt('too-large', 1));
  const hasMark = bounded.startsWith('\uFEFF');
  if (hasMark) faults.push(faultAt('byte-order-mark', 1, 1));
  const lines = (hasMark ? bounded.slice(1) : bounded).split(/\r?\n/);
  if (lines.at(-1) === '' && lines.length > 1) lines.pop();
  else if (text.length <= SECURITY_TXT_LIMIT_BYTES && text !== '') faults.push(faultAt('last-line-open', lines.length));
  for (const [index, line] of lines.entries()) {
    const strange = /(?![\t\r])\p{Cc}|\uFFFD|\p{Cs}/u.exec(line);
    if (strange) faults.push(faultAt('not-text', index + 1, strange.index + 1));
    const turned = line.indexOf('\r');
    if (turned !== -1) faults.push(faultAt('line-end-wrong', index + 1, turned + 1));
  }
  return { lines, faults };
}

function readFields(lines: readonly FramedLine[]): { fields: readonly SecurityTxtField[]; faults: readonly SecurityTxtFault[] } {
  const fields: SecurityTxtField[] = [];
  const faults: SecurityTxtFault[] = [];
  for (const { line, text, indent } of lines) {
    if (text.trim() === '' || text.startsWith('#')) continue;
    const match = /^([!-9;-~]+):([ \t]*)([^]*)$/.exec(text);
    if (!match) {
      faults.push(faultAt('line-malformed', line, 1));
      continue;
    }
    const [, name, space, rest] = match as unknown as [string, string, string, string];
    const column = indent + name.length + 1 + space.length + 1;
    const value = rest.trimEnd();
    if (value !== '' && space === '') faults.push(faultAt('space-missing', line, column));
    else if (value !== '' && (space !== ' ' || value !== rest)) faults.push(faultAt('space-extra', line, column));
    fields.push({ name, value, line, column });
  }
  return { fields, faults };
}

function checkWhole(fields: readonly SecurityTxtField[], isSigned: boolean, lastLine: number, { url }: CheckOptions): readonly SecurityTxtFault[] {
  const named = (name: string): readonly SecurityTxtField[] => fields.filter((field) => field.name.toLowerCase() === name);
  const [expires, canonical] = [named('expires'), named('canonical')];
  const faults: SecurityTxtFault[] = [];
  if (named('contact').length === 0) faults.push(faultAt('contact-missing', lastLine));
  if (expires.length === 0) faults.push(faultAt('expires-missing', lastLine));
  faults.push(...expires.slice(1).map(({ line }) => faultAt('expires-twice', line, 1)));
  faults.push(...named('preferred-languages').slice(1).map(({ line }) => faultAt('languages-twice', line, 1)));
  if (isSigned && canonical.length === 0) faults.push(faultAt('canonical-missing', lastLine));
  if (url !== undefined && canonical.length > 0 && !canonical.some(({ value }) => sameAddress(value, url))) faults.push(faultAt('canonical-other', canonical[0]!.line, canonical[0]!.column));
  return faults;
}

function checkServing({ url, contentType }: CheckOptions): readonly SecurityTxtFault[] {
  const faults: SecurityTxtFault[] = [];
  if (url !== undefined) {
    const at = URL.canParse(url) ? new URL(url) : undefined;
    if (at?.protocol !== 'https:' || at.pathname !== '/.well-known/security.txt') faults.push(faultAt('place-wrong', 1));
  }
  if (contentType !== undefined) {
    const charset = /;\s*charset="?([^";\s]+)"?/i.exec(contentType)?.[1]?.toLowerCase();
    if (!/^\s*text\/plain\s*(;|$)/i.test(contentType) || (charset !== undefined && charset !== 'utf-8')) faults.push(faultAt('type-wrong', 1));
    else if (charset === undefined) faults.push(faultAt('charset-unsaid', 1));
  }
  return faults;
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
