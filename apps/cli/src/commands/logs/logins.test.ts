import { describe, expect, test } from 'vitest';
import { EXIT } from '../../exit-code.ts';
import { runLogs } from './testing-logs.ts';

async function logins(input: string | Uint8Array, args: readonly string[] = [], file = '-') {
  const { code, error, objects } = await runLogs(['logins', ...args, file], Buffer.from(input as Uint8Array));
  return { code, error, rows: objects };
}

const REFUSED = 'Nov 11 10:00:00 web1 sshd[42]: Failed password for alice from 192.0.2.7 port 4711 ssh2\n';

describe('writ logs logins', () => {
  test('gives one verdict for each line, in order', async () => {
    const { code, rows } = await logins(`${REFUSED}\nNov 11 10:00:01 web1 kernel: x\n${REFUSED.trim()}`);
    expect(code).toBe(EXIT.kept);
    expect(rows).toMatchObject([
      { line: 1, kind: 'failed', account: 'alice', address: '192.0.2.7', port: 4_711, reason: 'refused', method: 'password', service: 'sshd', count: 1, host: 'web1', program: 'sshd', pid: 42, at: '2026-11-11T10:00:00.000Z' },
      { line: 2, kind: 'none', account: null, address: null, port: null }, { line: 3, kind: 'none' }, { line: 4, kind: 'failed' },
    ]);
  });
  test('takes what is no text as a line like any other', async () => {
    const { code, rows } = await logins(Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 10, 0x80, 10]), Buffer.from(REFUSED)].slice(0, 1)));
    expect(code).toBe(EXIT.kept);
    expect(rows.every(({ kind }) => kind === 'none')).toBe(true);
    expect((await logins(Buffer.concat([Buffer.from([0x80, 10]), Buffer.from(REFUSED)]))).rows).toMatchObject([{ line: 1, kind: 'none' }, { line: 2, kind: 'failed' }]);
  });
  test('sums up, by the rules that it is given', async () => {
    const { rows } = await logins(REFUSED.repeat(3), ['--summary', '--failures', '3', '--window', '1 min']);
    expect(rows).toMatchObject([{ row: 'detection', detection: 'brute-force' }, { row: 'detection' }, { row: 'address', address: '192.0.2.7', failed: 3 }, { row: 'account', account: 'alice', failed: 3 }, { row: 'host', host: 'web1', failed: 3 }, { row: 'total', lines: 3, failed: 3 }]);
    expect((await logins(REFUSED.repeat(3), ['--summary'])).rows.filter(({ row }) => row === 'detection')).toEqual([]);
    expect((await logins('', ['--summary'])).rows).toMatchObject([{ row: 'total', lines: 0, failed: 0 }]);
  });
  test('reads times in the zone that it is given', async () => {
    expect((await logins(REFUSED, ['--zone', '+02:00'])).rows).toMatchObject([{ at: '2026-11-11T08:00:00.000Z' }]);
  });
  test.each([[['--failures', '0']], [['--window', 'soon']], [['--keys', 'x']], [['--nothing']]])('refuses %j, exit 64', async (args) => {
    expect((await logins('', args)).code).toBe(EXIT.usage);
  });
  test('cannot read what is not there, exit 3', async () => {
    expect(await logins('', [], '/nowhere/auth.log')).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('ENOENT') as string });
  });
});
