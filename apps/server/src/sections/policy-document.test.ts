import { readFile } from 'node:fs/promises';
import { formatDiagnostic, readPolicy, type Policy } from '@writ/policy';
import { beforeAll, describe, expect, test } from 'vitest';
import { controlDefinitions, controlRegistry } from './registry.ts';

const file = 'policy/security.md';
let text: string;
let policy: Policy;

beforeAll(async () => {
  text = await readFile(new URL(`../../../../${file}`, import.meta.url), 'utf8');
  const read = readPolicy(text, { file, registry: controlRegistry });
  expect(read.ok ? [] : read.diagnostics.map(formatDiagnostic)).toEqual([]);
  policy = (read as { policy: Policy }).policy;
});

describe('the shipped policy', () => {
  test('has the eleven sections in their order', () => {
    expect(policy.sections.map(({ number, title }) => `${number}. ${title}`)).toEqual([
      '1. Reporting', '2. Point of contact', '3. Onboarding', '4. Authorization', '5. Notices', '6. Response', '7. Scanning', '8. Credentials',
      '9. Application design', '10. Delivery', '11. Antivirus',
    ]);
  });

  test('gives every control that is registered', () => {
    expect(policy.controls.map(({ id }) => id).toSorted()).toEqual([...controlDefinitions.keys()].toSorted());
  });

  test('says every value in its words, and leaves none unstated', () => {
    const written = policy.controls.flatMap((control) => control.written.map((parameter) => ({ control: control.id, ...parameter })));
    expect(written.length).toBeGreaterThan(60);
    expect(written.filter(({ unstated, words }) => unstated || words.length === 0)).toEqual([]);
  });

  test('names only hosts by labels that a host of this installation has', () => {
    for (const { selector, definition } of policy.controls.filter((control) => control.selector !== undefined)) {
      expect(definition.subject).toBe('host');
      expect({ environment: 'production', managed: 'true' }).toMatchObject(selector!);
    }
  });

  test('maps its clauses to references of the right form', () => {
    for (const { id, maps } of policy.controls) {
      for (const reference of maps['soc2'] ?? []) expect(reference, id).toMatch(/^(CC[1-9]\.[1-9]|A1\.[1-3])$/);
      for (const reference of maps['iso27001'] ?? []) expect(reference, id).toMatch(/^A\.[5-8]\.([1-9]|[12]\d|3[0-7])$/);
    }
  });
});

describe('a contradiction in it', () => {
  test.each([
    ['a P1 that may end after a P2', 'fixedWithin: 30 days', 'fixedWithin: 120 days', 'fixed within 30 days', 'fixed within 120 days', 'higher-priorities-first'],
    ['a P2 scheduled after it should be fixed', 'scheduledWithin: 30 days', 'scheduledWithin: 100 days', 'scheduled within 30 days', 'scheduled within 100 days', 'begun-before-ended'],
    ['lists that are too old to show what is overdue', 'lists: 48 hours', 'lists: 96 hours', 'at most 48 hours old', 'at most 96 hours old', 'lists-before-overdue'],
    ['a lock for a week', 'locked: 15 minutes', 'locked: 7 days', 'refused for 15 minutes', 'refused for 7 days', 'lockout-is-passing'],
    ['a retirement before the isolation', 'isolatedWithin: 15 minutes', 'isolatedWithin: 2 days', 'cut off within 15 minutes', 'cut off within 2 days', 'begun-before-ended'],
  ])('is refused: %s', (_, value, otherValue, words, otherWords, law) => {
    expect(text).toContain(words);
    const read = readPolicy(text.replace(value, otherValue).replace(words, otherWords), { file, registry: controlRegistry });
    expect(read.ok ? [] : read.diagnostics.map(({ code, found }) => `${code} ${found}`)).toContain(`law-broken ${law}`);
  });

  test('is not seen in a stricter policy', () => {
    const stricter = text.replace('fixedWithin: 180 days', 'fixedWithin: 120 days').replace('within 180 days', 'within 120 days');
    expect(readPolicy(stricter, { file, registry: controlRegistry }).ok).toBe(true);
  });

  test('between prose and block is an error with its place', () => {
    const read = readPolicy(text.replace('within 180 days', 'within 120 days'), { file, registry: controlRegistry });
    expect(read.ok ? [] : read.diagnostics.map(({ code }) => code)).toEqual(['value-not-in-prose']);
  });
});
