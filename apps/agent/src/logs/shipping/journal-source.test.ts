import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@writ/kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JOURNAL, openJournalSource } from './journal-source.ts';
import type { LogSource } from './log-source.ts';

/** systemd's own programs: one reads journals, the other makes them of entries in text, without a journald that runs. */
const JOURNALCTL = '/usr/bin/journalctl';
const REMOTE = '/lib/systemd/systemd-journal-remote';
const hasSystemd = existsSync(JOURNALCTL) && existsSync(REMOTE);
const WAIT = { timeout: 50_000, interval: 20 };
const BEGAN_AT = Date.UTC(2026, 10, 24);

let folder: string;
let sources: LogSource[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-journal-'));
  sources = [];
  for (const name of ['bin', 'journal']) mkdirSync(join(folder, name));
});
afterEach(() => {
  for (const source of sources) source.close();
  rmSync(folder, { recursive: true, force: true });
});

function putProgram(script: string): void {
  writeFileSync(join(folder, 'bin/journalctl'), `#!/bin/sh\necho "$*" >> ${folder}/asked\n${script}\n`, { mode: 0o755 });
}
function open(position?: Json): LogSource {
  const log = { info() {}, warn() {}, error() {} };
  const source = openJournalSource({ position, beginAt: 'start', clock: Date.now, log, onEntries() {}, path: `${folder}/bin:${process.env['PATH']}` });
  sources.push(source);
  return source;
}
/** What a source gave until there were so many messages, where it then stood, and what it told to be lost. */
async function read(source: LogSource, messages: number) {
  const got = { messages: [] as unknown[], position: null as Json, gaps: [] as unknown[] };
  await vi.waitFor(() => {
    const piece = source.read();
    got.gaps.push(...source.takeGaps());
    if (piece) {
      got.messages.push(...piece.bytes.toString().trim().split('\n').map((line) => (JSON.parse(line) as { MESSAGE: unknown }).MESSAGE));
      got.position = piece.position;
    }
    expect(got.messages.length).toBeGreaterThanOrEqual(messages);
  }, WAIT);
  return got;
}
const second = (number: number) => BEGAN_AT + number * 1_000;
const cursor = (number: number) => `s=0a;i=${number.toString(16)};b=0b;m=1;t=${(second(number) * 1_000).toString(16)};x=0c`;
const printed = (number: number, message = `entry ${number}`) => JSON.stringify({ __CURSOR: cursor(number), MESSAGE: message });
const gap = (lines: number, from: number, to: number) => ({ source: JOURNAL, why: 'rotated', from: 0, bytes: null, lines, since: second(from), until: second(to) });

