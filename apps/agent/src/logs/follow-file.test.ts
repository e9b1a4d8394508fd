import { appendFileSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FilePosition } from './file-position.ts';
import { followFile, type FollowedFile } from './follow-file.ts';

let folder: string;
let path: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-follow-'));
  path = join(folder, 'app.log');
  now = 1_000_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const follow = (position?: FilePosition, beginAt: 'start' | 'end' = 'start'): FollowedFile => followFile({ path, position, beginAt, clock: () => now });
/** Everything that is new, with the time that a writer needs to let an old file go. */
function drain(file: FollowedFile, limit = 65_536): string {
  let text = '';
  for (let idle = 0; idle < 2; now += 3_000) {
    const piece = file.read(limit);
    if (piece) text += piece.bytes.toString();
    else idle += 1;
  }
  return text;
}
const shift = (): void => {
  for (let number = 8; number > 0; number -= 1) if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
};
const rotate = (): void => {
  shift();
  renameSync(path, `${path}.1`);
};

describe('a file that is followed', () => {
  test('gives whole lines, and half a line once it is whole', () => {
    writeFileSync(path, 'one\ntwo\nthr');
    const file = follow();
    expect(drain(file)).toBe('one\ntwo\n');
    appendFileSync(path, 'ee\n');
    expect(drain(file)).toBe('three\n');
  });
  test('is begun at its end when so told, but never one that appears later', () => {
    writeFileSync(path, 'old\nhalf');
    const file = follow(undefined, 'end');
    expect(drain(file)).toBe('');
    appendFileSync(path, ' new\n');
    expect(drain(file)).toBe('half new\n');
    unlinkSync(path);
    const later = follow(undefined, 'end');
    expect(drain(later)).toBe('');
    writeFileSync(path, 'first\n');
    expect(drain(later)).toBe('first\n');
  });
  test('is renamed while its writer still holds it: what is written late comes before what is new', () => {
    writeFileSync(path, 'one\n');
    const file = follow();
    expect(file.read(100)?.bytes.toString()).toBe('one\n');
    rotate();
    writeFileSync(path, 'three\n');
    expect(file.read(100)).toBeUndefined();
    appendFileSync(`${path}.1`, 'two\nend without its line feed');
    expect(drain(file)).toBe('two\nend without its line feedthree\n');
    expect(file.takeGaps()).toEqual([]);
  });
  test('is truncated to the same size with other lines: all of them are given', () => {
    writeFileSync(path, 'aaaa\nbbbb\n');
    const file = follow();
    expect(drain(file)).toBe('aaaa\nbbbb\n');
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, 'cccc\ndddd\n');
    expect(drain(file)).toBe('cccc\ndddd\n');
    expect(file.takeGaps()).toEqual([]);
  });
  test('is copied and truncated with lines that were not read: they are read in the copy', () => {
    writeFileSync(path, 'aaaa\n');
    const file = follow();
    expect(drain(file)).toBe('aaaa\n');
    appendFileSync(path, 'bbbb\n');
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, 'cccc, longer than before\n'.repeat(3));
    expect(drain(file)).toBe(`bbbb\n${'cccc, longer than before\n'.repeat(3)}`);
  });
  test('is truncated without a copy: that is a gap, and it is said', () => {
    writeFileSync(path, 'aaaa\nbbbb\n');
    const file = follow();
    drain(file);
    writeFileSync(path, 'x\n');
    expect(drain(file)).toBe('x\n');
    expect(file.takeGaps()).toMatchObject([{ path, readTo: 10 }]);
    expect(file.takeGaps()).toEqual([]);
  });
  test('is rotated three times while nobody follows: all is read in its order', () => {
    writeFileSync(path, 'one\ntwo\n');
    const file = follow();
    const { position } = file.read(4)!;
    file.close();
    for (const next of ['three\n', 'four\n', 'five\n']) {
      rotate();
      writeFileSync(path, next);
    }
    const again = follow(position);
    expect(drain(again)).toBe('two\nthree\nfour\nfive\n');
    expect(again.takeGaps()).toEqual([]);
  });
  test('is compressed away while nobody follows: that is a gap, and the new file is read', () => {
    writeFileSync(path, 'one\ntwo\n');
    const file = follow();
    const { position } = file.read(4)!;
    file.close();
    renameSync(path, `${path}.1.gz`);
    writeFileSync(path, 'three\n');
    const again = follow(position);
    expect(drain(again)).toBe('three\n');
    expect(again.takeGaps()).toMatchObject([{ path, readTo: 4 }]);
  });
  test('has a line without end: it is taken in parts, and nothing is lost', () => {
    const endless = 'x'.repeat(2_500_000);
    writeFileSync(path, `${endless}\nnext\n`);
    expect(drain(follow())).toBe(`${endless}\nnext\n`);
  });
  test('goes away for good, is a folder, or may not be read: nothing is given and nothing is thrown', () => {
    expect(drain(follow())).toBe('');
    writeFileSync(path, 'one\n');
    const file = follow();
    drain(file);
    unlinkSync(path);
    expect(drain(file)).toBe('');
  });
});

test('whatever is appended, rotated, copied, truncated and restarted, each line is given once and in order', { timeout: 60_000 }, () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), lines: fc.integer({ min: 1, max: 40 }), splits: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 3_000 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('rename' as const, 'copy-and-truncate' as const, 'restart' as const) }) },
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'writ-follow-'));
    path = join(folder, 'app.log');
    let [number, written, given] = [0, '', ''];
    writeFileSync(path, '');
    let file = follow();
    let aside = 0;
    for (const one of steps) {
      now += 10;
      if (one.do === 'append') {
        const text = Array.from({ length: one.lines }, () => `line ${(number += 1)} of the log\n`).join('');
        const middle = one.splits ? Math.floor(text.length / 2) : text.length;
        appendFileSync(path, text.slice(0, middle));
        appendFileSync(path, text.slice(middle));
        written += text;
      } else if (one.do === 'read') given += file.read(one.limit)?.bytes.toString() ?? '';
      else if (one.do === 'restart') {
        const position = file.position();
        file.close();
        file = follow(position);
      } else if (aside < 7) {
        aside += 1;
        shift();
        if (one.do === 'rename') {
          renameSync(path, `${path}.1`);
          writeFileSync(path, '');
        } else {
          copyFileSync(path, `${path}.1`);
          truncateSync(path);
        }
      }
    }
    given += drain(file, 1_000);
    file.close();
    expect(given).toBe(written);
    expect(file.takeGaps()).toEqual([]);
  }), { numRuns: 150 });
});
