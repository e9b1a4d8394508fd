import type { Evidence, FactValue, Reason, Verdict } from '@writ/contract';
import { formatDuration, MS, parseInstant, plainMilliseconds, plus, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface SecurityTxtRule {
  /** How long before its expiry the file must have been renewed. */
  readonly renewedBefore: Duration;
}

type Served = FactValue<'page.security-txt'>;

/** `expires-past` was true or not when the file was fetched; the clock of the verdict decides it again. */
const DECIDED_HERE = new Set(['expires-past', 'expires-missing', 'expires-malformed']);
const GONE = new Set([404, 410]);
const LOOK = 'writ security-txt check FILE';

/** Whether what the public address serves is our own security.txt, valid by RFC 9116 and renewed in time. Policy control `security-txt`. */
export function evaluateSecurityTxt({ renewedBefore }: SecurityTxtRule, facts: Facts<'page.security-txt'>, { now }: Pick<Surroundings, 'now'>): Verdict {
  const fact = facts.get('page.security-txt');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (value.status !== 200) return notServed(value, evidence);
  const wrong = whatIsWrong(value);
  if (wrong) return broken(wrong, { evidence });
  const expires = value.expires === undefined ? undefined : parseInstant(value.expires);
  if (expires === undefined) return broken({ code: 'no-expiry', text: 'The file does not say when it expires.', remedy: LOOK }, { evidence });
  if (expires <= now) return broken({ code: 'expired', text: `The file expired ${saySpan(now - expires)} ago.`, remedy: 'Open the publication settings and renew it.' }, { evidence });
  const renewBy = plus(expires, -spanOf(renewedBefore));
  if (renewBy <= now) {
    return broken({
      code: 'not-renewed',
      text: `The file expires in ${saySpan(expires - now)}; the policy wants it renewed ${formatDuration(renewedBefore)} before.`,
      remedy: 'Open the publication settings and renew it; where another server holds a copy, copy it there.',
    }, { evidence });
  }
  if (value.signature === 'unknown-key') {
    return unknown({ code: 'signed-by-unknown', text: 'The file is signed with a key that is not known here.', remedy: 'Add the public key to the publication settings.' }, { evidence, until: renewBy });
  }
  const text = value.sameAsOurs ? `The file is the one that Writ made and expires in ${saySpan(expires - now)}.` : `The file is valid, names our contacts and expires in ${saySpan(expires - now)}; it is not the very text that Writ made.`;
  return kept({ code: value.sameAsOurs ? 'ours' : 'ours-by-contact', text }, { evidence, until: renewBy, breaksAt: renewBy });
}

function notServed({ url, status }: Served, evidence: readonly Evidence[]): Verdict {
  if (GONE.has(status)) return broken({ code: 'not-there', text: `${status}: nothing is served at the public address.`, remedy: `curl -i ${url}` }, { evidence });
  return unknown({ code: 'no-answer', text: `${status}: the public address answered with neither a file nor its absence.`, remedy: `curl -i ${url}` }, { evidence });
}

function whatIsWrong({ url, hops, faults, signature, contactsOurs, sameAsOurs }: Served): Reason | undefined {
  const last = hops.at(-1) ?? url;
  if (hostOf(last) !== hostOf(url) && !sameAsOurs) return { code: 'led-elsewhere', text: `The public address leads to ${hostOf(last)}, where another file lies.`, remedy: `curl -iL ${url}` };
  const fault = faults.find(({ severity, code }) => severity === 'error' && !DECIDED_HERE.has(code));
  if (fault) return { code: fault.code, text: fault.line === undefined ? fault.text : `${sentence(fault.text)} That is line ${fault.line}.`, remedy: LOOK };
  if (signature === 'invalid') return { code: 'signature-broken', text: 'The signature does not fit the text, so somebody changed it after it was signed.', remedy: 'gpg --verify security.txt' };
  if (!contactsOurs) return { code: 'not-ours', text: 'The file names none of our contacts: it is somebody else’s, or older than our settings.', remedy: 'Compare it with the one in the publication settings.' };
  return undefined;
}

/** Months and years count as 30 and 365 days: the rule is about care, not about a date. */
function spanOf(duration: Duration): number {
  return plainMilliseconds(duration) ?? duration.amount * (duration.unit === 'year' ? 365 : 30) * MS.day;
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? url;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
