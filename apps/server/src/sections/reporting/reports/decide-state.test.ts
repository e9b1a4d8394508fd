import { describe, expect, test } from 'vitest';
import { REPORT_STATES } from '../tables.ts';
import { decideState, VERDICTS } from './decide-state.ts';

const whole = { hasReason: true, hasOriginal: true };

describe('a state', () => {
  test('of a new report is left by a review only, once', () => {
    for (const verdict of VERDICTS) {
      expect(decideState('new', { as: 'review', verdict, ...whole })).not.toHaveProperty('refused');
      expect(decideState('new', { as: 'decision', verdict, ...whole })).toEqual({ refused: 'report-not-reviewed' });
      for (const state of REPORT_STATES.filter((one) => one !== 'new')) expect(decideState(state, { as: 'review', verdict, ...whole })).toEqual({ refused: 'report-already-reviewed' });
    }
  });

  test('is never new again, and never entered twice', () => {
    for (const state of REPORT_STATES.filter((one) => one !== 'new')) {
      for (const verdict of VERDICTS) {
        const change = decideState(state, { as: 'decision', verdict, ...whole });
        if ('refused' in change) expect(change.refused).toBe('report-state-same');
        else expect(change.state).not.toBe('new');
      }
    }
  });

  test('ends by a no or by a join, each with what it needs, and by nothing else', () => {
    const ends = VERDICTS.filter((verdict) => (decideState('new', { as: 'review', verdict, ...whole }) as { ends?: boolean }).ends);
    expect(ends).toEqual(['declined', 'duplicate']);
    expect(decideState('new', { as: 'review', verdict: 'declined', hasReason: false, hasOriginal: false })).toEqual({ refused: 'report-reason-needed' });
    expect(decideState('new', { as: 'review', verdict: 'needs-information', hasReason: false, hasOriginal: false })).toEqual({ refused: 'report-reason-needed' });
    expect(decideState('new', { as: 'review', verdict: 'duplicate', hasReason: true, hasOriginal: false })).toEqual({ refused: 'report-original-needed' });
  });

  test('is left again with a reason: people err', () => {
    expect(decideState('declined', { as: 'decision', verdict: 'accepted', hasReason: false, hasOriginal: false })).toEqual({ refused: 'report-reason-needed' });
    expect(decideState('declined', { as: 'decision', verdict: 'accepted', hasReason: true, hasOriginal: false })).toEqual({ state: 'accepted', ends: false });
    expect(decideState('reviewed', { as: 'decision', verdict: 'accepted', hasReason: false, hasOriginal: false })).toEqual({ state: 'accepted', ends: false });
  });
});
