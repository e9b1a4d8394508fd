import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../exit-code.ts';
import { runProgram } from '../../program.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-redact-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function redact(args: readonly string[], input: string | Buffer = '', pieceBytes: number = 11): Promise<{ readonly code: number; readonly out: Buffer; readonly error: string }> {
  const bytes = Buffer.from(input);
  const out: Uint8Array[] = [];
  let error = '';
  const code = await runProgram(['logs', 'redact', ...args], {
    input: (async function* read() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    })(),
    out: (said: string | Uint8Array) => void out.push(Buffer.from(said as string)),
    error: (said) => void (error += said),
    environment: {}, home: '/', isTerminal: false, columns: 100, now: () => 0, stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, out: Buffer.concat(out), error };
}

function readReport(file: string): readonly Record<string, unknown>[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Built from parts: no key, and nothing a scanner takes for one. */
const body = ['x7Qa', 'Zp3K', 'mN0v', 'Lr8s'].join('').repeat(4);
const key = [['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' '), body, body, ['-----END', 'PRIVATE', 'KEY-----'].join(' ')];

describe('logs redact', () => {
  test('secrets go, and everything else stays byte by byte: ends of lines, broken UTF-8, a missing last newline', async () => {
    const input = Buffer.concat([Buffer.from('a password=hunter2 ok\r\nplain ä line\n'), Buffer.from([0xff, 0xfe, 0x80, 10]), Buffer.from('{"token":"abc123def"}\r\n\n\n\u0000 last password=hünter2 é')]);
    const expected = Buffer.concat([Buffer.from('a password=[REDACTED] ok\r\nplain ä line\n'), Buffer.from([0xff, 0xfe, 0x80, 10]), Buffer.from('{"token":"[REDACTED]"}\r\n\n\n\u0000 last password=[REDACTED] é')]);
    for (const size of [1, 11, 1_000_000]) expect((await redact([], input, size)).out.toString('latin1')).toBe(expected.toString('latin1'));
  });

  test('the report says where and by which rule, in order, in bytes of the file, and never what', async () => {
    const file = join(folder, 'a.log');
    const report = join(folder, 'finds.ndjson');
    const text = 'first\nä password=hunter2 and token=abc123def\nlast curl -u ada:hunter2 x\n';
    writeFileSync(file, text);
    expect((await redact([file, '--report', report])).code).toBe(EXIT.kept);
    const finds = readReport(report);
    expect(finds).toEqual([
      { file, line: 2, column: 13, rule: 'keyed-secret', start: 18, end: 25 },
      { file, line: 2, column: 31, rule: 'keyed-secret', start: 36, end: 45 },
      { file, line: 3, column: 18, rule: 'command-line', start: 63, end: 70 },
    ]);
    const bytes = Buffer.from(text);
    expect(finds.map(({ start, end }) => bytes.subarray(start as number, end as number).toString())).toEqual(['hunter2', 'abc123def', 'hunter2']);
    expect(readFileSync(report, 'utf8')).not.toMatch(/hunter2|abc123/u);
    expect(statSync(report).mode & 0o777).toBe(0o600);
  });

  test.each([1, 5, 64, 1_000_000])('a private key over several lines is caught in pieces of %i bytes, and lines keep their numbers', async (size) => {
    const report = join(folder, 'key.ndjson');
    const { out } = await redact(['--report', report], `before\n${key.join('\n')}\nafter\npassword=hunter2\n`, size);
    expect(out.toString()).toBe('before\n[REDACTED]\n[REDACTED]\n[REDACTED]\n[REDACTED]\nafter\npassword=[REDACTED]\n');
    expect(readReport(report).map(({ line, rule }) => [line, rule])).toEqual([[2, 'private-key'], [7, 'keyed-secret']]);
  });

  test('a private key behind the time and host of each line is caught too', async () => {
    const lines = key.map((line) => `Nov 24 12:00:00 web app[12]: ${line}`).join('\n');
    expect((await redact([], `${lines}\nNov 24 12:00:01 web app[12]: done\n`)).out.toString()).toBe(`${lines.replaceAll(body, '[REDACTED]')}\nNov 24 12:00:01 web app[12]: done\n`);
  });

  test('a key that never ends and a file that ends within one lose nothing', async () => {
    const input = `${key[0]!}\n${`${body}\n`.repeat(3)}not of it\nmore\n`;
    expect((await redact([], input, 3)).out.toString()).toBe('[REDACTED]\n[REDACTED]\n[REDACTED]\n[REDACTED]\nnot of it\nmore\n');
    expect((await redact([], `x\n${key[0]!}\n`, 3)).out.toString()).toBe(`x\n${key[0]!}\n`);
  });

  test('addresses stay unless they are asked for, and rules can be chosen', async () => {
    const line = 'ada@example.com from 192.0.2.1 password=hunter2\n';
    expect((await redact([], line)).out.toString()).toBe('ada@example.com from 192.0.2.1 password=[REDACTED]\n');
    expect((await redact(['--with-emails', '--with-ip'], line)).out.toString()).toBe('[REDACTED] from [REDACTED] password=[REDACTED]\n');
    expect((await redact(['--rules', 'json-web-token, private-key'], line)).out.toString()).toBe(line);
    expect(await redact(['--rules', 'nothing'], line)).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('redaction-rule-unknown') as string });
  });

  test('a file that is not there fails with its name', async () => {
    expect(await redact([join(folder, 'nothing.log')])).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('ENOENT') as string });
  });
});
