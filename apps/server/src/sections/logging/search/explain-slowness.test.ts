import { MS } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineFilter } from '../../../platform/logstore/index.ts';
import { explainSlowness, SLOW_MS } from './explain-slowness.ts';

const UNTIL = Date.UTC(2026, 10, 24);
const SERVICE = '00000000-0000-7000-8000-000000000001';

function explain(filter: Partial<LineFilter>, { days = 90, tookMs = 4_200, wasCut = false, found = 5 } = {}): string | undefined {
  return explainSlowness({ filter: { from: UNTIL - days * MS.day, until: UNTIL, ...filter }, tookMs, wasCut, found });
}

describe('why a search was slow', () => {
  test('is not said to somebody who did not wait', () => {
    expect(explain({}, { tookMs: SLOW_MS - 1 })).toBeUndefined();
  });

  test.each<[string, Partial<LineFilter>, RegExp]>([
    ['no service chosen', {}, /no service is chosen, so 90 d.* of every service and host.*choose a service or a host or shorten the time\.$/],
    ['a host without its service', { host: 'web-1' }, /lines of web-1 .*choose its service/],
    ['a word that no index knows', { service: SERVICE, words: ['abc'] }, /“abc” has fewer than 4 letters.*search for a longer word/],
    ['two of them', { service: SERVICE, words: ['a', 'bc'] }, /“a” and “bc” have fewer than 4 letters/],
    ['only a level', { service: SERVICE, severity: 17 }, /level alone rules out few lines/],
    ['a long time', { service: SERVICE }, /90 d.* were looked at.*shorten the time/],
  ])('names %s', (_what, filter, said) => {
    expect(explain(filter)).toMatch(said);
  });

  test('says of a rare word that the whole range had to be ruled out, and not that it is short', () => {
    const said = explain({ service: SERVICE, words: ['declined', 'no'] }, { found: 0 })!;
    expect(said).toContain('the whole range had to be ruled out');
    expect(said).not.toContain('fewer than');
  });

  test('does not blame a missing service where a request id was given', () => {
    expect(explain({ requestId: '0af7651916cd43dd8448eb211c80319c' }, { days: 1 })).toBe('This took 4.2 s: the log store was busy with other work.');
  });

  test('says that it was cut, however quickly', () => {
    expect(explain({}, { wasCut: true, tookMs: 30 })).toMatch(/^It stopped after 0\.0 s: /);
  });

  test('is a sentence for every search', () => {
    const filters = fc.record({ service: fc.option(fc.constant(SERVICE), { nil: undefined }), host: fc.option(fc.string(), { nil: undefined }), words: fc.array(fc.string({ minLength: 1 }), { maxLength: 8 }), severity: fc.option(fc.nat(24), { nil: undefined }) });
    fc.assert(fc.property(filters, fc.integer({ min: 1, max: 400 }), fc.boolean(), fc.nat(3), (filter, days, wasCut, found) => {
      const said = explain(filter, { days, wasCut, found })!;
      expect(said).toMatch(/^(This took|It stopped after) 4\.2 s: .+\.$/su);
      expect(said).not.toMatch(/undefined|NaN/);
    }));
  });
});
