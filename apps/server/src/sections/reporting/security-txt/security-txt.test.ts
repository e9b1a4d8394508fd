import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FACT_KINDS, type Fact } from '@writ/contract';
import { MS, plus, toIso, WritError } from '@writ/kernel';
import { createTestDatabase } from '@writ/testkit';
import { CASE_NOW } from '../../../core/case-fact.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import { clearsign, makeCompanyKey, readPrivateKey, readPublicKey, verifyClearsigned } from '../../../platform/mail/pgp/index.ts';
import { errors as outboundErrors } from '../../../platform/outbound/errors.ts';
import type { ReportingTables } from '../tables.ts';
import { checkSecurityTxt } from './check-security-txt.ts';
import { decideRenewal } from './decide-renewal.ts';
import { evaluateSecurityTxt, type SecurityTxtRule } from './evaluate-security-txt.ts';
import { readSecurityTxt, renewSecurityTxt } from './renew-security-txt.ts';
import { securityTxtCases } from './security-txt-cases.ts';
import { watchSecurityTxt, type WatchParts } from './watch-security-txt.ts';
import { writeSecurityTxt, type SecurityTxtSettings } from './write-security-txt.ts';

const now = CASE_NOW;
const URL = 'https://example.com/.well-known/security.txt';
const settings: SecurityTxtSettings = { contacts: ['mailto:security@example.com', 'https://example.com/report'], languages: ['en', 'de'], canonical: [URL], policy: 'https://example.com/security' };
const rule: SecurityTxtRule = { renewedBefore: { amount: 30, unit: 'day' } };
const month = rule.renewedBefore;

function judge(fact: Fact<'page.security-txt'>, at = now) {
  return evaluateSecurityTxt(rule, { get: () => fact as never }, { now: at });
}

describe('the verdict', () => {
  test.each(securityTxtCases)('$given: $expect', (row) => {
    const fact = row.facts[0] as Fact<'page.security-txt'>;
    const verdict = evaluateSecurityTxt(row.parameters as SecurityTxtRule, { get: () => fact as never }, { now: row.now });
    expect({ state: verdict.state, because: verdict.reasons[0]?.code }).toEqual({ state: row.expect, because: row.because });
    expect(verdict.reasons[0]!.text).toMatch(/^[A-Z0-9/].*\.$/);
    if (row.expect === 'broken') expect(verdict.reasons[0]!.remedy).toBeTruthy();
    if (fact.state === 'known') expect(FACT_KINDS['page.security-txt'].value.safeParse(JSON.parse(JSON.stringify(fact.value))).error?.issues ?? []).toEqual([]);
    if (verdict.until !== undefined) {
      expect(evaluateSecurityTxt(row.parameters as SecurityTxtRule, { get: () => fact as never }, { now: plus(verdict.until, -1) }).state).toBe(verdict.state);
      expect(evaluateSecurityTxt(row.parameters as SecurityTxtRule, { get: () => fact as never }, { now: verdict.until }).state).toBe('broken');
    }
  });
});

describe('our own file', () => {
  test('is valid where it lies, and lives less than a year', () => {
    const { text, expiresAt } = writeSecurityTxt(settings, now);
    expect(checkSecurityTxt(text, { now, url: URL, contentType: 'text/plain; charset=utf-8' }).faults).toEqual([]);
    expect(expiresAt - now).toBeLessThan(365 * MS.day);
  });
  test('never has a field that the settings did not name, whatever they hold', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('mailto:a@example.com', 'mailto:a@example.com\nContact: mailto:mallory@example.org', 'https://example.com/\r\nExpires: 2099-01-01T00:00:00Z', ''), fc.string({ unit: 'binary' }), fc.webUrl())), (contacts) => {
      try {
        const { fields } = checkSecurityTxt(writeSecurityTxt({ ...settings, contacts }, now).text, { now });
        expect(fields.filter(({ name }) => name === 'Contact').map(({ value }) => value)).toEqual(contacts);
      } catch (error) {
        expect(error).toMatchObject({ code: 'security-txt-invalid' });
      }
    }));
  });
  test('is not made without a contact', () => {
    expect(() => writeSecurityTxt({ ...settings, contacts: [] }, now)).toThrow(WritError);
  });
  test('is renewed a week before the policy asks for it, when its settings change, and when it is to be signed', () => {
    const { text, expiresAt } = writeSecurityTxt(settings, now);
    const served = { text, expiresAt, isSigned: false };
    const later = (ms: number) => { const at = plus(now, ms); return decideRenewal(served, { text: writeSecurityTxt(settings, at).text, isSigned: false }, at, month); };
    expect(later(0)).toBe('keep');
    expect(later((300 - 37) * MS.day - MS.second)).toBe('keep');
    expect(later((300 - 37) * MS.day)).toBe('renew');
    expect(decideRenewal(undefined, served, now, month)).toBe('renew');
    expect(decideRenewal(served, { text, isSigned: true }, now, month)).toBe('renew');
    expect(decideRenewal(served, { text: writeSecurityTxt({ ...settings, languages: ['fr'] }, now).text, isSigned: false }, now, month)).toBe('renew');
  });
});