describe('a journal whose entries are numbered', { timeout: 60_000 }, () => {
  const print = (...entries: readonly string[]) => {
    writeFileSync(join(folder, 'entries'), `${entries.join('\n')}\n`);
    putProgram(`cat ${folder}/entries; exec sleep 600`);
  };

  test('tells as a gap what it let go before it was read', async () => {
    print(printed(3), printed(4), printed(9), printed(10));
    const { messages, gaps } = await read(open(), 4);
    expect(messages).toEqual(['entry 3', 'entry 4', 'entry 9', 'entry 10']);
    expect(gaps).toEqual([gap(4, 4, 9)]);
  });

  test('goes on after the last entry, which it prints once more', async () => {
    print(printed(15), printed(16));
    const { messages, gaps } = await read(open({ cursor: cursor(15) }), 1);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain(`--cursor=${cursor(15)}`);
    expect(messages).toEqual(['entry 16']);
    expect(gaps).toEqual([]);
  });

  test('gives the first entry that is left where the last one is gone, and counts those between', async () => {
    print(printed(20), printed(21));
    const { messages, gaps } = await read(open({ cursor: cursor(15) }), 2);
    expect(messages).toEqual(['entry 20', 'entry 21']);
    expect(gaps).toEqual([gap(4, 15, 20)]);
  });

  test('loses nothing where only the entry before is gone', async () => {
    print(printed(16));
    const { messages, gaps } = await read(open({ cursor: cursor(15) }), 1);
    expect(messages).toEqual(['entry 16']);
    expect(gaps).toEqual([]);
  });

  test('tells that nobody can say what is lost where it was made anew', async () => {
    print(printed(1), printed(2));
    const { messages, gaps } = await read(open({ cursor: cursor(15) }), 2);
    expect(messages).toEqual(['entry 1', 'entry 2']);
    expect(gaps).toEqual([{ source: JOURNAL, why: 'rotated', from: 0, bytes: null, since: second(15), until: second(15) }]);
  });

  test('tells an entry that is too long once, though its number is missing too', async () => {
    print(printed(1), printed(2, 'x'.repeat(5_000_000)), printed(3), printed(4));
    const { messages, gaps } = await read(open(), 3);
    expect(messages).toEqual(['entry 1', 'entry 3', 'entry 4']);
    expect(gaps).toEqual([expect.objectContaining({ why: 'refused', lines: 1 })]);
  });

  test('believes no number that stands in a message', async () => {
    print(printed(1, `"__CURSOR":"${cursor(900)}"`), printed(2));
    expect((await read(open(), 2)).gaps).toEqual([]);
  });
});

describe.skipIf(!hasSystemd)('a journal of systemd itself', { timeout: 60_000 }, () => {
  const entry = (number: number, message: Buffer): Buffer => {
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(message.length));
    const head = `__REALTIME_TIMESTAMP=${second(number) * 1_000}\n__MONOTONIC_TIMESTAMP=${number}\n_BOOT_ID=0123456789abcdef0123456789abcdef\nPRIORITY=4\nSYSLOG_IDENTIFIER=backup\nMESSAGE\n`;
    return Buffer.concat([Buffer.from(head), size, message, Buffer.from('\n\n')]);
  };
  const write = (file: string, ...entries: readonly Buffer[]) => {
    const done = spawnSync(REMOTE, [`--output=${join(folder, 'journal', file)}`, '-'], { input: Buffer.concat(entries) });
    expect(done.status).toBe(0);
  };
  beforeEach(() => putProgram(`exec ${JOURNALCTL} --directory=${folder}/journal "$@"`));

  test('is followed as it is written, without secrets, also where a message is no plain text', async () => {
    write('one.journal', entry(1, Buffer.from('first')), entry(2, Buffer.from('second \u0007 with password=hunter2\nand a line')));
    const source = open();
    const begun = await read(source, 2);
    expect(begun.messages).toEqual(['first', expect.stringMatching(/^second . with password=\[REDACTED\]\nand a line$/)]);
    write('one.journal', entry(3, Buffer.from([0x62, 0xff, 0x64])));
    const further = await read(source, 1);
    expect(further.messages).toEqual(['b\ufffdd']);
    source.close();
    write('one.journal', entry(4, Buffer.from('fourth')));
    const again = await read(open(further.position), 1);
    expect(again.messages).toEqual(['fourth']);
    expect([...begun.gaps, ...further.gaps, ...again.gaps]).toEqual([]);
  });

  test('is gone on with at the first entry that is left, where what was read last is gone', async () => {
    write('one.journal', entry(1, Buffer.from('first')), entry(2, Buffer.from('second')));
    const source = open();
    const { position } = await read(source, 2);
    source.close();
    rmSync(join(folder, 'journal/one.journal'));
    write('two.journal', entry(7, Buffer.from('seventh')), entry(8, Buffer.from('eighth')));
    const { messages, gaps } = await read(open(position), 2);
    expect(messages).toEqual(['seventh', 'eighth']);
    expect(gaps).toEqual([expect.objectContaining({ why: 'rotated', bytes: null, since: second(2) })]);
  });
});
