import { double, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefusal, decideRetry } from './decide-retry.ts';

describe('trying again', () => {
  it('waits between half a second and a minute, and no two agents alike', () => {
    expect(decideRetry(1, 0)).toBe(500);
    expect(decideRetry(1, 1)).toBe(1_000);
    assert(property(integer({ min: 1, max: 1_000_000 }), double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const ms = decideRetry(failures, random);
      expect(ms >= 500 && ms <= 60_000).toBe(true);
    }));
  });

  it('never gives up a batch or a host for an error that may pass, or that it does not know', () => {
    for (const code of ['server-unreachable', 'server-untrusted', 'clock-skew', 'signature-bad', 'internal-error', 'never-heard-of']) expect(decideRefusal(code)).toBe('again');
    expect(decideRefusal('malformed')).toBe('never-this-batch');
    expect(decideRefusal('host-revoked')).toBe('never-this-host');
  });
});