describe('with a key', async () => {
  const { db, drop } = await createTestDatabase<ReportingTables & JournalTables>();
  afterAll(drop);
  const { privateArmor, publicArmor } = await makeCompanyKey('Example', 'security@example.com', undefined);
  const key = await readPrivateKey(privateArmor, undefined);
  const known = await readPublicKey(publicArmor, now);
  const sign = (text: string) => clearsign(text, key);
  const verify: WatchParts['verify'] = async (text) => {
    const { signatures } = await verifyClearsigned(text, [known.key]);
    return signatures.every(({ state }) => state === 'valid') ? 'valid' : signatures.some(({ state }) => state === 'unknown-key') ? 'unknown-key' : 'invalid';
  };
  const watch = (body: string, more: { readonly status?: number; readonly headers?: Record<string, string>; readonly at?: string } = {}, text?: string) =>
    watchSecurityTxt({ verify, fetchPage: async (url) => ({ status: more.status ?? 200, headers: more.headers ?? { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(body), hops: [{ url, status: 200, certificateEndsAt: undefined }, ...(more.at === undefined ? [] : [{ url: more.at, status: 200, certificateEndsAt: undefined }])] }) }, 'https://example.com/', { contacts: settings.contacts, text }, now);

  test('it is signed, kept, left alone until its time, and made again once', async () => {
    expect(await renewSecurityTxt({ db, sign }, settings, month, now)).toBe(true);
    expect(await renewSecurityTxt({ db, sign }, settings, month, plus(now, MS.day))).toBe(false);
    const served = (await readSecurityTxt(db))!;
    expect(checkSecurityTxt(served.text, { now, url: URL })).toMatchObject({ isSigned: true, faults: [], expires: served.expiresAt });
    expect(await verify(served.text)).toBe('valid');
    const due = plus(served.expiresAt, -30 * MS.day);
    expect(await renewSecurityTxt({ db, sign }, settings, month, due)).toBe(true);
    expect((await readSecurityTxt(db))!.expiresAt).toBeGreaterThan(served.expiresAt);
    expect((await db.selectFrom('core.journal').select('act').execute()).map(({ act }) => act)).toEqual(['security-txt.renewed', 'security-txt.renewed']);
  });
  test('what the address serves is believed only as far as it is ours', async () => {
    const ours = await sign(writeSecurityTxt(settings, now).text);
    expect(judge(await watch(ours, {}, ours))).toMatchObject({ state: 'kept', reasons: [{ code: 'ours' }] });
    expect(judge(await watch(ours.replaceAll(/\r?\n/g, '\r\n'), {}, ours))).toMatchObject({ state: 'kept', reasons: [{ code: 'ours' }] });
    expect(judge(await watch(ours.replace('/report', '/rapport'), {}, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'signature-broken' }] });
    expect(judge(await watch(`${ours}Contact: mailto:mallory@example.org\n`, {}, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'outside-signature' }] });
    expect(judge(await watch('<html>Not found</html>', {}, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'is-html' }] });
    expect(judge(await watch('Not found\n', {}, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'line-malformed' }] });
    expect(judge(await watch('', { status: 404 }, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'not-there' }] });
    expect(judge(await watch(ours, { at: 'https://example.org/.well-known/security.txt' }, undefined))).toMatchObject({ state: 'broken', reasons: [{ code: 'led-elsewhere' }] });
    expect(judge(await watch(ours, { headers: {} }, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'type-wrong' }] });
    const other = writeSecurityTxt({ contacts: ['mailto:other@example.org'], languages: [], canonical: [URL] }, now).text;
    expect(judge(await watch(other, {}, ours))).toMatchObject({ state: 'broken', reasons: [{ code: 'not-ours' }] });
    const stranger = await makeCompanyKey('Other', 'other@example.org', undefined);
    const foreign = await clearsign(writeSecurityTxt(settings, now).text, await readPrivateKey(stranger.privateArmor, undefined));
    expect(judge(await watch(foreign, {}, ours))).toMatchObject({ state: 'unknown', reasons: [{ code: 'signed-by-unknown' }] });
  });
  test('an address that cannot be asked is unknown, with why', async () => {
    const fact = await watchSecurityTxt({ verify, fetchPage: async () => Promise.reject(outboundErrors('outbound-timed-out', { host: 'example.com', timeoutMs: 10_000 })) }, 'https://example.com', { contacts: [], text: undefined }, now);
    expect(fact).toMatchObject({ state: 'unknown', reason: 'timed-out', message: 'example.com did not answer in full within 10000 ms.' });
    expect(judge(fact).state).toBe('unknown');
  });
  test('whatever is served comes as a fact of its kind', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom(200, 301, 404, 500), fc.string(), async (bytes, status, type) => {
      const fact = await watchSecurityTxt({ verify: async () => 'invalid', fetchPage: async () => ({ status, headers: { 'content-type': type }, body: Buffer.from(bytes), hops: [] }) }, 'https://example.com', { contacts: [], text: toIso(now) }, now);
      if (fact.state === 'known') expect(FACT_KINDS['page.security-txt'].value.safeParse(fact.value).success).toBe(true);
      expect(judge(fact).state).not.toBe('kept');
    }));
  });
});
