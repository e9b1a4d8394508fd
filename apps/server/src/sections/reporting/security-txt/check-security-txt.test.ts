import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '@writ/kernel';
import { checkSecurityTxt } from './check-security-txt.ts';

const now = parseInstant('2026-11-24T12:00:00Z')!;
const GOOD = ['Contact: mailto:security@example.com', 'Expires: 2027-06-30T12:00:00Z', 'Canonical: https://example.com/.well-known/security.txt', ''].join('\n');
const SIGNED = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${GOOD}-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n`;

function found(text: string, options: { readonly url?: string; readonly contentType?: string } = {}): readonly string[] {
  return checkSecurityTxt(text, { now, ...options }).faults.map(({ line, code }) => `${line} ${code}`);
}

describe('a valid file', () => {
  test.each([
    ['as the RFC has it', GOOD],
    ['with CR LF', GOOD.replaceAll('\n', '\r\n')],
    ['with names in any case', GOOD.replace('Contact', 'cOnTaCt')],
    ['with comments and empty lines', `# ours\n\n${GOOD}\n#\n`],
    ['with fields that nobody has registered', `${GOOD}Bug-Cake: yes please\n`],
    ['signed', SIGNED],
    ['signed, with an escaped comment', SIGNED.replace('\n\nContact', '\n\n- # ours\nContact')],
    ['with small letters in its time', GOOD.replace('T12:00:00Z', 't12:00:00z')],
    ['with every registered field', `${GOOD}Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f\nAcknowledgments: https://example.com/thanks\nPreferred-Languages: en, de-CH, zh-Hant-TW\nPolicy: https://example.com/policy\nHiring: https://example.com/jobs\nCSAF: https://example.com/.well-known/csaf/provider-metadata.json\nContact: tel:+1-201-555-0123\n`],
  ])('%s has no fault', (_, text) => {
    expect(found(text, { url: 'https://example.com/.well-known/security.txt', contentType: 'text/plain; charset=utf-8' })).toEqual([]);
  });
  test('keeps its contacts in order of preference, and tells when it expires', () => {
    const { fields, expires } = checkSecurityTxt(`${GOOD}Contact: https://example.com/report\n`, { now });
    expect(fields.filter(({ name }) => name === 'Contact').map(({ value }) => value)).toEqual(['mailto:security@example.com', 'https://example.com/report']);
    expect(expires).toBe(parseInstant('2027-06-30T12:00:00Z'));
  });
  test('once signed, is read from within its signature alone', () => {
    const { fields, isSigned } = checkSecurityTxt(`Contact: mailto:mallory@example.org\n${SIGNED}Contact: mailto:mallory@example.org\n`, { now });
    expect(isSigned).toBe(true);
    expect(fields.map(({ value }) => value)).not.toContain('mailto:mallory@example.org');
  });
});

