import { EnrolAnswer, FactsAnswer } from '@writ/contract';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from './registry.ts';

describe('what a server may make an agent do', () => {
  it('is nothing: the list is empty, and answers have no room for more than is listed here', () => {
    expect(ACTIONS).toEqual([]);
    expect(Object.keys(FactsAnswer.shape)).toEqual(['accepted', 'repeated', 'refused', 'resend', 'journal', 'serverTime', 'nextIntervalMs']);
    expect(Object.keys(EnrolAnswer.shape)).toEqual(['host', 'journalKey', 'serverTime']);
  });

  it('is not widened by what else an answer brings along', () => {
    const answer = { host: '00000000-0000-4000-8000-000000000000', journalKey: 'A'.repeat(43), serverTime: '2026-11-24T09:00:00Z', run: 'id' };
    expect(EnrolAnswer.parse(answer)).not.toHaveProperty('run');
  });
});
