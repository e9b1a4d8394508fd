import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine, encodingOf } from './decode-lines.ts';

test('what is UTF-8 is its text, and what is not keeps its bytes', () => {
  expect(decodeLine(Uint8Array.of(0x67, 0xc3, 0xa4))).toEqual({ text: 'gä' });
  expect(decodeLine(Uint8Array.of(0x67, 0xe4, 0x20, 0xc3, 0xa4))).toEqual({ text: 'g\\xe4 ä', raw: 'Z+Qgw6Q=' });
  expect(decodeLine(new TextEncoder().encode('a\\x41'))).toEqual({ text: 'a\\x41' });
});

test('any bytes come back from what was made of them', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text))), (bytes) => {
    const { text, raw } = decodeLine(bytes);
    const back = raw === undefined ? new TextEncoder().encode(text) : Uint8Array.from(atob(raw), (letter) => letter.charCodeAt(0));
    expect([...back]).toEqual([...bytes]);
    // Each byte that is no text stands for itself; the same as TextDecoder finds with its replacement characters.
    if (raw !== undefined) expect(text).toContain('\\x');
  }), { numRuns: 1_000 });
});

test('a byte order mark says the encoding', () => {
  expect([encodingOf(Uint8Array.of(0xff, 0xfe, 0x41, 0)), encodingOf(Uint8Array.of(0xfe, 0xff)), encodingOf(Uint8Array.of(0xef, 0xbb, 0xbf)), encodingOf(Uint8Array.of(0x41))])
    .toEqual([{ encoding: 'utf-16le', markBytes: 2 }, { encoding: 'utf-16be', markBytes: 2 }, { encoding: 'utf-8', markBytes: 3 }, { encoding: 'utf-8', markBytes: 0 }]);
});
