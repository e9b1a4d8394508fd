import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runLogs } from './testing-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-templates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LINES = 'Nov 24 06:08:36 web-1 sshd[12]: Invalid user ada from 192.0.2.7\r\n\n<13>1 2026-11-24T06:08:36Z db-1 app 7 - - took 12 ms\ntook 5 s';

test('each line has its template, whatever header it came with, empty lines and a last line without its end too', async () => {
  const { objects } = await runLogs(['templates', '-'], LINES);
  expect(objects.map(({ line, template }) => [line, template])).toEqual([[1, 'Invalid user <*> from <*>'], [2, ''], [3, 'took <*>'], [4, 'took <*>']]);
  expect(objects[2]!.id).toBe(objects[3]!.id);
  expect((await runLogs(['templates', '-', '--whole'], LINES)).objects[2]!.template).toContain('took <*>');
  expect((await runLogs(['templates', '-', '--whole'], LINES)).objects[2]!.id).not.toBe(objects[2]!.id);
});
test('pieces of any size give the same lines', async () => {
  const whole = await runLogs(['templates', '-'], LINES, 1_000);
  for (const size of [1, 2, 13]) expect((await runLogs(['templates', '-'], LINES, size)).out).toBe(whole.out);
});
test('the summary counts, and says which ids a template had', async () => {
  const names = ['ada', 'bert', 'cleo', 'dora', 'emil', 'fred'];
  const { objects } = await runLogs(['templates', '--summary', '-'], `${names.map((name) => `mail delivered to ${name} through the relay`).join('\n')}\nready\n`);
  expect(objects).toMatchObject([{ template: 'mail delivered to <*> through the relay', lines: 6, last: 6 }, { template: 'ready', lines: 1, last: 7, was: [] }]);
  expect(objects[0]!.was).toHaveLength(6);
});
test('a state goes on where it was, and a broken one is told', async () => {
  const state = join(folder, 'state.json');
  const names = ['ada', 'bert', 'cleo', 'dora', 'emil', 'fred'];
  for (const name of names) await runLogs(['templates', '--state', state, '-'], `mail delivered to ${name} through the relay\n`);
  expect((await runLogs(['templates', '--state', state, '-'], 'mail delivered to ada through the relay\n')).objects[0]!.template).toBe('mail delivered to <*> through the relay');
  writeFileSync(state, readFileSync(state, 'utf8').slice(0, -9));
  expect(await runLogs(['templates', '--state', state, '-'], 'x\n')).toMatchObject({ code: 3, error: expect.stringContaining('template-state-unreadable') });
});
test('read twice, the first line has the template that it has when all are read', async () => {
  const file = join(folder, 'lines.log');
  // More than one batch of lines that take long to read and not to answer.
  const filler = `a line of another kind is here ${'7'.repeat(65_536)}\n`.repeat(80);
  writeFileSync(file, `mail delivered to ada through the relay\n${filler}${['bert', 'cleo', 'dora', 'emil', 'fred'].map((name) => `mail delivered to ${name} through the relay\n`).join('')}`);
  const first = async (...args: readonly string[]): Promise<unknown> => (JSON.parse((await runLogs(['templates', ...args, file])).out.split('\n', 1)[0]!) as { template: string }).template;
  expect(await first()).toBe('mail delivered to ada through the relay');
  expect(await first('--final')).toBe('mail delivered to <*> through the relay');
});
test('bytes that are no text are lines like any other', async () => {
  const { code, objects } = await runLogs(['templates', '-'], Buffer.from([0xff, 0xfe, 0x20, 0x80, 10, 0, 0, 10, 0x22, 0x5c, 10]));
  expect({ code, count: objects.length }).toEqual({ code: 0, count: 3 });
});
