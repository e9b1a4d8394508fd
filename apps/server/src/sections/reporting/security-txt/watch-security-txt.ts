import type { Fact, FactValue, UnknownReason } from '@writ/contract';
import { toIso, WritError, type Instant } from '@writ/kernel';
import type { Page } from '../../../platform/outbound/index.ts';
import { checkSecurityTxt, SECURITY_TXT_LIMIT_BYTES, type CheckedSecurityTxt } from './check-security-txt.ts';

export interface WatchParts {
  /** Calls the outside: `platform/outbound`. */
  readonly fetchPage: (url: string, wanted: { readonly maxBytes: number }) => Promise<Pick<Page, 'status' | 'headers' | 'body' | 'hops'>>;
  /** What the signature of a cleartext-signed file is worth against the company's keys. */
  readonly verify: (text: string) => Promise<'valid' | 'invalid' | 'unknown-key'>;
}

/** What we expect to find there. */
export interface OwnSecurityTxt {
  /** Values of its `Contact` fields. */
  readonly contacts: readonly string[];
  /** The file as Writ serves it; undefined while there is none. */
  readonly text: string | undefined;
}

const REASONS: Readonly<Record<string, UnknownReason>> = { 'outbound-timed-out': 'timed-out', 'outbound-answer-too-large': 'too-large', 'outbound-refused': 'unsupported', 'outbound-failed': 'missing' };

/** Fetches what the public address really serves and says so as a fact; what cannot be fetched is an unknown fact with its reason. */
export async function watchSecurityTxt({ fetchPage, verify }: WatchParts, publicUrl: string, own: OwnSecurityTxt, now: Instant): Promise<Fact<'page.security-txt'>> {
  const about = { kind: 'page.security-txt', observedAt: now, source: { how: 'measured', by: 'writ' }, evidence: [] } as const;
  const url = new URL('/.well-known/security.txt', publicUrl).href;
  try {
    const page = await fetchPage(url, { maxBytes: 8 * SECURITY_TXT_LIMIT_BYTES });
    return { ...about, state: 'known', value: await readPage(url, page, own, verify, now) };
  } catch (error) {
    if (!(error instanceof WritError)) throw error;
    return { ...about, state: 'unknown', reason: REASONS[error.code] ?? 'unreadable', message: error.message.slice(0, 1_000), remedy: `curl -i ${url}` };
  }
}

async function readPage(url: string, page: Awaited<ReturnType<WatchParts['fetchPage']>>, own: OwnSecurityTxt, verify: WatchParts['verify'], now: Instant): Promise<FactValue<'page.security-txt'>> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(page.body);
  const contentType = page.headers['content-type']?.slice(0, 500);
  const hops = page.hops.map((hop) => hop.url.slice(0, 500)).slice(0, 10);
  const base = { url: url.slice(0, 500), hops, status: page.status, ...(contentType === undefined ? {} : { contentType }) };
  if (page.status !== 200) return { ...base, faults: [], signature: 'none', contactsOurs: false, sameAsOurs: false };
  // A file served without any type is wrong too, so that an absent header is checked as an empty one.
  const checked = checkSecurityTxt(text, { now, url: page.hops.at(-1)?.url ?? url, contentType: contentType ?? '' });
  return {
    ...base,
    faults: checked.faults.map(({ line, code, text: said, severity }) => ({ line, code, text: said, severity })),
    ...(checked.expires === undefined ? {} : { expires: toIso(checked.expires) }),
    signature: checked.isSigned ? await verify(text) : 'none',
    contactsOurs: namesOneOf(checked, own.contacts),
    sameAsOurs: own.text !== undefined && normal(own.text) === normal(text),
  };
}

/** One is enough: a company may name a programme of its own beside ours; another company names none. */
function namesOneOf({ fields }: CheckedSecurityTxt, contacts: readonly string[]): boolean {
  return fields.some(({ name, value }) => name.toLowerCase() === 'contact' && contacts.some((contact) => contact.toLowerCase() === value.toLowerCase()));
}

/** Line ends are the server's choice. */
function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
