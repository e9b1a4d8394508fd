import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from './exit-code.ts';
import { runProgram } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-mail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writ(args: readonly string[], input = '', environment: Readonly<Record<string, string>> = {}): Promise<{ readonly code: number; readonly lines: readonly Record<string, unknown>[]; readonly error: string }> {
  let out = '';
  let error = '';
  const code = await runProgram(['mail', 'parse', ...args], { input: (async function* read() { yield Buffer.from(input); })(), out: (text) => void (out += text), error: (text) => void (error += text), environment, home: folder, isTerminal: false, columns: 100, now: () => 0, stopping: new AbortController().signal, drained: async () => undefined });
  return { code, error, lines: out.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const MESSAGE = 'From: Ada <ada@example.org>\nSubject: A hole\nDate: Tue, 24 Nov 2026 10:00:00 +0000\nMessage-ID: <a@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee it.\n--b\nContent-Type: image/png; name=x.png\n\nabc\n--b--\n';

describe('mail parse', () => {
  test('says of a message what the intake makes of it, without the content of attachments', async () => {
    const { code, lines } = await writ(['-'], MESSAGE);
    expect(code).toBe(EXIT.kept);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ file: '-', kind: 'person', because: ['no-mark'], messageId: 'a@example.org', subject: 'A hole', date: '2026-11-24T10:00:00.000Z', text: 'See it.', pgp: null, attachments: [{ name: 'x.png', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }] });
    expect(JSON.stringify(lines[0])).not.toContain('"content"');
  });
  test('a mailbox gives one object per message, in order, and a quoted From is none', async () => {
    const from = 'From ada@example.org Tue Nov 24 10:00:00 2026\n';
    const { lines } = await writ(['-'], `${from}Subject: 1\n\nFrom here on\n\n>From there\n\n${from}Subject: 2\n\ntwo\n\n${from}Subject: 3\n\nthree\n`);
    expect(lines.map(({ subject, number }) => [subject, number])).toEqual([['1', 1], ['2', 2], ['3', 3]]);
    expect(lines[0]!.text).toBe('From here on\n\nFrom there');
  });
  test('files are read in order, and what cannot be parsed is unreadable and no failure', async () => {
    const file = join(folder, 'empty.eml');
    writeFileSync(file, '');
    const { code, lines } = await writ([file, '-'], MESSAGE);
    expect([code, lines.map(({ kind }) => kind)]).toEqual([EXIT.kept, ['unreadable', 'person']]);
  });
  test('a file that is not there, a folder and a key that is none are failures with their names', async () => {
    expect(await writ([join(folder, 'nothing.eml')])).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('ENOENT') as string });
    expect(await writ([folder])).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('mail-not-a-file') as string });
    const key = join(folder, 'key.asc');
    writeFileSync(key, 'no key');
    expect(await writ(['--key', key, '-'], MESSAGE)).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('key-unreadable') as string });
    expect((await writ([])).code).toBe(EXIT.usage);
  });
});
