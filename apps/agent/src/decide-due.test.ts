import { instant, MS, type Instant } from '@writ/kernel';
import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideDue, PATIENCE_MS, QUIET_MS, type Watched } from './decide-due.ts';

const NOW = instant(Date.parse('2026-11-24T09:00:00Z'));
const ago = (ms: number) => (NOW - ms) as Instant;
const watched = (with_: Partial<Watched> = {}): Watched => ({ kind: 'host.sshd', everySeconds: 60, tookMs: 5, idleLooks: 0, lookedAt: ago(10_000), ...with_ });

describe('when to look again', () => {
  it('is at once when nobody has looked, or the clock was set back', () => {
    expect(decideDue(watched({ lookedAt: undefined }), NOW)).toBe(NOW);
    expect(decideDue(watched({ lookedAt: ago(-MS.day) }), NOW)).toBe(NOW);
  });

  it('is at the regular time when nothing stirred', () => {
    expect(decideDue(watched(), NOW)).toBe(ago(10_000) + 60_000);
  });

  it('is when a burst of changes has gone quiet, and at the latest when patience ends', () => {
    expect(decideDue(watched({ stirred: { first: ago(100), last: NOW } }), NOW)).toBe(NOW + QUIET_MS);
    expect(decideDue(watched({ stirred: { first: ago(1_400), last: NOW } }), NOW)).toBe(ago(1_400) + PATIENCE_MS);
  });

  it('rests longer after a costly look, and while changes mean nothing', () => {
    const stirred = { first: NOW, last: NOW };
    expect(decideDue(watched({ tookMs: 200, lookedAt: ago(1_000), stirred }), NOW)).toBe(ago(1_000) + 2_000);
    expect(decideDue(watched({ idleLooks: 7, lookedAt: ago(1_000), stirred }), NOW)).toBe(ago(1_000) + 30_000);
  });

  it('is never later than the regular time, whatever stirs', () => {
    assert(property(integer({ min: 0, max: 100_000 }), integer({ min: 0, max: 100_000 }), integer({ min: 0, max: 100_000 }), integer({ min: 0, max: 20 }), (looked, first, tookMs, idleLooks) => {
      const one = watched({ lookedAt: ago(looked), tookMs, idleLooks, stirred: { first: ago(first), last: NOW } });
      expect(decideDue(one, NOW)).toBeLessThanOrEqual(ago(looked) + 60_000);
    }));
  });
});
