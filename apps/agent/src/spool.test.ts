import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { array, assert, constant, nat, oneof, property, record } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSpool, type Spool } from './spool.ts';
import { numberedFact, numberOf } from './testing-facts.ts';

const LARGE = 64 * 1_024 * 1_024;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything in it, in order, acknowledged one by one. */
function drain(spool: Spool): number[] {
  const numbers: number[] = [];
  for (let next = spool.oldest(); next; next = spool.oldest()) {
    numbers.push(...next.facts.map(numberOf));
    spool.acknowledge(next.batch);
  }
  return numbers;
}

describe('the spool', () => {
  it('gives what was put, in order, the same batch until it is acknowledged', () => {
    const spool = openSpool(folder, LARGE);
    spool.put([numberedFact(1), numberedFact(2)]);
    spool.put([numberedFact(3)]);
    expect(spool.oldest()).toEqual(spool.oldest());
    expect(drain(spool)).toEqual([1, 2, 3]);
    expect(spool.dropped()).toBe(0);
    spool.close();
  });

  it('has everything again after it was closed, and the same batch ids', () => {
    const first = openSpool(folder, LARGE);
    first.put([numberedFact(1)]);
    first.keep('journal-head', { seq: 4 });
    const before = first.oldest();
    first.close();
    const second = openSpool(folder, LARGE);
    expect(second.oldest()).toEqual(before);
    expect(second.recall('journal-head')).toEqual({ seq: 4 });
    second.close();
  });

  it('drops the oldest when it is full, and counts honestly', () => {
    const spool = openSpool(folder, 2_000);
    for (let number = 0; number < 100; number += 1) spool.put([numberedFact(number)]);
    expect(spool.bytes()).toBeLessThanOrEqual(2_000);
    const kept = drain(spool);
    expect(kept.at(-1)).toBe(99);
    expect(kept.length + spool.dropped()).toBe(100);
    spool.close();
  });

  it('stays small on the disk, however much went through it', () => {
    const spool = openSpool(folder, 100_000);
    for (let number = 0; number < 300; number += 1) spool.put([{ ...numberedFact(number), evidence: [{ label: 'noise', text: randomBytes(2_900).toString('base64') }] }]);
    spool.close();
    expect(statSync(join(folder, 'spool.sqlite')).size).toBeLessThan(400_000);
  });

  it('is held by one agent at a time', () => {
    const spool = openSpool(folder, LARGE);
    expect(() => openSpool(folder, LARGE)).toThrowError(expect.objectContaining({ code: 'data-folder-held' }));
    spool.close();
    openSpool(folder, LARGE).close();
  });

  it('sets a damaged file aside and goes on', () => {
    const spool = openSpool(folder, LARGE);
    for (let number = 0; number < 200; number += 1) spool.put([numberedFact(number)]);
    spool.close();
    writeFileSync(join(folder, 'spool.sqlite'), 'not a database, whatever its name says'.repeat(50));
    const fresh = openSpool(folder, LARGE);
    expect(fresh.wasDamaged).toBe(true);
    fresh.put([numberedFact(7)]);
    expect(drain(fresh)).toEqual([7]);
    fresh.close();
    expect(statSync(join(folder, 'spool.sqlite.damaged')).isFile()).toBe(true);
  });

  it('counts a batch that is given up', () => {
    const spool = openSpool(folder, LARGE);
    spool.put([numberedFact(1), numberedFact(2)]);
    spool.discard(spool.oldest()!.batch);
    spool.discard('no such batch');
    expect([spool.oldest(), spool.dropped()]).toEqual([undefined, 2]);
    spool.close();
  });

  it('loses nothing and doubles nothing, whatever the order of puts, acknowledgements and restarts', () => {
    const step = oneof(record({ put: nat(4) }), constant('acknowledge' as const), constant('restart' as const));
    assert(property(array(step, { maxLength: 25 }), (steps) => {
      const own = mkdtempSync(join(folder, 'law-'));
      let spool: Spool = openSpool(own, LARGE);
      const [put, taken]: [number[], number[]] = [[], []];
      for (const what of steps) {
        if (what === 'restart') {
          spool.close();
          spool = openSpool(own, LARGE);
        } else if (what === 'acknowledge') {
          const next = spool.oldest();
          if (!next) continue;
          taken.push(...next.facts.map(numberOf));
          spool.acknowledge(next.batch);
        } else {
          const numbers = Array.from({ length: what.put + 1 }, (_, index) => put.length + index);
          put.push(...numbers);
          spool.put(numbers.map((number) => numberedFact(number)));
        }
      }
      taken.push(...drain(spool));
      spool.close();
      expect(taken).toEqual(put);
    }), { numRuns: 15 });
  });
});

describe('a spool whose writer is killed', () => {
  /** Kills the writer by SIGKILL after it has said `facts` numbers, and gives the last it said. */
  async function killAfter(facts: number): Promise<number> {
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'testing-spool-writer.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = -1;
    const closed = new Promise((resolve) => { writer.on('close', resolve); });
    for await (const line of createInterface({ input: writer.stdout })) {
      if (line !== 'open') said = Number(line);
      if (said === facts) writer.kill('SIGKILL');
    }
    await closed;
    return said;
  }

  it('has every fact that was said to be there, and may be opened at once', async () => {
    for (const facts of [0, 17, 60]) {
      const said = await killAfter(facts);
      const spool = openSpool(folder, LARGE);
      const kept = drain(spool);
      spool.close();
      expect(kept.slice(0, said + 1)).toEqual(Array.from({ length: said + 1 }, (_, index) => index));
    }
  });

  it('passes over a torn end', async () => {
    const said = await killAfter(30);
    const log = join(folder, 'spool.sqlite-wal');
    appendFileSync(log, Buffer.alloc(777, 0xab));
    truncateSync(log, statSync(log).size - 100);
    const spool = openSpool(folder, LARGE);
    expect(drain(spool).slice(0, said + 1)).toEqual(Array.from({ length: said + 1 }, (_, index) => index));
    spool.close();
  });
});
