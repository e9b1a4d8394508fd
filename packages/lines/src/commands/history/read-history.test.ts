import { expect, test } from 'vitest';
import type { RanCommand } from '../ran-command.ts';
import { createHistoryReader, type HistoryForm, historyFormOf } from './read-history.ts';

function readAll(form: HistoryForm, lines: readonly string[]): readonly RanCommand[] {
  const reader = createHistoryReader(form, { account: 'ada', host: 'h' }, { reference: 0 });
  return [...lines.map((text, index) => reader.add(text, index + 1)), reader.end()].filter((command) => command !== undefined);
}
const brief = (commands: readonly RanCommand[]): unknown => commands.map(({ lines, at, command }) => [lines, at, command]);

test('a history of bash without times has a command in each line, and says that it is its owner’s to edit', () => {
  expect(readAll('auto', ['ls -la', '', 'FOO=1 sudo id | tee x'])).toMatchObject([{ lines: [1], program: 'ls', arguments: ['ls', '-la'], source: 'history', reliability: 'editable by its owner', account: 'ada', host: 'h', problems: ['no-time'], success: null }, { lines: [3], arguments: ['sudo', 'id'] }]);
});
test('with times, lines up to the next are one command', () => {
  expect(brief(readAll('bash', ['#1700000000', 'for a in b', 'do x; done', '#1700000001', 'id']))).toEqual([[[2, 3], '2023-11-14T22:13:20Z', 'for a in b\ndo x; done'], [[5], '2023-11-14T22:13:21Z', 'id']]);
});
test('zsh has its times, its lines that go on, and its bytes', () => {
  expect(brief(readAll('auto', [': 1700000000:0;echo a\\', 'b', ': 1700000001:5;id']))).toEqual([[[1, 2], '2023-11-14T22:13:20Z', 'echo a\nb'], [[3], '2023-11-14T22:13:21Z', 'id']]);
  const reader = createHistoryReader('zsh', { account: null, host: null }, { reference: 0 });
  // `à` is C3 A0, and zsh writes A0 as 83 80.
  expect(reader.add('', 1, btoa('echo \u00c3\u0083\u0080'))).toMatchObject({ command: 'echo à' });
});
test('fish has escapes and times behind', () => {
  expect(brief(readAll('auto', ['- cmd: echo a\\nb \\\\n', '  when: 1700000000', '  paths:', '    - x', '- cmd: id']))).toEqual([[[1, 2, 3, 4], '2023-11-14T22:13:20Z', 'echo a\nb \\n'], [[5], null, 'id']]);
});
test('the output of history has numbers, and times where they are set', () => {
  expect(brief(readAll('auto', ['    1  ls', '    2  2026-11-24 06:08:36 id', '  103* vim x', 'goes on']))).toEqual([[[1], null, 'ls'], [[2], '2026-11-24T06:08:36Z', 'id'], [[3, 4], null, 'vim x\ngoes on']]);
});
test('files are known by their names', () => {
  expect(['/root/.bash_history', '.zsh_history', 'fish_history', '/x/.histfile', 'auth.log', 'mybash_history'].map(historyFormOf)).toEqual(['bash', 'zsh', 'fish', 'auto', undefined, undefined]);
});
