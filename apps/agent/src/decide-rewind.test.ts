import { describe, expect, it } from 'vitest';
import { decideRewind } from './decide-rewind.ts';

const head = (seq: number, hash = `hash-${seq}`) => ({ seq, hash, signature: '' });

describe('the head of the server’s journal', () => {
  it('may stay or grow', () => {
    expect(decideRewind(undefined, head(7), true)).toBeUndefined();
    expect(decideRewind(head(7), head(7), true)).toBeUndefined();
    expect(decideRewind(head(7), head(8), true)).toBeUndefined();
  });

  it('alarms when it goes back, is another at the same place, or is not signed', () => {
    expect(decideRewind(head(7), head(6), true)).toBe('The journal went back from entry 7 to entry 6.');
    expect(decideRewind(head(7), head(7, 'other'), true)).toMatch(/not the one that was seen/);
    expect(decideRewind(head(7), head(8), false)).toMatch(/not signed/);
  });
});
