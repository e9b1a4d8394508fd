import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SECURITY_TXT_FAULTS } from './fault.ts';

const PAGE = readFileSync(new URL('../../../../../../docs/reference/security-txt.md', import.meta.url), 'utf8');

test('the reference page has every code with its severity and its sentence, and no other', () => {
  const rows = PAGE.split('\n').map((line) => /^\| `([a-z-]+)` \| (\w+) \| (.*) \|$/.exec(line)).filter((match) => match !== null).map(([, code, severity, text]) => ({ code, severity, text }));
  expect(rows).toEqual(Object.entries(SECURITY_TXT_FAULTS).map(([code, fault]) => ({ code, ...fault })));
});
