import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { instant } from '@writ/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLineCollector } from './collect-lines.ts';
import { openFileSource } from './file-source.ts';
import { openLinesSpool } from './lines-spool.ts';

const clock = () => instant(Date.UTC(2026, 10, 24));
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-collect-'));
  file = join(folder, 'app.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What one life of a shipper does: it looks `rounds` times, and spools what it has only if it is not killed. */
function live(rounds: number, isKilled: boolean): readonly string[] {
  const spool = openLinesSpool(folder);
  const source = openFileSource({ path: file, service: '', position: spool.positions().get(file), beginAt: 'start', clock });
  const collector = createLineCollector({ spool, clock });
  for (let round = 0; round < rounds; round += 1) collector.collect([source]);
  if (!isKilled) collector.flush();
  const told: string[] = [];
  for (let batch = spool.oldest(); batch; batch = spool.oldest()) {
    told.push(...batch.head.gaps.map(({ why }) => `gap: ${why}`), ...zstdDecompressSync(batch.frame).toString().trim().split('\n'));
    spool.acknowledge(batch.head.batch);
  }
  source.close();
  spool.close();
  return told;
}

describe('a collector of lines', () => {
  test.each([['shop', { service: 'shop' }], ['', {}]])('tells of a gap whose lines they were, where its source says so: “%s”', (service, told) => {
    const spool = openLinesSpool(folder);
    const collector = createLineCollector({ spool, clock });
    const gap = { source: file, why: 'rotated' as const, from: 0, bytes: 5, since: null, until: clock() };
    const gaps = [gap];
    collector.collect([{ name: file, service, read: () => undefined, position: () => undefined, takeGaps: () => gaps.splice(0), wait: () => undefined, close: () => undefined }]);
    collector.flush();
    expect(spool.oldest()!.head.gaps).toEqual([{ ...gap, ...told }]);
    spool.close();
  });

  test.each([
    ['renamed', () => renameSync(file, `${file}.1`)],
    ['copied and truncated', () => {
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }],
  ])('finds the lines of a file that was read for the first time, lost by a kill before they were spooled, and %s meanwhile', (_how, rotate) => {
    writeFileSync(file, 'first\nsecond\n');
    expect(live(1, true)).toEqual([]);
    rotate();
    appendFileSync(file, 'third\nfourth\n');
    expect(live(3, false)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  test('begins a file that appears later with its first line, though it is killed before that is spooled', () => {
    expect(live(1, true)).toEqual([]);
    writeFileSync(file, 'first\n');
    expect(live(1, true)).toEqual([]);
    appendFileSync(file, 'second\n');
    expect(live(2, false)).toEqual(['first', 'second']);
    expect(live(2, false)).toEqual([]);
  });
});
