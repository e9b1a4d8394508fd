import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { runProgram } from '../program.ts';

const GOOD = 'Contact: mailto:security@example.com\nExpires: 2027-06-30T12:00:00Z\nCanonical: https://example.com/.well-known/security.txt\n';

async function check(text: string, args: readonly string[] = [], file = '-') {
  let [out, error] = ['', ''];
  const code = await runProgram(['security-txt', 'check', ...args, file], {
    input: (async function* read() { yield Buffer.from(text); })(), out: (said) => void (out += said), error: (said) => void (error += said), environment: {},
    home: join(import.meta.dirname, '../../../..'), isTerminal: false, columns: 100, now: () => Date.UTC(2026, 10, 24, 12), stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, out, error };
}

describe('writ security-txt check', () => {
  test('says nothing into a pipe about a file without faults, exit 0', async () => {
    expect(await check(GOOD)).toEqual({ code: EXIT.kept, out: '', error: '' });
  });
  test('writes each fault as a line of NDJSON, exit 1', async () => {
    const { code, out } = await check(GOOD.replace('mailto:', '').replace('2027', '2025'));
    expect(code).toBe(EXIT.broken);
    expect(out.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject([{ file: '-', line: 1, column: 10, code: 'contact-not-uri', severity: 'error' }, { line: 2, code: 'expires-past' }]);
  });
  test('writes file:line:column for people', async () => {
    expect((await check(`${GOOD}Acknowledgements: https://example.com/\n`, ['--text'])).out).toBe('-:4:1: warning: No reader knows this field; it is spelt otherwise in the registry. (field-misspelt)\n-: no errors; expires 2027-06-30T12:00:00.000Z\n');
  });
  test('checks as of another time and for an address', async () => {
    expect((await check(GOOD, ['--at', '2027-07-01T00:00:00Z'])).out).toContain('expires-past');
    expect((await check(GOOD, ['--url', 'https://example.org/.well-known/security.txt'])).out).toContain('canonical-other');
  });
  test.each([[['--at', 'soon']], [['--url', 'example.com']], [['--nothing']]])('refuses %j, exit 64', async (args) => {
    expect((await check(GOOD, args)).code).toBe(EXIT.usage);
  });
  test('cannot read what is not there, exit 3', async () => {
    expect(await check('', [], '/nowhere/security.txt')).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('ENOENT') as string });
  });
  test('writes no character that moves a terminal', async () => {
    expect((await check('\u001B[2J\u0007: x\n', ['--text'])).out).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
