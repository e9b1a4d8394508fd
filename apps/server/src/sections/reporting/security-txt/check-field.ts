import { MS, parseInstant, plus, type Instant } from '@writ/kernel';
import { faultAt, type SecurityTxtCode, type SecurityTxtFault } from './fault.ts';

/** One field as it stands in the file; `name` as it was written. */
export interface SecurityTxtField {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/** Fields that hold the address of a page (RFC 9116 and the IANA registry of its fields). */
const PAGES = new Set(['acknowledgments', 'canonical', 'hiring', 'policy', 'csaf']);
/** What people write, and what readers know. */
const MISSPELT = new Set(['acknowledgements', 'acknowledgment', 'acknowledgement', 'contacts', 'expire', 'expiry', 'preferred-language', 'languages', 'policies', 'canonical-url', 'pgp-key']);
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** Characters that RFC 3986 allows in a URI. */
const URI = /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i;
const TAG = /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?$/i;
const YEAR_MS = 366 * MS.day;

/** What is wrong with one field by itself. */
export function checkField({ name, value, line, column }: SecurityTxtField, now: Instant): readonly SecurityTxtFault[] {
  return codesOf(name.toLowerCase(), value, now).map((code) => faultAt(code, line, code === 'field-misspelt' ? 1 : column));
}

/** The moment that an `Expires` names, or undefined. RFC 3339 lets the letters be small. */
export function readExpires(value: string): Instant | undefined {
  const text = value.toUpperCase();
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const days = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return Number(text.slice(8, 10)) > days ? undefined : parseInstant(text);
}

function codesOf(name: string, value: string, now: Instant): readonly SecurityTxtCode[] {
  if (MISSPELT.has(name)) return ['field-misspelt'];
  if (value === '') return ['value-missing'];
  if (name === 'contact') return checkContact(value);
  if (name === 'expires') return checkExpires(value, now);
  if (name === 'encryption') return checkEncryption(value);
  if (name === 'preferred-languages') return value.split(',').every((tag) => TAG.test(tag.trim())) ? [] : ['languages-malformed'];
  if (!PAGES.has(name)) return [];
  const page = checkPage(value);
  return page.length === 0 && name === 'csaf' && !value.endsWith('/provider-metadata.json') ? ['csaf-not-metadata'] : page;
}

function checkContact(value: string): readonly SecurityTxtCode[] {
  if (!URI.test(value)) return ['contact-not-uri'];
  switch (schemeOf(value)) {
    case 'mailto': return /^mailto:[^@\s?]+@[^@\s?]+(\?.*)?$/i.test(value) ? [] : ['contact-not-uri'];
    case 'tel': return /^tel:\+?[0-9().*#-]*[0-9][0-9().*#-]*(;[\w.=%+-]+)*$/i.test(value) ? [] : ['contact-not-uri'];
    case 'http': return ['not-https'];
    case 'https': return checkPage(value);
    default: return ['contact-unusual'];
  }
}

function checkEncryption(value: string): readonly SecurityTxtCode[] {
  if (/BEGIN PGP|^(ssh-|mQ[A-Za-z0-9+/]{30})/.test(value)) return ['encryption-is-key'];
  if (!URI.test(value)) return ['uri-malformed'];
  return ['dns', 'openpgp4fpr'].includes(schemeOf(value)) ? [] : checkPage(value);
}

function checkExpires(value: string, now: Instant): readonly SecurityTxtCode[] {
  const at = readExpires(value);
  if (at === undefined) return ['expires-malformed'];
  if (at <= now) return ['expires-past'];
  return at > plus(now, YEAR_MS) ? ['expires-far'] : [];
}

function checkPage(value: string): readonly SecurityTxtCode[] {
  if (!URI.test(value)) return ['uri-malformed'];
  if (schemeOf(value) !== 'https') return ['not-https'];
  return /^https:\/\/[^/?#]/i.test(value) && URL.canParse(value) ? [] : ['uri-malformed'];
}

function schemeOf(uri: string): string {
  return SCHEME.exec(uri)?.[1]?.toLowerCase() ?? '';
}
