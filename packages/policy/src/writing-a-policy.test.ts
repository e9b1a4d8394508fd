import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from './diagnostic.ts';
import { read } from './registry-fixture.ts';

const GUIDE = readFileSync(new URL('../../../docs/guides/writing-a-policy.md', import.meta.url), 'utf8');
const examples = [...GUIDE.matchAll(/^````markdown\n([\s\S]*?)````$/gm)].map(([, text]) => text!);

describe('the guide to writing a policy', () => {
  it('has examples that are right', () => {
    expect(examples).toHaveLength(2);
    expect(read(examples[0]!).ok).toBe(true);
    expect(read(`## 9. Logging\n\n${examples[1]}`).ok).toBe(true);
  });

  it('prints what the reader says of a changed word', () => {
    const result = read(examples[0]!.replace('180 days', '120 days'));
    const printed = result.ok ? [] : result.diagnostics.map((each) => formatDiagnostic(each));
    expect(printed).toEqual([/^```text\n(.*)\n```$/m.exec(GUIDE)![1]]);
  });
});
