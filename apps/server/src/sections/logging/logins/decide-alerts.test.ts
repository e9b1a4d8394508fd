import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoginAttempt } from './attempt.ts';
import { ALERT_RULES, type AlertRules, type Before, decideAlerts, type LoginCount } from './decide-alerts.ts';

const HOUR = Date.UTC(2026, 10, 24, 6);
const EMPTY: Before = { hour: HOUR, thisHour: [], lastHour: [], places: [], learningSince: HOUR - 30 * 86_400_000 };

function failed(change: Partial<LoginAttempt> = {}): LoginAttempt {
  return { kind: 'failed', account: 'root', address: '203.0.113.9', host: 'web-1', at: HOUR + 60_000, count: 1, place: '1-2-3', ...change };
}
const accepted = (change: Partial<LoginAttempt> = {}): LoginAttempt => failed({ kind: 'accepted', at: HOUR + 120_000, ...change });
const times = (count: number, make: (n: number) => LoginAttempt): LoginAttempt[] => Array.from({ length: count }, (_, n) => make(n));
const alertsOf = (attempts: readonly LoginAttempt[], before: Partial<Before> = {}, rules: Partial<AlertRules> = {}) => decideAlerts({ ...EMPTY, ...before }, attempts, { ...ALERT_RULES, ...rules }).alerts;
const kindsOf = (...given: Parameters<typeof alertsOf>): readonly string[] => alertsOf(...given).map(({ kind }) => kind);

describe('what logins show', () => {
  test('300 failures of one address and then a success are a brute force and a success after failures, with lines that show it', () => {
    const alerts = alertsOf([...times(300, (n) => failed({ at: HOUR + n * 1_000, place: `${HOUR + n * 1_000}-9-${n}` })), accepted({ at: HOUR + 400_000, place: 'the-success' })]);
    expect(alerts.map(({ kind, failed }) => [kind, failed])).toEqual([['brute-force', 300], ['success-after-failures', 300]]);
    expect(alerts[1]).toMatchObject({ account: 'root', address: '203.0.113.9', host: 'web-1', lastAt: HOUR + 400_000 });
    expect(alerts[1]!.places.at(-1)).toBe('the-success');
    expect(alerts[0]!.places).toHaveLength(10);
    expect(alerts[0]!.places[0]).toBe(`${HOUR}-9-0`);
  });

  test.each([
    ['somebody who mistypes four times', [...times(4, () => failed()), accepted()]],
    ['failures that come after the success', [accepted({ at: HOUR + 1 }), ...times(19, () => failed())]],
    ['nineteen failures of one address', times(19, () => failed())],
    ['seven people of one office who mistype', times(7, (n) => failed({ account: `person-${n}` }))],
    ['failures without an address on several hosts', times(40, (n) => failed({ address: '', host: `web-${n}` }))],
    ['a success with no failure', [accepted()]],
  ] as const)('%s are no alert', (_what, attempts) => {
    expect(kindsOf(attempts)).toEqual([]);
  });

  test.each([
    ['five failures, then a success', [...times(5, () => failed()), accepted()], ['success-after-failures']],
    ['many accounts from one address, then a success on one that never failed', [...times(25, (n) => failed({ account: `a${n}` })), accepted({ account: 'ada' })], ['spraying', 'success-after-failures']],
    ['one account from many addresses', times(10, (n) => failed({ address: `203.0.113.${n}` })), ['distributed']],
    ['a line that repeats', [failed({ count: 25 })], ['brute-force']],
    ['passwords at the machine itself', [...times(20, () => failed({ address: '' })), accepted({ address: '' })], ['brute-force', 'success-after-failures']],
  ] as const)('%s: %s', (_what, attempts, kinds) => {
    expect(kindsOf(attempts)).toEqual(kinds);
  });

  test('counts what was in the hour before and earlier in this one', () => {
    const row: LoginCount = { host: 'web-1', account: 'root', address: '203.0.113.9', isOthers: false, failed: 10, accepted: 0, lastAt: HOUR - 1, lastPlace: '5-5-5' };
    const [alert] = alertsOf([failed()], { lastHour: [row], thisHour: [row] });
    expect(alert).toMatchObject({ kind: 'brute-force', failed: 21, failedNow: 1, places: ['5-5-5', '1-2-3'] });
  });

  test('a place that an account was never let in from is said once it has been learnt where people are', () => {
    const places = [{ account: 'ada', place: '198.51.100.0/24', address: '198.51.100.7', host: 'web-1', firstAt: HOUR - 1e9, lastAt: HOUR - 1e9 }];
    const from = (address: string) => accepted({ account: 'ada', address });
    expect(kindsOf([from('198.51.100.200')], { places })).toEqual([]);
    expect(kindsOf([from('203.0.113.9'), from('203.0.113.77')], { places })).toEqual(['new-place']);
    expect(kindsOf([from('203.0.113.9')], { places: [] })).toEqual([]);
    expect(kindsOf([from('203.0.113.9')], { places, learningSince: HOUR - 3_600_000 })).toEqual([]);
    const many = Array.from({ length: 21 }, (_, n) => ({ ...places[0]!, place: `10.0.${n}.0/24` }));
    expect(kindsOf([from('203.0.113.9')], { places: many })).toEqual([]);
  });

  test('a hundred thousand addresses make no more rows than are kept apart, and every attempt is counted', () => {
    const { counts, alerts } = decideAlerts(EMPTY, times(100_000, (n) => failed({ address: `2001:db8::${n.toString(16)}`, account: `a${n}` })), { ...ALERT_RULES, rows: 500 });
    expect(counts).toHaveLength(501);
    expect(counts.reduce((sum, row) => sum + row.failed, 0)).toBe(100_000);
    expect(alerts.find(({ kind }) => kind === 'flood')).toMatchObject({ failed: 99_500 });
  });
});

