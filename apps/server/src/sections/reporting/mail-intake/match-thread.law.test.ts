import { newId, type Id } from '@writ/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchThread, type ThreadSigns } from './match-thread.ts';

const REPORTS = Array.from({ length: 4 }, (_, index) => newId<'report'>(index + 1));
const report = fc.constantFrom<Id<'report'>>(...REPORTS);
const digest = fc.constantFrom('aa', 'bb', 'cc');
const signs: fc.Arbitrary<ThreadSigns> = fc.record({
  sender: fc.option(digest, { nil: undefined }),
  ours: fc.array(report, { maxLength: 3 }),
  theirs: fc.array(fc.record({ report, sender: fc.option(digest, { nil: undefined }) }), { maxLength: 4 }),
  tracked: fc.array(fc.record({ report, senders: fc.array(digest, { maxLength: 2 }) }), { maxLength: 4 }),
});

test('a thread is joined only by a Message-ID of ours, or from an address that is known in that very thread', () => {
  fc.assert(fc.property(signs, (given) => {
    const found = matchThread(given);
    if (found === undefined) return;
    const isKnown = given.sender !== undefined && (given.theirs.some((one) => one.report === found && one.sender === given.sender) || given.tracked.some((one) => one.report === found && one.senders.includes(given.sender!)));
    expect(given.ours.includes(found) || isKnown).toBe(true);
  }), { numRuns: 2_000 });
});
test('a stranger with every id but ours joins nothing, and neither does a message without a sender', () => {
  fc.assert(fc.property(signs, fc.constantFrom('zz', undefined), (given, sender) => {
    expect(matchThread({ ...given, ours: [], sender })).toBeUndefined();
  }), { numRuns: 1_000 });
});
test('what strangers own changes nothing: signs of other senders may be added or taken away', () => {
  fc.assert(fc.property(signs, (given) => {
    const own = { ...given, theirs: given.theirs.filter((one) => one.sender === given.sender), tracked: given.tracked.filter((one) => given.sender !== undefined && one.senders.includes(given.sender)) };
    expect(matchThread(own)).toBe(matchThread(given));
  }), { numRuns: 1_000 });
});
test('the order of what is not ours does not matter, and two threads are never guessed between', () => {
  fc.assert(fc.property(signs, (given) => {
    expect(matchThread({ ...given, theirs: given.theirs.toReversed(), tracked: given.tracked.toReversed() })).toBe(matchThread(given));
  }), { numRuns: 1_000 });
  const [one, two] = REPORTS as [Id<'report'>, Id<'report'>];
  expect(matchThread({ sender: 'aa', ours: [], theirs: [], tracked: [{ report: one, senders: ['aa'] }, { report: two, senders: ['aa'] }] })).toBeUndefined();
});
