import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillTemplate } from './template-way.ts';

test('whatever is filled into JSON stays one text, and no field is added', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, to) => {
    const filled = JSON.parse(fillTemplate('{ "to": "{{to}}", "text": "a {{text}} b" }', 'application/json', { to, text })) as unknown;
    expect(filled).toEqual({ to: to.toWellFormed(), text: `a ${text.toWellFormed()} b` });
  }));
});
test('whatever is filled into form fields stays one field', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, to) => {
    const filled = new URLSearchParams(fillTemplate('to={{to}}&text={{text}}', 'application/x-www-form-urlencoded', { to, text }));
    expect([...filled]).toEqual([['to', to.toWellFormed()], ['text', text.toWellFormed()]]);
  }));
});
test('what is filled in is not filled again', () => {
  expect(fillTemplate('{{text}} {{to}}', 'application/x-www-form-urlencoded', { text: '{{to}}', to: '1' })).toBe('%7B%7Bto%7D%7D 1');
  expect(fillTemplate('{{unknown}} {{key}}', 'application/json', {})).toBe('{{unknown}} ');
});