describe('laws', () => {
  const attempt = fc.record({
    kind: fc.constantFrom('failed' as const, 'failed' as const, 'accepted' as const), account: fc.constantFrom('root', 'ada', 'x\u0000', ''), address: fc.constantFrom('203.0.113.9', '2001:db8::7', 'host.example.org', ''),
    host: fc.constantFrom('web-1', ''), at: fc.integer({ min: HOUR, max: HOUR + 3_599_999 }), count: fc.integer({ min: 1, max: 30 }), place: fc.option(fc.constantFrom('1-1-1', '1-1-2'), { nil: undefined }),
  });

  test('no attempt is lost or counted twice, wherever the batches are cut', () => {
    fc.assert(fc.property(fc.array(attempt, { maxLength: 60 }), fc.nat(60), fc.integer({ min: 1, max: 8 }), (attempts, cut, rows) => {
      const rules = { ...ALERT_RULES, rows };
      const first = decideAlerts(EMPTY, attempts.slice(0, cut), rules);
      const second = decideAlerts({ ...EMPTY, thisHour: first.counts }, attempts.slice(cut), rules);
      const sum = (kind: 'failed' | 'accepted') => [...first.counts, ...second.counts].reduce((total, row) => total + row[kind], 0);
      for (const kind of ['failed', 'accepted'] as const) expect(sum(kind)).toBe(attempts.filter((each) => each.kind === kind).reduce((total, { count }) => total + count, 0));
    }), { numRuns: 300 });
  });

  test('what alarms in one batch alarms in two as well', () => {
    fc.assert(fc.property(fc.array(attempt, { maxLength: 60 }), fc.nat(60), (attempts, cut) => {
      const whole = decideAlerts(EMPTY, attempts, ALERT_RULES);
      const first = decideAlerts(EMPTY, attempts.slice(0, cut), ALERT_RULES);
      const second = decideAlerts({ ...EMPTY, thisHour: first.counts, places: first.places }, attempts.slice(cut), ALERT_RULES);
      const patterns = (...decided: (typeof whole)[]) => new Set(decided.flatMap(({ alerts }) => alerts.map(({ pattern }) => pattern)));
      expect(patterns(first, second)).toEqual(patterns(whole));
    }), { numRuns: 300 });
  });
});
