import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { runProgram } from '../program.ts';

async function run(text: string, args: readonly string[]) {
  let [out, error] = ['', ''];
  const code = await runProgram(['reports', 'import', ...args], {
    input: (async function* read() { yield Buffer.from(text); })(), out: (said) => void (out += said), error: (said) => void (error += said), environment: {},
    home: join(import.meta.dirname, '../../../..'), isTerminal: false, columns: 100, now: () => Date.UTC(2026, 10, 24, 12), stopping: new AbortController().signal, drained: async () => undefined,
  });
  return { code, error, lines: out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown) };
}

test('a dry run says what would become of each record, and which were not understood', async () => {
  const { code, lines } = await run('id,title,substate,submitted_at\n1,Old,resolved,2025-03-01T00:00:00Z\n2,Fresh,new,2025-03-01T00:00:00Z\n3,Odd,flying,2025-03-01T00:00:00Z\n', ['hackerone', '-', '--dry-run']);
  expect(code).toBe(EXIT.broken);
  expect(lines).toEqual([
    { file: '-', place: 'line 2', id: '1', outcome: 'imported', state: 'accepted', problem: null },
    { file: '-', place: 'line 3', id: '2', outcome: 'opened', state: 'new', problem: null },
    { file: '-', place: 'line 4', id: null, outcome: 'not-understood', state: null, problem: 'its state is none that we know' },
  ]);
});
test('what is no export, and a tracker that nobody reads, are refused', async () => {
  expect(await run('hello', ['bugcrowd', '-', '--dry-run'])).toMatchObject({ code: EXIT.failed, lines: [], error: expect.stringContaining('export-invalid') });
  expect(await run('', ['elsewhere', '-'])).toMatchObject({ code: EXIT.usage });
});
