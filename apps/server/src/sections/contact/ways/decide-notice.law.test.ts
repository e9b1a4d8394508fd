import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, MS, parseInstant, toIso } from '@writ/kernel';
import { decideNotice, isQuiet, type QuietHours } from './decide-notice.ts';

const NIGHT: QuietHours = { starts: '22:00', ends: '07:00', zone: 'America/Los_Angeles', digestAt: '08:30' };
const at = (text: string) => parseInstant(text)!;
const wall = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const zones = fc.constantFrom('UTC', 'America/Los_Angeles', 'Europe/London', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'Africa/Casablanca');
const moments = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2030, 0) }).map(instant);
const localTime = (moment: number, zone: string): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment);

describe('what can wait', () => {
  test('is sent at once by day, and with the morning’s digest by night', () => {
    expect(toIso(decideNotice(NIGHT, at('2026-11-24T20:00:00Z')))).toBe('2026-11-24T20:00:00.000Z');
    expect(toIso(decideNotice(NIGHT, at('2026-11-25T07:40:00Z')))).toBe('2026-11-25T16:30:00.000Z');
    expect(toIso(decideNotice(NIGHT, at('2026-11-25T12:00:00Z')))).toBe('2026-11-25T16:30:00.000Z');
  });
  test('waits for the digest across a change of clocks', () => {
    expect(toIso(decideNotice(NIGHT, at('2026-11-01T07:30:00Z')))).toBe('2026-11-01T16:30:00.000Z');
    expect(toIso(decideNotice(NIGHT, at('2026-03-08T07:30:00Z')))).toBe('2026-03-08T15:30:00.000Z');
  });
  test('is never sent before it was made, nor later than two days after, in any zone', () => {
    fc.assert(fc.property(wall, wall, wall, zones, moments, (starts, ends, digestAt, zone, made) => {
      const sent = decideNotice({ starts, ends, zone, digestAt }, made);
      expect(sent).toBeGreaterThanOrEqual(made);
      expect(sent - made).toBeLessThanOrEqual(2 * MS.day + MS.hour);
    }), { numRuns: 500 });
  });
  test('is held back exactly in quiet hours, by the clocks of the person', () => {
    fc.assert(fc.property(wall, wall, wall, zones, moments, (starts, ends, digestAt, zone, made) => {
      const quiet = isQuiet({ starts, ends }, localTime(made, zone));
      expect(decideNotice({ starts, ends, zone, digestAt }, made) > made).toBe(quiet);
    }), { numRuns: 500 });
  });
  test('comes at the digest’s wall time, unless the clocks skip it', () => {
    fc.assert(fc.property(wall, zones, moments, (digestAt, zone, made) => {
      const sent = decideNotice({ starts: '00:00', ends: '23:59', zone, digestAt }, made);
      if (sent === made) return;
      const shown = localTime(sent, zone);
      if (shown !== digestAt) expect(localTime(sent - MS.hour, zone) < digestAt).toBe(true);
    }), { numRuns: 500 });
  });
  test('is not held back without quiet hours, nor by ones that end where they start', () => {
    fc.assert(fc.property(wall, zones, moments, (time, zone, made) => {
      expect(decideNotice(undefined, made)).toBe(made);
      expect(decideNotice({ starts: time, ends: time, zone, digestAt: '08:00' }, made)).toBe(made);
    }));
  });
});
