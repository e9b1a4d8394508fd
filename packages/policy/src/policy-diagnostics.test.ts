import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, formatDiagnostic } from './diagnostic.ts';
import { read } from './registry-fixture.ts';

const PAGE = readFileSync(new URL('../../../docs/reference/policy-diagnostics.md', import.meta.url), 'utf8');

interface Entry {
  readonly code: string;
  readonly example: string | undefined;
  readonly printed: string | undefined;
}

const entries = PAGE.split(/^## (?=`)/m).slice(1).map((part): Entry => ({
  code: /^`([a-z-]+)`/.exec(part)?.[1] ?? '',
  example: /^````markdown\n([\s\S]*?)````$/m.exec(part)?.[1],
  printed: /^```text\n([\s\S]*?)```$/m.exec(part.replace(/^````markdown\n[\s\S]*?````$/m, ''))?.[1],
}));

/** Codes whose example would be too long for a page, or nothing. */
const WITHOUT_EXAMPLE: Readonly<Record<string, string>> = {
  'document-empty': ' \n',
  'document-too-large': 'a'.repeat(2 * 1024 * 1024 + 1),
  'clause-too-long': `## 11. Antivirus\n\n${'word '.repeat(5000)}\n\n\`\`\`yaml control=antivirus\n\`\`\`\n`,
};

describe('the reference page', () => {
  it('has every code of the source, and no other', () => {
    expect(entries.map(({ code }) => code)).toEqual(Object.keys(DIAGNOSTIC_CODES));
  });

  it.each(entries)('prints for $code what the reader says', ({ code, example, printed }) => {
    const result = read(example ?? WITHOUT_EXAMPLE[code]!);
    const diagnostics = result.ok ? [] : result.diagnostics;
    expect(diagnostics.map((each) => each.code)).toContain(code);
    if (example !== undefined) expect(diagnostics.map((each) => `${formatDiagnostic(each)}\n`).join('')).toBe(printed);
  });
});
