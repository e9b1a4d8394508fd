import { instant } from '@writ/kernel';
import { expect, test } from 'vitest';
import { sayCount } from './say-number.ts';
import { sayClock, sayDay, sayMoment, sayRelative } from './say-time.ts';

const now = instant(Date.UTC(2026, 10, 24, 9, 40));

test('a moment names its zone', () => {
  expect(sayMoment(now, 'UTC')).toBe('24 Nov 2026, 09:40 UTC');
  expect(sayMoment(now, 'America/Los_Angeles')).toBe('24 Nov 2026, 01:40 GMT-8');
});

test('the year goes without saying for the months around, and not beyond', () => {
  expect(sayClock(now, { now, zone: 'UTC' })).toBe('24 Nov, 09:40 UTC');
  expect(sayClock(instant(now - 400 * 86_400_000), { now, zone: 'UTC' })).toBe('20 Oct 2025, 09:40 UTC');
});

test('a day is that of the reader, not of Greenwich', () => {
  expect(sayDay(instant(Date.UTC(2026, 10, 24, 2)), 'America/Los_Angeles')).toBe('23 November 2026');
});

test.each([[-5_000, 'just now'], [5_000, 'just now'], [-120_000, '2 min ago'], [3 * 3_600_000, 'in 3 h'], [-9 * 86_400_000, '9 days ago']])('%s ms away is %s', (distance, said) => {
  expect(sayRelative(instant(now + distance), now)).toBe(said);
});

test.each([[1, 'hosts', '1 host'], [12, 'hosts', '12 hosts'], [1, 'entries', '1 entry'], [81_204, 'entries', '81,204 entries'], [0, 'others', '0 others']])('%s %s is %s', (count, plural, said) => {
  expect(sayCount(count, plural)).toBe(said);
});
