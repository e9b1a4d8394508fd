import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSequenceWatcher, type LostMessages } from './watch-sequences.ts';

const START = Date.UTC(2026, 10, 2);
const SECOND = 1_000;

interface Sent {
  readonly number: number;
  readonly process?: string;
  readonly peer?: string;
  /** Seconds since the start. */
  readonly at: number;
}

/** What is told of messages of one host, asked after each and long after the last. */
function tell(sent: readonly Sent[], host = 'sw-1'): readonly LostMessages[] {
  const watcher = createSequenceWatcher();
  const told: LostMessages[] = [];
  for (const { number, process = '1', peer = '192.0.2.1', at } of sent) {
    watcher.saw({ host, peer, program: 'app', process }, number, START + at * SECOND);
    told.push(...watcher.takeLost(START + at * SECOND));
  }
  return [...told, ...watcher.takeLost(START + 1e9)];
}

const count = (from: number, to: number, at = 0): Sent[] => Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index, at: at + index }));
const rangesOf = (told: readonly LostMessages[]) => told.map(({ from, through }) => [from, through]);

describe('numbers of messages', () => {
  test('that are jumped over are lost when they do not come within half a minute', () => {
    expect(tell([...count(1, 10), ...count(14, 20, 100)])).toEqual([{ host: 'sw-1', peer: '192.0.2.1', from: 11, through: 13, since: START + 9 * SECOND, until: START + 100 * SECOND }]);
    expect(rangesOf(tell([...count(900, 910), { number: 915, at: 20 }, { number: 912, at: 30 }, ...count(916, 990, 40)]))).toEqual([[911, 911], [913, 914]]);
  });

  test('of a host that counts for all its processes, on several ways, are told once where they are lost', () => {
    const sent = count(1, 200).filter(({ number }) => number < 101 || number > 104).map((one) => ({ ...one, process: String(one.number % 7), peer: `192.0.2.${one.number % 3}` }));
    expect(rangesOf(tell(sent))).toEqual([[101, 104]]);
  });

  test('of processes that each count for themselves are told of the one that lost', () => {
    const [one, other] = [count(1_000, 1_100), count(40, 140).filter(({ number }) => number !== 90)];
    expect(rangesOf(tell([...one.map((sent) => ({ ...sent, process: 'a' })), ...other.map((sent) => ({ ...sent, process: 'b' }))].toSorted((a, b) => a.at - b.at)))).toEqual([[90, 90]]);
  });

  test.each<[string, readonly Sent[]]>([
    ['begin with anything', count(5_000, 5_020)],
    ['begin anew with 1', [...count(1, 500), ...count(1, 500, 600)]],
    ['begin anew and miss the first', [...count(1, 5_000), ...count(3, 500, 6_000)]],
    ['begin anew after the last number there is', [...count(2_147_483_640, 2_147_483_647), ...count(1, 20, 10)]],
    ['come in another order', [...count(1, 10), { number: 13, at: 11 }, { number: 12, at: 12 }, { number: 11, at: 13 }, ...count(14, 20, 60)]],
    ['come again', [...count(1, 100), ...count(50, 60, 100), ...count(90, 120, 120)]],
    ['come all again from the first, as a relay sends what it kept', [...count(1, 3_000), ...count(1, 3_010, 3_000)]],
    ['come again only as the first', [...count(1, 10), { number: 1, at: 11 }, ...count(11, 30, 12)]],
    ['come again from long ago', [...count(1, 5_000), ...count(20, 30, 5_000), ...count(5_001, 5_020, 5_100)]],
    ['are no numbers of messages', [17, 900, 3, 72_000, 44, 1_000_001, 7, 90, 12_345, 8_000, 22, 41].map((number, index) => ({ number, at: index * 100 }))],
    ['cannot be', [...count(1, 10), { number: -4, at: 11 }, { number: 2 ** 40, at: 12 }, { number: 10.5, at: 13 }, { number: Number.NaN, at: 14 }, ...count(11, 20, 15)]],
  ])('that %s are no loss', (_what, sent) => {
    expect(tell(sent)).toEqual([]);
  });

  test('of two hosts have nothing to do with each other, and of one host are told after another was quiet', () => {
    const watcher = createSequenceWatcher();
    for (const { number } of count(1, 10)) for (const host of ['a', 'b']) watcher.saw({ host, peer: 'p', program: 'x', process: '' }, number, START);
    watcher.saw({ host: 'a', peer: 'p', program: 'x', process: '' }, 12, START);
    watcher.saw({ host: 'b', peer: 'p', program: 'x', process: '' }, 11, START);
    expect(watcher.takeLost(START + 29_999)).toEqual([]);
    expect(watcher.takeLost(START + 30_000)).toMatchObject([{ host: 'a', from: 11, through: 11 }]);
    expect(watcher.takeLost(START + 60_000)).toEqual([]);
  });
});

