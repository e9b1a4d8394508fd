import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldByPins, parseAptPreferences } from './apt-preferences.ts';
import { fieldOf, splitStanzas } from './control-stanzas.ts';
import { compareDebianVersions } from './debian-version.ts';
import { parseDpkgStatus } from './dpkg-status.ts';
import { Lz4Error, unpackLz4 } from './lz4.ts';
import { parseOsRelease } from './os-release.ts';

const version = fc.string({ unit: fc.constantFrom('0', '1', '9', '00', 'a', 'Z', '.', '+', '~', '-', ':', 'b1', '~~'), maxLength: 8 });

it.each([
  ['1.0~rc1', '1.0'], ['1.0', '1.0a'], ['1.0', '1.0+b1'], ['1.9', '1.10'], ['9', '1:0'], ['1.0-1', '1.0-1.1'], ['1.0-1', '1.0-1+deb12u1'], ['1.0~~', '1.0~'], ['1.0~', '1.0'], ['1.0-1~deb12u1', '1.0-1'], ['0.9', '00.10'],
])('%s is before %s', (left, right) => {
  expect(compareDebianVersions(left, right)).toBeLessThan(0);
  expect(compareDebianVersions(right, left)).toBeGreaterThan(0);
});

it('orders totally: each is equal to itself, the other way round is the opposite, and what is between is between', () => {
  expect(compareDebianVersions('1.0', '1.00')).toBe(0);
  expect(compareDebianVersions('0:1', '1')).toBe(0);
  fc.assert(fc.property(version, version, version, (a, b, c) => {
    expect(compareDebianVersions(a, a)).toBe(0);
    expect(Math.sign(compareDebianVersions(a, b))).toBe(-Math.sign(compareDebianVersions(b, a)) + 0);
    if (compareDebianVersions(a, b) <= 0 && compareDebianVersions(b, c) <= 0) expect(compareDebianVersions(a, c)).toBeLessThanOrEqual(0);
  }), { numRuns: 2_000 });
});

it.skipIf(!fs.existsSync('/usr/bin/dpkg') && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('agrees with dpkg (component: dpkg)', () => {
  const proper = fc.tuple(fc.constantFrom('', '0:', '1:'), fc.constantFrom('0', '1', '2'), fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'z', '.', '+', '~'), maxLength: 6 }), fc.constantFrom('', '-1', '-1~a', '-0')).map((parts) => parts.join(''));
  for (const [left, right] of fc.sample(fc.tuple(proper, proper), { numRuns: 60, seed: 3 })) {
    const isBefore = spawnSync('/usr/bin/dpkg', ['--compare-versions', left, 'lt', right]).status === 0;
    expect(compareDebianVersions(left, right) < 0, `${left} < ${right}`).toBe(isBefore);
  }
});

it('reads stanzas the same however the file is cut into pieces', () => {
  const file = Buffer.from('Package: a\nVersion: 1\nDescription: ä\n more\n\n\nPackage: b\n\nPackage: c');
  fc.assert(fc.property(fc.array(fc.nat(file.length), { maxLength: 8 }), (cuts) => {
    const at = [0, ...cuts.toSorted((left, right) => left - right), file.length];
    const pieces = at.slice(1).map((end, index) => file.subarray(at[index], end));
    expect([...splitStanzas(pieces)].map((stanza) => fieldOf(stanza, 'Package'))).toEqual(['a', 'b', 'c']);
  }));
});

it('knows held, removed and half-described packages of dpkg', () => {
  const text = 'Package: a\nStatus: hold ok installed\nVersion: 1\nSource: src (2)\nArchitecture: all\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: c\nStatus: install ok installed\n\nnonsense\n';
  expect(parseDpkgStatus([Buffer.from(text)])).toEqual({ packages: [{ name: 'a', version: '1', architecture: 'all', held: true, source: 'src', sourceVersion: '2' }], badStanzas: 2 });
});

it('reads three thousand packages in under 150 ms', () => {
  const one = (index: number): string => `Package: package-${index}\nStatus: install ok installed\nPriority: optional\nSection: libs\nMaintainer: Kim <kim@example.com>\nArchitecture: amd64\nVersion: 1.${index}-1\nDepends: ${'libc6 (>= 2.34), '.repeat(20)}\nConffiles:\n /etc/x 0123\nDescription: one\n ${'words '.repeat(100)}\n`;
  const file = Buffer.from(Array.from({ length: 3_000 }, (_none, index) => one(index)).join('\n'));
  const startedAt = performance.now();
  expect(parseDpkgStatus([file]).packages).toHaveLength(3_000);
  expect(performance.now() - startedAt).toBeLessThan(150);
});

it('a pin holds a package back when it names it and its version, or ranks it under what apt installs', () => {
  const pins = parseAptPreferences('# c\nPackage: openssl libssl3\nPin: version 3.0*\nPin-Priority: 1001\n\nPackage: *\nPin: origin example.com\nPin-Priority: -1\n\nPackage: broken\n');
  expect(pins).toHaveLength(2);
  expect(heldByPins(pins).has('libssl3')).toBe(true);
  expect(heldByPins(pins).has('curl')).toBe(false);
});

it('os-release: quotes, escapes, comments and the later of two', () => {
  expect(Object.fromEntries(parseOsRelease('# c\nID=debian\nNAME="A \\"B\\" \\$C"\nVERSION_ID=\'12\'\nbad line\nID=ubuntu\n'))).toEqual({ ID: 'ubuntu', NAME: 'A "B" $C', VERSION_ID: '12' });
});

/** One LZ4 frame of blocks as they are given, `isPlain` when they are not packed. */
function frame(blocks: readonly Buffer[], isPlain: boolean): Buffer {
  const sized = blocks.flatMap((block) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE((isPlain ? 0x80000000 : 0) + block.length);
    return [size, block];
  });
  return Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0]), ...sized, Buffer.alloc(4)]);
}

it('unpacks LZ4: plain blocks, literals and copies that overlap themselves', () => {
  const text = Buffer.concat([...unpackLz4(frame([Buffer.from('hello '), Buffer.from('world')], true), 100)]).toString();
  expect(text).toBe('hello world');
  // Two literals `ab`, a copy of eight from two back, then one literal.
  const packed = frame([Buffer.from([0x24, 0x61, 0x62, 2, 0, 0x10, 0x63])], false);
  expect(Buffer.concat([...unpackLz4(packed, 100)]).toString()).toBe('abababababc');
});

it('LZ4: every damage and every excess is an Lz4Error', () => {
  const whole = frame([Buffer.from([0x24, 0x61, 0x62, 2, 0, 0x10, 0x63])], false);
  expect(() => [...unpackLz4(whole, 5)]).toThrow(Lz4Error);
  for (let length = 1; length < whole.length; length += 1) expect(() => [...unpackLz4(whole.subarray(0, length), 100)]).toThrow(Lz4Error);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    try {
      [...unpackLz4(frame([Buffer.from(bytes)], false), 1_000_000)].forEach((piece) => expect(piece.length).toBeLessThanOrEqual(65_536));
    } catch (error) {
      expect(error).toBeInstanceOf(Lz4Error);
    }
  }));
});

it('garbage is read without a throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
    const text = Buffer.from(bytes).toString('utf8');
    parseOsRelease(text);
    parseAptPreferences(text);
    parseDpkgStatus([Buffer.from(bytes)]);
  }));
});
