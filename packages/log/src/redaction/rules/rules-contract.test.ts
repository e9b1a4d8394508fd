import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskLines } from '../mask-finds.ts';
import { createRedactor } from '../redactor.ts';
import { RULES } from './registry.ts';
import type { RuleCases } from './testing-cases.ts';

const MASK = '[REDACTED]';
const MEBIBYTE = 1_048_576;
/** CPU time. A mebibyte of a rule's own trigger takes a few tenths of a second; what is not linear takes minutes. */
const LONGEST_MS = 2_000;

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const cases = new Map(await Promise.all(folders.map(async (folder) => [folder, ((await import(`./${folder}/cases.ts`)) as { readonly cases: RuleCases }).cases] as const)));
const all = createRedactor();

/** `text` and itself redacted agree outside of the finds, byte by byte. */
function expectOnlyFindsChanged(text: string, redaction: ReturnType<typeof all.text>): void {
  let rest = redaction.text;
  let done = 0;
  for (const { start, end } of redaction.finds) {
    const kept = text.slice(done, start);
    expect(rest.startsWith(kept)).toBe(true);
    rest = rest.slice(kept.length);
    const mask = [maskLines(text.slice(start, end), MASK), `"${MASK}"`].find((one) => rest.startsWith(one));
    expect(mask).toBeDefined();
    rest = rest.slice(mask!.length);
    done = end;
  }
  expect(rest).toBe(text.slice(done));
}

test('each folder is one rule of the registry, with cases', () => {
  expect(RULES.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
  expect(folders.length).toBeGreaterThan(60);
  for (const folder of folders) expect(existsSync(join(import.meta.dirname, folder, 'cases.ts'))).toBe(true);
});

describe.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const { finds, ordinary } = cases.get(name)!;
  const alone = createRedactor({ rules: [name] });

  test('finds its examples at their very place, and leaves the rest', () => {
    expect(finds.length).toBeGreaterThan(0);
    for (const [before, secret, after] of finds) {
      const text = before + secret + after;
      const place = { rule: name, start: before.length, end: before.length + secret.length };
      expect({ text, finds: alone.find(text) }).toEqual({ text, finds: [place] });
      expect([MASK, `"${MASK}"`].map((mask) => `first line\r\n${before}${maskLines(secret, mask)}${after}\nlast line`)).toContain(alone.redactText(`first line\r\n${text}\nlast line`));
    }
  });

  test('finds nothing in its counter-examples', () => {
    expect(ordinary.length).toBeGreaterThan(0);
    for (const text of ordinary) expect({ text, finds: alone.find(text) }).toEqual({ text, finds: [] });
  });

  test('with all rules, an example is covered too, and redacting twice is redacting once', () => {
    if (rule.isOptional) return;
    for (const [before, secret, after] of finds) {
      const text = before + secret + after;
      const redaction = all.text(text);
      expect({ text, isCovered: redaction.finds.some(({ start, end }) => start <= before.length && end >= before.length + secret.length) }).toEqual({ text, isCovered: true });
      expect(all.text(redaction.text)).toEqual({ text: redaction.text, finds: [] });
      expectOnlyFindsChanged(text, redaction);
    }
  });

  test('takes linear time on a mebibyte of its own triggers and examples', () => {
    const beginnings = [...rule.triggers.slice(0, 3), ...finds.slice(0, 4).flatMap(([before, secret]) => [before + secret, before + secret.slice(0, -1), before, secret.slice(0, 12)])].filter((text) => text.length > 2);
    const began = process.threadCpuUsage();
    for (const [index, beginning] of beginnings.slice(0, 12).entries()) alone.redactText((beginning + ' '.repeat(index % 2)).repeat(Math.ceil((index === 0 ? MEBIBYTE : MEBIBYTE / 16) / beginning.length)));
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(LONGEST_MS);
  });
});

describe('laws over lines made of examples', () => {
  const example = fc.constantFrom(...[...cases].flatMap(([name, { finds }]) => (RULES.find((rule) => rule.name === name)!.isOptional ? [] : finds.map((parts) => parts.join('')))));
  const piece = fc.oneof(example, fc.constantFrom(' ', '"', "'", '=', ':', ',', ';', '\n', '{', '}', '[', '\\', '\\"', '://', '@', 'password=', '"token":"', 'Cookie: ', '--password ', MASK, '***', '\\n', '&', '%3D'), fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 }));
  const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  test('redacting twice is redacting once', () => {
    fc.assert(fc.property(line, (text) => {
      const once = all.redactText(text);
      expect(all.redactText(once)).toBe(once);
    }), { numRuns: 3_000 });
  });

  test('nothing but finds changes, and growth is at most a mask for each line of a find', () => {
    fc.assert(fc.property(line, (text) => {
      const redaction = all.text(text);
      expectOnlyFindsChanged(text, redaction);
      const lines = redaction.finds.reduce((sum, { start, end }) => sum + text.slice(start, end).split('\n').length, 0);
      expect(redaction.text.length).toBeLessThanOrEqual(text.length + lines * (MASK.length + 2));
    }), { numRuns: 2_000 });
  });

  test('finds lie in order, within the text and without overlap', () => {
    fc.assert(fc.property(line, (text) => {
      let last = 0;
      for (const { start, end } of all.find(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
    }), { numRuns: 1_000 });
  });
});
