import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPolicies } from './diff-policies.ts';
import { DOCUMENT, readRight } from './registry-fixture.ts';
import type { ClauseChange } from './policy.ts';

const diff = (before: string, after: string): readonly ClauseChange[] => diffPolicies(readRight(before), readRight(after));
const UPDATES = /1\. Automatic[\s\S]*?2\. People/;

describe('the difference of two policies', () => {
  it('is nothing when only line ends and blank lines differ', () => {
    expect(diff(DOCUMENT, DOCUMENT.replace('Pacific\ntime', 'Pacific time').replaceAll('\n\n', '\n\n\n'))).toEqual([]);
  });
  it('names the parameter whose value was changed in prose and block', () => {
    const after = DOCUMENT.replace('a hundred and eighty days', '120 days').replace('p3: 180 days', 'p3: 120 days');
    expect(diff(DOCUMENT, after)).toMatchObject([{ kind: 'changed', clause: 'fix-times', parameters: [{ control: 'fix-times', name: 'p3', before: '180 days', after: '120 days' }], before: { line: 46 } }]);
  });
  it('shows changed prose and changed addresses, without parameters', () => {
    expect(diff(DOCUMENT, DOCUMENT.replace('Every managed host', 'Every host'))).toMatchObject([{ kind: 'changed', clause: 'antivirus', parameters: [] }]);
    expect(diff(DOCUMENT, DOCUMENT.replace('#deputies', '#nobody'))).toMatchObject([{ kind: 'changed', clause: 'contact-seat', parameters: [] }]);
  });
  it('shows a changed selector and changed references', () => {
    expect(diff(DOCUMENT, DOCUMENT.replace(', managed=true', ''))).toMatchObject([{ parameters: [{ name: 'for', before: 'environment=production, managed=true', after: 'environment=production' }] }]);
    expect(diff(DOCUMENT, DOCUMENT.replace('[CC7.3]', '[CC7.4]'))).toMatchObject([{ parameters: [{ name: 'maps' }] }]);
    expect(diff(DOCUMENT, DOCUMENT.replace('environment=production, managed=true', 'managed=true, environment=production'))).toEqual([]);
  });
  it('tells added, removed and moved clauses', () => {
    const without = DOCUMENT.replace(UPDATES, '2. People');
    expect(diff(without, DOCUMENT)).toMatchObject([{ kind: 'added', clause: 'automatic-updates' }]);
    expect(diff(DOCUMENT, without)).toMatchObject([{ kind: 'removed', clause: 'automatic-updates' }]);
    const [, first, second] = /(Every report[\s\S]*?)(Anyone[\s\S]*?)## 2/.exec(DOCUMENT)!;
    expect(diff(DOCUMENT, DOCUMENT.replace(first! + second!, second! + first!))).toMatchObject([{ kind: 'moved', parameters: [] }]);
  });
});

describe('laws of the difference', () => {
  /** Documents of section 1 and 6 clauses: some of them, in some order, with some values. */
  const clauses = (days: number): readonly string[] => [
    `Reviewed within ${days} business days.\n\n\`\`\`yaml control=report-review\nwithin: ${days} business days\n\`\`\`\n`,
    'By form.\n\n```yaml control=report-channels\nchannels: form\n```\n',
  ];
  const documents = fc.record({ days: fc.integer({ min: 2, max: 4 }), order: fc.shuffledSubarray([0, 1]), joined: fc.boolean() }).map(({ days, order, joined }) => {
    const text = order.map((index) => clauses(days)[index]).join('\n');
    const both = `By form, within ${days} business days.\n\n\`\`\`yaml control=report-channels\nchannels: form\n\`\`\`\n\`\`\`yaml control=report-review\nwithin: ${days} business days\n\`\`\`\n`;
    return `## 1. Reporting\n\n${joined && order.length === 2 ? both : text}`;
  });
  const opposite = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' } as const;

  it('nothing changes from a text to itself', () => {
    fc.assert(fc.property(documents, (text) => {
      expect(diff(text, text)).toEqual([]);
    }));
  });
  it('looking back, added is removed and before is after', () => {
    fc.assert(fc.property(documents, documents, (before, after) => {
      const summary = (changes: readonly ClauseChange[]): readonly string[] => changes.filter(({ kind }) => kind !== 'moved').map(({ kind, before: from, after: to }) => JSON.stringify([kind, from?.prose, to?.prose])).toSorted();
      const back = diff(after, before).map((change): ClauseChange => ({ ...change, kind: opposite[change.kind], before: change.after, after: change.before }));
      expect(summary(back)).toEqual(summary(diff(before, after)));
    }));
  });
});
