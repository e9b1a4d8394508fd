import { randomBytes } from 'node:crypto';
import { instant } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, contrast, LEAST_CONTRAST } from './accent.ts';
import { decideForm, HASTY_MS, PATIENCE_MS } from './decide-form.ts';
import { describeProgress } from './describe-progress.ts';
import { createFloodGate } from './flood-gate.ts';
import { FORM_LIVES_MS, issueFormToken, readFormToken } from './form-token.ts';
import { findProof, isProof } from './proof-of-work.ts';
import { contentOf, ReportForm } from './report-form.ts';
import { ReportContent } from '../reports/report-content.ts';
import { REPORT_STATES } from '../tables.ts';
import { sayFileSize } from './say-file-size.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 20));
const key = randomBytes(32);

describe('a token', () => {
  test('is read by its own key alone, from the moment it was made until a week later', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 * FORM_LIVES_MS }), (age) => {
      const token = issueFormToken(key, NOW);
      expect(readFormToken(key, token, instant(NOW + age)) !== undefined).toBe(age <= FORM_LIVES_MS);
      expect(readFormToken(randomBytes(32), token, instant(NOW + age))).toBeUndefined();
      expect(readFormToken(key, token, instant(NOW - 1 - age))).toBeUndefined();
    }));
  });
  test('with any character changed is none, and neither is garbage', () => {
    fc.assert(fc.property(fc.nat(), fc.constantFrom(...'AZaz09_-.'), (place, character) => {
      const token = issueFormToken(key, NOW);
      const at = place % token.length;
      const forged = token.slice(0, at) + character + token.slice(at + 1);
      const read = readFormToken(key, forged, NOW);
      // The last character of base64url holds two bits that mean nothing; the nonce and the time are all the same then.
      if (read) expect(forged.split('.').slice(0, 2)).toEqual(token.split('.').slice(0, 2));
    }));
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void expect(readFormToken(key, text, NOW)).toBeUndefined()));
  });
  test('is another one each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => readFormToken(key, issueFormToken(key, NOW), NOW)!.nonce)).size).toBe(1_000);
  });
});

test('a proof of work is found for every token, fits that token, and a number of another form does not pass', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 60 }), (token) => void expect(isProof(token, findProof(token, 6), 6)).toBe(true)), { numRuns: 50 });
  for (const proof of ['', '-1', '1e3', ' 1', '1'.repeat(13), '٣', '0x1']) expect(isProof('token', proof, 0)).toBe(false);
  expect(isProof('token', '1', 0)).toBe(true);
});

describe('whether a form is taken', () => {
  const form = fc.record({ issuedAt: fc.option(fc.integer({ min: 0, max: 2 * PATIENCE_MS }).map((age) => instant(NOW - age)), { nil: undefined }), trapFilled: fc.boolean(), waitMs: fc.option(fc.nat({ max: 3_600_000 }), { nil: undefined }), isUnderAttack: fc.boolean(), hasProof: fc.boolean() });
  test('whoever is held back is told what to do, and whoever does it is taken', () => {
    fc.assert(fc.property(form, (sent) => {
      const decision = decideForm(sent, NOW);
      if (decision.take) return;
      expect(decision.text).toMatch(/once more/);
      expect(decideForm({ ...sent, issuedAt: sent.issuedAt ?? NOW, trapFilled: false, waitMs: undefined }, instant(NOW + PATIENCE_MS))).toEqual({ take: true });
    }));
  });
  test('an attack never closes the form to who has done the work, nor to who has waited', () => {
    fc.assert(fc.property(fc.integer({ min: HASTY_MS, max: 10 * PATIENCE_MS }), fc.boolean(), (age, hasProof) => {
      const decision = decideForm({ issuedAt: instant(NOW - age), trapFilled: false, waitMs: undefined, isUnderAttack: true, hasProof }, NOW);
      expect(decision.take).toBe(hasProof || age >= PATIENCE_MS);
    }));
  });
});

test('the gate counts by hour and address, whatever the clock does, and forgets in bounded memory', () => {
  const gate = createFloodGate({ formsPerHour: 3, formsPerMinute: 1_000_000 });
  const taken = (now: number) => gate.count('192.0.2.1', instant(now));
  expect([taken(NOW), taken(NOW), taken(NOW), taken(NOW)]).toEqual([true, true, true, false]);
  expect(gate.waitMs('192.0.2.1', instant(NOW + 60_000))).toBe(3_540_000);
  expect(gate.count('192.0.2.2', NOW)).toBe(true);
  for (let address = 0; address < 30_000; address += 1) gate.count(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`, NOW);
  expect(taken(NOW + 3_600_000)).toBe(true);
  expect(taken(NOW)).toBe(true);
});

test('what a browser can send fits the report or is named at its field', () => {
  const field = fc.option(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 60 })), { nil: undefined });
  const sent = fc.record(Object.fromEntries(['what', 'title', 'where', 'version', 'howFound', 'impact', 'steps', 'isPublic', 'isExploited', 'urgent', 'disclosure', 'credit', 'name', 'email', 'pgpKey', 'website'].map((name) => [name, field])));
  fc.assert(fc.property(sent, (fields) => {
    const read = ReportForm.safeParse(fields);
    if (!read.success) return void expect(read.error.issues.every(({ path }) => path.length === 1)).toBe(true);
    const content = contentOf(read.data);
    expect(ReportContent.parse(content)).toEqual(content);
    expect(content.title).not.toMatch(/[\n\r]/);
    expect(Object.values({ ...content, ...content.reporter })).not.toContain('');
  }));
});

test('a colour that is taken can be read on both papers', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`), (colour) => {
    const made = accentOf(colour);
    if ('contrast' in made) return void expect(made.contrast).toBeLessThan(LEAST_CONTRAST);
    expect(contrast(made.accent.light, '#fcfbf8')).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    expect(contrast(made.accent.dark, '#15171a')).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    expect(contrast(made.accent.dark, '#101316')).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  }));
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});

test('in every state a reporter is told where it stands and what is next, and a late review is called late', () => {
  for (const state of REPORT_STATES) {
    const reviewedAt = state === 'new' ? undefined : NOW;
    const progress = describeProgress({ state, receivedAt: NOW, reviewDueAt: instant(NOW + 1_000), reviewedAt, closedAt: undefined }, { now: NOW });
    expect([progress.state, progress.about, progress.steps.length].every(Boolean)).toBe(true);
    expect(progress.about).not.toMatch(/late/);
  }
  const late = describeProgress({ state: 'new', receivedAt: NOW, reviewDueAt: NOW, reviewedAt: undefined, closedAt: undefined }, { now: instant(NOW + 1) });
  expect(late.about).toMatch(/are late/);
});

test.each([[0, '0 B'], [1023, '1023 B'], [1024, '1.0 KiB'], [240_000, '234 KiB'], [25 * 2 ** 20, '25 MiB']])('%i bytes are %s', (bytes, said) => void expect(sayFileSize(bytes)).toBe(said));
