import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramer, LONGEST_MESSAGE_BYTES, type SyslogMessage } from './frame-messages.ts';

function frame(pieces: readonly Buffer[]): readonly SyslogMessage[] {
  const messages: SyslogMessage[] = [];
  const framer = createFramer((message) => messages.push(message));
  for (const piece of pieces) framer.push(piece);
  framer.end();
  return messages;
}

const counted = (text: string): Buffer => Buffer.concat([Buffer.from(`${Buffer.byteLength(text)} `), Buffer.from(text)]);
const lined = (text: string): Buffer => Buffer.from(`${text}\n`);

test('messages come out whole, however the stream was cut and whichever framing each has', () => {
  const message = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => `<13>${text.replaceAll(/[\r\n]/g, ' ')}x`);
  fc.assert(fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 12 }), (messages, cuts) => {
    const stream = Buffer.concat(messages.map(([text, isCounted]) => (isCounted ? counted(text) : lined(text))));
    const at = [0, ...cuts.filter((cut) => cut < stream.length).toSorted((a, b) => a - b), stream.length];
    expect(frame(at.slice(1).map((end, index) => stream.subarray(at[index], end))).map(({ text }) => text)).toEqual(messages.map(([text]) => text));
  }), { numRuns: 300 });
});

test('a counted message may hold line breaks, and one without its end is what came of it', () => {
  expect(frame([counted('<13>a\nb')]).map(({ text }) => text)).toEqual(['<13>a\nb']);
  expect(frame([Buffer.from('100 <13>half')]).map(({ text }) => text)).toEqual(['<13>half']);
  expect(frame([Buffer.from('<13>half')]).map(({ text }) => text)).toEqual(['<13>half']);
});

test('a line that begins with digits but says no length is a line', () => {
  expect(frame([Buffer.from('2026-11-24T00:00:00Z web-1 up\n12345678 x\n')]).map(({ text }) => text)).toEqual(['2026-11-24T00:00:00Z web-1 up', '12345678 x']);
});

test('a message that is too long is cut, says how much, and the next is whole', () => {
  for (const make of [counted, lined]) {
    const messages = frame([make(`<13>${'x'.repeat(LONGEST_MESSAGE_BYTES + 96)}`), make('<13>next')]);
    expect(messages.map(({ text, cutBytes }) => [text.length, cutBytes])).toEqual([[LONGEST_MESSAGE_BYTES, 100], [8, 0]]);
  }
});

test('a hostile length holds no memory and ends no program', () => {
  expect(frame([Buffer.from('9999999 <13>a')])).toEqual([{ text: '<13>a', cutBytes: 0 }]);
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (pieces) => {
    const given = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const out = frame(pieces.map((piece) => Buffer.from(piece)));
    expect(out.length).toBeLessThanOrEqual(given);
  }), { numRuns: 300 });
});
