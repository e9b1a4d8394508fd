import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, instant, type Json } from '@writ/kernel';
import { linkEntry } from './append-journal.ts';
import { checkpointText, endText } from './checkpoint.ts';
import type { JournalEntry } from './entry.ts';
import { GENESIS, hashEntry } from './hash-entry.ts';
import { readLines } from './read-lines.ts';
import { newSigner } from './testing/new-signer.ts';
import { verifyJournal } from './verify-journal.ts';

const signer = newSigner();

/** An export of `count` entries with a checkpoint every `every`, made without a database. */
async function makeExport(count: number, every: number, by = signer): Promise<string[]> {
  const lines: string[] = [canonicalJson({ type: 'header', format: 'writ-journal', version: 1, keys: [by.publicKey], exportedAt: '2026-11-24T12:00:00.000Z' })];
  let head = { seq: 0, hash: GENESIS };
  let after = 0;
  let checkpoints = 0;
  for (let seq = 1; seq <= count; seq += 1) {
    const entry: JournalEntry = linkEntry({ at: instant(1_700_000_000_000 + seq), actor: { kind: 'writ', id: 'writ' }, act: 'test.done', subject: { kind: 'thing', id: `t${seq}` }, detail: { seq, word: `w${seq}` } }, head);
    head = entry;
    lines.push(canonicalJson({ type: 'entry', ...entry }));
    if (seq % every === 0) {
      const checkpoint = { seq, hash: entry.hash, at: '2026-11-24T12:00:00.000Z', after };
      lines.push(canonicalJson({ type: 'checkpoint', ...checkpoint, key: by.publicKey, signature: await by.sign(checkpointText(checkpoint)) }));
      after = seq;
      checkpoints += 1;
    }
  }
  const end = { entries: count, checkpoints, seq: head.seq, hash: head.hash, digest: createHash('sha256').update(lines.map((line) => `${line}\n`).join('')).digest('hex') };
  lines.push(canonicalJson({ type: 'end', ...end, key: by.publicKey, signature: await by.sign(endText(end)) }));
  return lines;
}

/** Lines 1 header, then entries and checkpoints: the line of an entry when there is a checkpoint every 5. */
const lineOfEntry = (seq: number): number => 1 + seq + Math.floor((seq - 1) / 5);

function alter(line: string, change: (value: Record<string, Json>) => void): string {
  const value = JSON.parse(line) as Record<string, Json>;
  change(value);
  return JSON.stringify(value);
}