const runs = { numRuns: Number(process.env['LAW_RUNS'] ?? 300) };

/** A host that counts for the whole, or each process for itself; its messages come on two ways, late, twice and not at all; it begins anew now and then. */
const lives = fc.record({
  isShared: fc.boolean(),
  begin: fc.constantFrom(1, 7, 4_000, 2_147_483_600),
  messages: fc.array(fc.record({
    process: fc.nat(3), way: fc.nat(1), lateS: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 20 })),
    fate: fc.oneof({ weight: 12, arbitrary: fc.constant('comes' as const) }, fc.constantFrom('comes' as const, 'is lost' as const, 'comes twice' as const)),
    restarts: fc.integer({ min: 0, max: 40 }).map((drawn) => drawn === 0),
  }), { minLength: 10, maxLength: 120 }),
});

function live({ isShared, begin, messages }: typeof lives extends fc.Arbitrary<infer Life> ? Life : never) {
  const counters = new Map<string, number>();
  const lost = new Set<number>();
  const came = new Set<number>();
  const sent: Sent[] = [];
  for (const [index, { process, way, lateS, fate, restarts }] of messages.entries()) {
    const counter = isShared ? 'all' : String(process);
    const last = restarts ? undefined : counters.get(counter);
    const number = last === undefined ? (restarts ? 1 : begin + (isShared ? 0 : process * 300)) : last === 2_147_483_647 ? 1 : last + 1;
    counters.set(counter, number);
    if (fate === 'is lost') lost.add(number);
    else came.add(number);
    for (let copy = 0; copy < (fate === 'comes twice' ? 2 : fate === 'is lost' ? 0 : 1); copy += 1) sent.push({ number, process: String(process), peer: `192.0.2.${way}`, at: index + lateS + copy });
  }
  return { sent: sent.toSorted((one, other) => one.at - other.at), lost, came };
}

test('nothing is told as lost that was not, whoever counts, on however many ways, late and twice', () => {
  fc.assert(fc.property(lives, (life) => {
    const { sent, lost } = live({ ...life, messages: life.messages.map((message) => ({ ...message, restarts: false })) });
    const numbers = tell(sent).flatMap(({ from, through }) => Array.from({ length: through - from + 1 }, (_, index) => from + index));
    expect(numbers.filter((number) => !lost.has(number))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
  }), runs);
});

test('nothing is told of who loses nothing, though it begins anew now and then', () => {
  fc.assert(fc.property(lives, (life) => {
    expect(tell(live({ ...life, messages: life.messages.map((message) => ({ ...message, lateS: 0, fate: message.fate === 'is lost' ? 'comes' as const : message.fate })) }).sent)).toEqual([]);
  }), runs);
});

test('every loss of one who counts for itself is told, once and in whole, with what lies between', () => {
  const losses = fc.array(fc.record({ kept: fc.integer({ min: 8, max: 60 }), lost: fc.integer({ min: 1, max: 2_000 }) }), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(losses, fc.constantFrom(1, 77, 100_000), (given, begin) => {
    let next = begin;
    const sent: Sent[] = [];
    const expected: number[][] = [];
    for (const { kept, lost } of [...given, { kept: 8, lost: 0 }]) {
      for (let index = 0; index < kept; index += 1) sent.push({ number: next++, at: sent.length });
      if (lost > 0) expected.push([next, next + lost - 1]);
      next += lost;
    }
    expect(rangesOf(tell(sent))).toEqual(expected);
  }), runs);
});

test('hosts and processes that are made up without end hold no memory for ever, and cost what they cost', () => {
  const watcher = createSequenceWatcher();
  const began = process.cpuUsage();
  for (let index = 0; index < 200_000; index += 1) watcher.saw({ host: `h${index % 50_000}`, peer: 'p', program: 'x', process: String(index) }, (index * 7_919) % 1_000_000, START + index);
  for (let index = 0; index < 100_000; index += 1) watcher.saw({ host: 'one', peer: 'p', program: 'x', process: '1' }, index * 2 + 1, START);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(20);
  expect(watcher.takeLost(START + 1e9).length).toBeLessThan(1_000);
});