describe('each fault has its line', () => {
  test.each([
    ['no text', '', ['1 contact-missing', '1 expires-missing']],
    ['a web page', '<!DOCTYPE html><html></html>', ['1 is-html']],
    ['a plain mail address', GOOD.replace('mailto:', ''), ['1 contact-not-uri']],
    ['a contact by http', GOOD.replace('mailto:security@example.com', 'http://example.com/'), ['1 not-https']],
    ['two contacts in one line', GOOD.replace('mailto:security@example.com', 'mailto:a@example.com, mailto:b@example.com'), ['1 contact-not-uri']],
    ['no contact', GOOD.replace('Contact', 'X-Contact'), ['3 contact-missing']],
    ['two times of expiry', `${GOOD}Expires: 2027-06-30T12:00:00Z\n`, ['4 expires-twice']],
    ['a past expiry', GOOD.replace('2027', '2026'), ['2 expires-past']],
    ['an expiry that is now', GOOD.replace('2027-06-30', '2026-11-24'), ['2 expires-past']],
    ['an expiry two years ahead', GOOD.replace('2027', '2028'), ['2 expires-far']],
    ['a date alone', GOOD.replace('T12:00:00Z', ''), ['2 expires-malformed']],
    ['a day that is none', GOOD.replace('06-30', '02-30'), ['2 expires-malformed']],
    ['languages twice', `${GOOD}Preferred-Languages: en\nPreferred-Languages: de\n`, ['5 languages-twice']],
    ['a language by its name', `${GOOD}Preferred-Languages: English please\n`, ['4 languages-malformed']],
    ['a language that is empty', `${GOOD}Preferred-Languages: en,,de\n`, ['4 languages-malformed']],
    ['the key itself', `${GOOD}Encryption: -----BEGIN PGP PUBLIC KEY BLOCK-----\n`, ['4 encryption-is-key']],
    ['a policy by http', `${GOOD}Policy: http://example.com/\n`, ['4 not-https']],
    ['a policy that is no address', `${GOOD}Policy: see our site\n`, ['4 uri-malformed']],
    ['a registry name spelt in British', `${GOOD}Acknowledgements: https://example.com/\n`, ['4 field-misspelt']],
    ['metadata of another name', `${GOOD}CSAF: https://example.com/csaf.json\n`, ['4 csaf-not-metadata']],
    ['a line that is no field', `${GOOD}Hello\n`, ['4 line-malformed']],
    ['no space after the colon', GOOD.replace(': 2027', ':2027'), ['2 space-missing']],
    ['two spaces', GOOD.replace(': 2027', ':  2027'), ['2 space-extra']],
    ['no value', `${GOOD}Policy:\n`, ['4 value-missing']],
    ['a carriage return alone', GOOD.replace('# ', '').replace('\nExpires', '\rExpires'), ['1 contact-not-uri', '1 line-end-wrong', '2 expires-missing']],
    ['an open last line', GOOD.trimEnd(), ['3 last-line-open']],
    ['a byte order mark', `\uFEFF${GOOD}`, ['1 byte-order-mark']],
    ['a NUL', `${GOOD}#\0\n`, ['4 not-text']],
    ['more than 32 KiB', `${GOOD}#${'x'.repeat(33_000)}\n`, ['1 too-large']],
    ['words before what is signed', `Hello\n${SIGNED}`, ['1 outside-signature']],
    ['words behind the signature', `${SIGNED}Hello\n`, ['11 outside-signature']],
    ['a field among the headers of the armour', SIGNED.replace('Hash: SHA512', 'Hash: SHA512\nContact: mailto:mallory@example.org'), ['3 armor-header']],
    ['a signature that is cut off', SIGNED.slice(0, SIGNED.indexOf('iQ==')), ['7 signature-cut-off']],
    ['the beginning of a signed text, and no more', '-----BEGIN PGP SIGNED MESSAGE-----\n', ['1 canonical-missing', '1 contact-missing', '1 expires-missing', '1 signature-cut-off']],
    ['a dash that is not escaped', SIGNED.replace('Contact:', '-Hello\nContact:'), ['4 dash-not-escaped']],
    ['signed without Canonical', SIGNED.replace(/Canonical.*\n/, ''), ['9 canonical-missing']],
  ])('%s', (_, text, expected) => {
    expect([...found(text)].toSorted()).toEqual([...expected].toSorted());
  });
  test.each([
    ['found where no Canonical says', { url: 'https://www.example.com/.well-known/security.txt' }, '3 canonical-other'],
    ['found elsewhere on the site', { url: 'https://example.com/security.txt' }, '1 place-wrong'],
    ['found without TLS', { url: 'http://example.com/.well-known/security.txt' }, '1 place-wrong'],
    ['served as a web page', { contentType: 'text/html' }, '1 type-wrong'],
    ['served in another charset', { contentType: 'text/plain; charset=iso-8859-1' }, '1 type-wrong'],
    ['served without a charset', { contentType: 'text/plain' }, '1 charset-unsaid'],
    ['served without a type', { contentType: '' }, '1 type-wrong'],
  ])('%s', (_, options, expected) => {
    expect(found(GOOD, options)).toContain(expected);
  });
});

describe('laws', () => {
  const piece = fc.oneof(
    fc.constantFrom('Contact', 'Expires', ': ', ':', '\n', '\r\n', '\r', '- ', '-', '#', '<', '\uFEFF', '\0', '-----BEGIN PGP SIGNED MESSAGE-----', '-----BEGIN PGP SIGNATURE-----', '-----END PGP SIGNATURE-----', 'Hash: SHA256', 'mailto:', 'https://', '2027-02-30T99:99:99Z', 'Preferred-Languages: ', 'Encryption: '),
    fc.string({ unit: 'binary', maxLength: 20 }), fc.constant(GOOD), fc.constant(SIGNED),
  );
  test('no text makes it throw, and every fault lies within the file', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')), (text) => {
      const lines = text.split(/\r?\n/);
      for (const { line, column } of checkSecurityTxt(text, { now, url: text, contentType: text }).faults) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        if (column !== undefined) expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
      }
    }), { numRuns: 1_500 });
  });
  test('line ends make no difference', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('Contact: mailto:a@example.com', 'Expires: 2027-01-01T00:00:00Z', 'x', '', '# c', 'Policy: y'), fc.string({ maxLength: 10 }).filter((text) => !/[\r\n]/.test(text)))), (lines) => {
      const text = lines.map((line) => `${line}\n`).join('');
      expect(found(text.replaceAll('\n', '\r\n'))).toEqual(found(text));
    }));
  });
  test.each([['a', 'Contact: mailto:a@'], ['-', 'Preferred-Languages: en-'], ['aa-', 'Preferred-Languages: x-'], ['%', 'Policy: https://'], ['\n', ''], ['-----BEGIN PGP SIGNED MESSAGE-----\n', '']])('thirty thousand times %j is read within 200 ms', (part, before) => {
    const text = before + part.repeat(30_000);
    const start = performance.now();
    checkSecurityTxt(text, { now });
    expect(performance.now() - start).toBeLessThan(200);
  });
});
