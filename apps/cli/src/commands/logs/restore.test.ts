import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../exit-code.ts';
import { runProgram } from '../../program.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-logs-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function restore(...args: readonly string[]) {
  let [out, error] = ['', ''];
  const code = await runProgram(['logs', 'restore', ...args], {
    input: (async function* read() { yield Buffer.from(''); })(), out: (said) => void (out += String(said)), error: (said) => void (error += said), environment: { WRIT_DATA: join(folder, 'data') },
    home: folder, isTerminal: false, columns: 100, now: () => Date.UTC(2026, 10, 24, 12), stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, out, error };
}

describe('writ logs restore', { timeout: 60_000 }, () => {
  test.each<[string, readonly string[], string]>([
    ['no days', [], 'say which days'], ['a day that is none', ['--day', '2026-02-30'], 'expected a day such as 2026-11-02'], ['a day and a range', ['--day', '2026-11-02', '--from', '2026-11-01'], 'cannot be used with'],
    ['everything and a service', ['--all', '--service', 'billing'], 'cannot be used with'], ['a check and a file', ['--all', '--check', '--to', 'x'], 'cannot be used with'], ['a wait that is no time', ['--all', '--wait', 'long'], 'expected whole seconds'],
  ])('called with %s says how it is called', async (_what, args, said) => {
    const { code, error } = await restore(...args);
    expect([code, error]).toEqual([EXIT.usage, expect.stringContaining(said)]);
  });

  test('says that nothing is installed, and leaves no file behind', async () => {
    const to = join(folder, 'lines.ndjson');
    for (const args of [['--all'], ['--all', '--check'], ['--all', '--to', to]]) expect(await restore(...args)).toMatchObject({ code: EXIT.failed, out: '', error: expect.stringContaining('nothing-installed') });
    expect([existsSync(to), existsSync(join(folder, 'data'))]).toEqual([false, false]);
  });

  test('does not write over a file', async () => {
    const to = join(folder, 'kept.ndjson');
    writeFileSync(to, 'kept');
    expect((await restore('--all', '--to', to)).code).toBe(EXIT.failed);
    expect(readFileSync(to, 'utf8')).toBe('kept');
  });
});