describe('verifying an export', () => {
  test('an untouched one is sound, with its keys in any order and the end of its last line missing', async () => {
    const lines = await makeExport(23, 5);
    const shuffled = lines.map((line) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())));
    expect(await verifyJournal(lines)).toMatchObject({ ok: true, entries: 23, checkpoints: 4, lastCheckpoint: 20, keys: [signer.publicKey] });
    expect(await verifyJournal(readLines([shuffled.join('\n')]))).toMatchObject({ ok: true, entries: 23 });
  });

  test('an empty journal is sound', async () => {
    expect(await verifyJournal(await makeExport(0, 5))).toMatchObject({ ok: true, entries: 0 });
  });

  test('an altered entry is named with its line', async () => {
    const lines = await makeExport(23, 5);
    lines[lineOfEntry(12) - 1] = alter(lines[lineOfEntry(12) - 1]!, (value) => { value['why'] = 'because'; });
    expect(await verifyJournal(lines)).toMatchObject({ ok: false, code: 'altered-entry', seq: 12, line: lineOfEntry(12) });
  });

  test('an entry altered together with its hash is the one that is named, whichever link it tears', async () => {
    for (const [seq, field] of [[12, 'why'], [12, 'previous'], [14, 'why'], [22, 'why'], [22, 'previous'], [23, 'previous'], [1, 'previous'], [1, 'why']] as const) {
      const lines = await makeExport(23, 5);
      lines[lineOfEntry(seq) - 1] = alter(lines[lineOfEntry(seq) - 1]!, (value) => {
        value[field] = 'a'.repeat(64);
        value['hash'] = hashEntry(value as never);
      });
      expect(await verifyJournal(lines), `${seq} ${field}`).toMatchObject({ ok: false, code: 'broken-link', seq, line: lineOfEntry(seq) });
    }
  });

  test('entries that were rewritten to the end of the chain are found at the next checkpoint', async () => {
    const lines = await makeExport(23, 5);
    let previous: string | undefined;
    for (let seq = 12; seq <= 23; seq += 1) {
      lines[lineOfEntry(seq) - 1] = alter(lines[lineOfEntry(seq) - 1]!, (value) => {
        if (seq === 12) value['why'] = 'because';
        if (previous !== undefined) value['previous'] = previous;
        value['hash'] = hashEntry(value as never);
        previous = value['hash'];
      });
    }
    expect(await verifyJournal(lines)).toMatchObject({ ok: false, code: 'rewritten-entries', seq: 11 });
  });

  test('a missing entry is named, also when the file was cut short behind a checkpoint', async () => {
    const lines = await makeExport(23, 5);
    expect(await verifyJournal(lines.toSpliced(lineOfEntry(7) - 1, 1))).toMatchObject({ ok: false, code: 'missing-entries', seq: 7 });
    expect(await verifyJournal(lines.slice(0, lineOfEntry(20) + 1))).toMatchObject({ ok: false, code: 'truncated', seq: 21 });
    expect(await verifyJournal(lines.toSpliced(lineOfEntry(21) - 1, 3))).toMatchObject({ ok: false, code: 'truncated', seq: 21 });
  });

  test('a missing checkpoint is named', async () => {
    const lines = await makeExport(23, 5);
    expect(await verifyJournal(lines.toSpliced(lineOfEntry(10), 1))).toMatchObject({ ok: false, code: 'missing-checkpoint', seq: 10 });
    expect(await verifyJournal(lines.toSpliced(lineOfEntry(20), 1))).toMatchObject({ ok: false, code: 'missing-checkpoint', seq: 16 });
  });

  test('a whole journal of another key is sound by itself and refused by who knows the key', async () => {
    const forged = await makeExport(5, 5, newSigner());
    expect(await verifyJournal(forged)).toMatchObject({ ok: true });
    expect(await verifyJournal(forged, { trustedKeys: [signer.publicKey] })).toMatchObject({ ok: false, code: 'untrusted-key' });
  });

  test('law: any single change of a value is found, and an entry that was altered is the one that is named', async () => {
    const lines = await makeExport(12, 5);
    await fc.assert(fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(), fc.jsonValue(), async (at, which, value) => {
      const parsed = JSON.parse(lines[at]!) as Record<string, Json>;
      const key = Object.keys(parsed)[which % Object.keys(parsed).length]!;
      fc.pre(canonicalJson(parsed[key]) !== canonicalJson(value));
      const verdict = await verifyJournal(lines.with(at, JSON.stringify({ ...parsed, [key]: value })));
      expect(verdict.ok).toBe(false);
      if (!verdict.ok && parsed['type'] === 'entry' && key !== 'type') expect(verdict).toMatchObject({ seq: parsed['seq'], line: at + 1 });
    }), { numRuns: 400 });
  });

  test('law: lines that were removed, doubled or exchanged are found', async () => {
    const lines = await makeExport(12, 5);
    await fc.assert(fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(lines.length - 1), fc.constantFrom('remove', 'double', 'exchange'), async (one, other, how) => {
      fc.pre(how !== 'exchange' || one !== other);
      const changed = how === 'remove' ? lines.toSpliced(one, 1) : how === 'double' ? lines.toSpliced(other, 0, lines[one]!) : lines.with(one, lines[other]!).with(other, lines[one]!);
      expect(await verifyJournal(changed)).toMatchObject({ ok: false });
    }), { numRuns: 300 });
  });

  test('law: no garbage makes it throw', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json())), async (lines) => {
      expect((await verifyJournal(lines)).ok).toBe(false);
    }));
  });

  test('a line without end is refused and not gathered', async () => {
    function* endless() { for (;;) yield 'x'.repeat(100_000); }
    expect(await verifyJournal(readLines(endless()))).toMatchObject({ ok: false, code: 'malformed-line', line: 1 });
  });
});
