import { readFile } from 'node:fs/promises';
import { MS } from '@writ/kernel';
import { readPolicy, type Policy } from '@writ/policy';
import { beforeAll, expect, test } from 'vitest';
import { controlRegistry } from '../registry.ts';
import { signInRulesOf } from './sign-in-rules-of.ts';

let text: string;

beforeAll(async () => {
  text = await readFile(new URL('../../../../../policy/security.md', import.meta.url), 'utf8');
});

function policyOf(changed: string): Policy {
  const read = readPolicy(changed, { file: 'security.md', registry: controlRegistry });
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.policy;
}

test('the shipped policy sets length, mix, leak check, age and lockout', () => {
  expect(signInRulesOf(policyOf(text))).toEqual({
    password: { minimumLength: 8, letters: true, digits: true, symbols: true, notLeaked: true, maximumAgeMs: 90 * MS.day },
    lockout: { attempts: 5, withinMs: 10 * MS.minute, lockedForMs: 15 * MS.minute },
  });
});

test('the change towards NIST that the policy describes is one that it takes', () => {
  const changed = text
    .replace('has at least eight characters, among them letters, digits and symbols, and is', 'has at least 15 characters and is')
    .replace('minimumLength: 8\nmixOf: [letters, digits, symbols]\n', 'minimumLength: 15\n')
    .replace(/Passwords are rolled: none is older than 90 days\.\n\n```yaml control=password-age\n[^`]*```\n/, 'A password is changed at once when there is a sign that somebody else knows it.\n');
  expect(signInRulesOf(policyOf(changed)).password).toEqual({ minimumLength: 15, letters: false, digits: false, symbols: false, notLeaked: true, maximumAgeMs: undefined });
});

test('a month is short where a password may grow old, and a silent policy leaves a limit', () => {
  const monthly = text.replace('none is older than 90 days', 'none is older than one month').replace('longest: 90 days\nmaps: { soc2: [CC6.1], iso27001: [A.5.17] }', 'longest: 1 month');
  expect(signInRulesOf(policyOf(monthly)).password.maximumAgeMs).toBe(28 * MS.day);
  expect(signInRulesOf({ controls: [] })).toMatchObject({ password: { minimumLength: 8, notLeaked: true }, lockout: { attempts: 5, withinMs: 10 * MS.minute } });
});
