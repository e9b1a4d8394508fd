import { MS, plus, toIso, type Instant } from '@writ/kernel';
import { checkSecurityTxt } from './check-security-txt.ts';
import { errors } from './errors.ts';

/** What our own security.txt says. Values are URIs, the contacts in the order of preference. */
export interface SecurityTxtSettings {
  readonly contacts: readonly string[];
  /** Language tags, such as `en`. */
  readonly languages: readonly string[];
  /** Where the file is found, whole addresses. */
  readonly canonical: readonly string[];
  readonly encryption?: string | undefined;
  readonly policy?: string | undefined;
  readonly acknowledgments?: string | undefined;
  readonly hiring?: string | undefined;
}

/** RFC 9116 recommends less than a year. */
const LIVES_DAYS = 300;

/** Our own security.txt, which expires 300 days after `now`. Throws `security-txt-invalid` when the settings give none that is valid. */
export function writeSecurityTxt(settings: SecurityTxtSettings, now: Instant): { readonly text: string; readonly expiresAt: Instant } {
  const expiresAt = plus(now, LIVES_DAYS * MS.day - (now % MS.second));
  const fields: readonly (readonly [string, string | undefined])[] = [
    ...settings.contacts.map((contact) => ['Contact', contact] as const),
    ['Expires', toIso(expiresAt).replace('.000Z', 'Z')],
    ['Encryption', settings.encryption],
    ['Acknowledgments', settings.acknowledgments],
    ['Preferred-Languages', settings.languages.length === 0 ? undefined : settings.languages.join(', ')],
    ...settings.canonical.map((canonical) => ['Canonical', canonical] as const),
    ['Policy', settings.policy],
    ['Hiring', settings.hiring],
  ];
  const lines = fields.filter((field): field is readonly [string, string] => field[1] !== undefined).map(([name, value]) => `${name}: ${value}`);
  // A value with a line break in it would be two fields, and the second one anybody's.
  const broken = lines.find((line) => /\p{Cc}/u.test(line));
  if (broken !== undefined) throw errors('security-txt-invalid', { why: `${broken.split(':')[0]} has a line break or another control character in it.` });
  const text = `${lines.join('\n')}\n`;
  const fault = checkSecurityTxt(text, { now }).faults.find(({ severity }) => severity === 'error');
  if (fault) throw errors('security-txt-invalid', { why: `${lines[fault.line - 1] ?? ''}. ${fault.text}` });
  return { text, expiresAt };
}

/** Whether two files say the same but for the time at which they expire; signatures are left out. */
export function hasSameMeaning(one: string, other: string): boolean {
  return meaning(one) === meaning(other);
}

function meaning(text: string): string {
  const { fields } = checkSecurityTxt(text, { now: 0 as Instant });
  return fields.filter(({ name }) => name.toLowerCase() !== 'expires').map(({ name, value }) => `${name.toLowerCase()}: ${value}`).join('\n');
}
