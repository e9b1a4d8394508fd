import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { SecurityTxtRule } from './evaluate-security-txt.ts';

const URL = 'https://example.com/.well-known/security.txt';
const good: FactValue<'page.security-txt'> = {
  url: URL, hops: [URL], status: 200, contentType: 'text/plain; charset=utf-8', faults: [], expires: ago(-200 * MS.day), signature: 'valid', contactsOurs: true, sameAsOurs: true,
};
const { kept, broken, unknown, unseen } = casesOn<SecurityTxtRule, 'page.security-txt'>('page.security-txt', good, { renewedBefore: { amount: 30, unit: 'day' } });

function fault(code: string, text: string, severity: 'error' | 'warning' = 'error', line = 1) {
  return { faults: [{ line, code, text, severity }] };
}

/** What `security-txt` must say, and what would fool it. */
export const securityTxtCases: readonly ControlCase<SecurityTxtRule>[] = [
  kept('The public address serves the signed file that Writ made', {}, 'ours'),
  kept('The file is not signed, which nothing asks for', { signature: 'none' }, 'ours'),
  kept('Another server holds a valid file with our contacts', { sameAsOurs: false }, 'ours-by-contact'),
  kept('The address leads to the same company under www, and our own text lies there', { hops: [URL, 'https://www.example.com/.well-known/security.txt'] }, 'ours'),
  kept('The file has a thing that is no error', fault('charset-unsaid', 'The file is served without saying charset=utf-8.', 'warning'), 'ours'),
  kept('The file expires one second later than it must have been renewed', { expires: ago(-(30 * MS.day + MS.second)) }, 'ours'),
  broken('There is no such page', { status: 404, sameAsOurs: false, contactsOurs: false, expires: undefined }, 'not-there'),
  broken('A web page is served, with 200', { ...fault('is-html', 'This is a web page, not a security.txt.'), contactsOurs: false, sameAsOurs: false, expires: undefined }, 'is-html'),
  broken('A page that says in plain text that nothing was found is served, with 200', { ...fault('line-malformed', 'A line must be a field.'), contactsOurs: false, sameAsOurs: false, expires: undefined }, 'line-malformed'),
  broken('The file expired yesterday', { expires: ago(MS.day) }, 'expired'),
  broken('The file expires at this very moment', { expires: ago(0) }, 'expired'),
  broken('The file expires in 29 days, so nobody renews it', { expires: ago(-29 * MS.day) }, 'not-renewed'),
  broken('The file expires exactly as far ahead as it must have been renewed', { expires: ago(-30 * MS.day) }, 'not-renewed'),
  broken('The file has no Expires', { ...fault('expires-missing', 'There must be one Expires.'), expires: undefined }, 'no-expiry'),
  broken('A valid file of another company is served', { contactsOurs: false, sameAsOurs: false }, 'not-ours'),
  broken('The address leads to another site with a file of its own', { hops: [URL, 'https://example.org/.well-known/security.txt'], sameAsOurs: false }, 'led-elsewhere'),
  broken('The text was changed after it was signed', { signature: 'invalid', sameAsOurs: false }, 'signature-broken'),
  broken('A contact was added outside the signed part', fault('outside-signature', 'This stands outside what is signed, so anybody may have written it.', 'error', 12), 'outside-signature'),
  unknown('The public address refuses the method', { status: 405 }, 'no-answer'),
  unknown('The public address is down for a moment', { status: 503 }, 'no-answer'),
  unknown('The public address lets no program in', { status: 403 }, 'no-answer'),
  unknown('The file is signed with a key that nobody here knows', { signature: 'unknown-key', sameAsOurs: false }, 'signed-by-unknown'),
  unseen('The public address does not answer', 'timed-out', 'The public address did not answer in time.', `curl -i ${URL}`),
  unseen('Nobody has looked for two days', 'stale', 'The last look is too old.'),
];
