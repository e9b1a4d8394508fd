import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HTTP_STATUS } from '@writ/kernel';
import { DIAGNOSTIC_CODES } from '@writ/policy';
import { describe, expect, test } from 'vitest';
import { findDeclaredErrors } from '../reference/errors-page.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reference/bad-input.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| input ') && !line.startsWith('| --- ')).map((line) => {
  const [input, answer, kept, heldBy] = line.slice(2, -2).split(' | ');
  return { input: input!, answer: answer!, kept, heldBy: heldBy ?? '' };
});

describe('the page of bad input', () => {
  test('has a table for every door', () => {
    expect(rows.length).toBeGreaterThan(60);
  });

  test.each(rows)('$input: is held by a test that is there', ({ heldBy }) => {
    const [, file, title] = /^`([^`]+\.test\.tsx?)`: (.+)$/.exec(heldBy) ?? [];
    expect(file, heldBy).toBeDefined();
    expect(readFileSync(join(root, file!), 'utf8')).toContain(title);
  });

  test('names errors that are declared, with their status', { timeout: 120_000 }, async () => {
    const declared = new Map<string, Set<number>>(Object.keys(DIAGNOSTIC_CODES).map((code) => [code, new Set<number>()]));
    for (const { table } of await findDeclaredErrors()) for (const [code, { kind }] of Object.entries(table)) declared.set(code, (declared.get(code) ?? new Set()).add(HTTP_STATUS[kind]));
    const wrong = rows.flatMap(({ answer }) => [...answer.matchAll(/`(?:(\d{3}) )?([a-z]+(?:-[a-z]+)*)`/g)].flatMap(([whole, status, code]) => {
      const statuses = declared.get(code!);
      return statuses !== undefined && (status === undefined || statuses.has(Number(status))) ? [] : [`${whole}: ${statuses ? [...statuses].join(', ') : 'not declared'}`];
    }));
    expect(wrong).toEqual([]);
  });
});
