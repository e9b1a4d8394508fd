import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findTrackingIds, newTrackingId, parseTrackingId } from './tracking-id.ts';

test('a new one is read as itself, in lower case, without dashes, and with the letters that look like digits', () => {
  for (let count = 0; count < 500; count += 1) {
    const id = newTrackingId();
    for (const typed of [id, id.toLowerCase(), ` ${id.replaceAll('-', '')} `, id.replaceAll('-', ' '), id.replaceAll('0', 'O').replaceAll('1', 'l')]) expect(parseTrackingId(typed)).toBe(id);
  }
});
test('no other text is one', () => {
  for (const text of ['', 'W-', 'W-7K2M-Q0XD-VZ4', 'W-7K2M-Q0XD-VZ4RX', 'X-7K2M-Q0XD-VZ4R', 'W-7K2M-Q0XD-VZ4U']) expect(parseTrackingId(text)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => { expect(parseTrackingId(text) ?? 'W-0000-0000-0000').toMatch(/^W(-[0-9A-HJKMNP-TV-Z]{4}){3}$/); }));
});
test('they are found in a subject and in what is quoted, each once', () => {
  const [one, other] = [newTrackingId(), newTrackingId()];
  expect(findTrackingIds(`Re: [${one}] open\n> ${one.toLowerCase()}\n> see ${other}.`)).toEqual([one, other]);
  expect(findTrackingIds('W-7K2M-Q0XD and XW-7K2M-Q0XD-VZ4R')).toEqual([]);
});
