import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as library from './index.ts';
import { outcomeOf, startProgram } from './testing-programs.ts';

const root = join(import.meta.dirname, '../../..');
const README = readFileSync(join(root, 'packages/log/README.md'), 'utf8');
const GUIDE = readFileSync(join(root, 'docs/guides/logging-from-applications.md'), 'utf8');

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(/```(\w*)\n([^]*?)```/g)].filter((match) => match[1] === language).map((match) => match[2]!);
}

test('every example reads, and imports what there is', () => {
  const examples = [...blocksOf(README, 'ts'), ...blocksOf(GUIDE, 'ts')];
  expect(examples.length).toBeGreaterThan(8);
  for (const example of examples) {
    expect(() => stripTypeScriptTypes(example), example).not.toThrow();
    for (const [, names] of example.matchAll(/import \{ ([^}]+) \} from '@writ\/log'/g)) for (const name of names!.split(', ')) expect(library, name).toHaveProperty(name.split(' ')[0]!);
  }
});

test('the first example runs as it stands and writes the two lines that are shown, of fields that the guide explains', async () => {
  const [example] = blocksOf(README, 'ts');
  expect(blocksOf(GUIDE, 'ts')[0]).toBe(example);
  const body = example!.replace("'@writ/log'", JSON.stringify(import.meta.resolve('./index.ts'))).replace('.listen(8080)', ".listen(0, '127.0.0.1', function () { console.error(this.address().port); })");
  const program = startProgram(body);
  const [port] = (await once(program.stderr!, 'data')) as [Buffer];
  const over = outcomeOf(program);
  await fetch(`http://127.0.0.1:${Number(port.toString())}/orders?page=2`, { method: 'POST' }).then((answer) => answer.text());
  program.kill('SIGTERM');
  const lines = fieldsOf((await over).stdout);
  expect(lines).toEqual(fieldsOf(blocksOf(README, 'json')[0]!));
  const explained = new Set([...GUIDE.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
  expect(lines.flat().filter(([name]) => name !== 'orderId' && !explained.has(name))).toEqual([]);
});

/** Each line's fields in their order; of what differs from run to run only the type. */
function fieldsOf(text: string): readonly (readonly [string, unknown])[][] {
  const differs = new Set(['time', 'requestId', 'traceId', 'spanId', 'durationMs']);
  return text.trim().split('\n').map((line) => Object.entries(JSON.parse(line) as Record<string, unknown>).map(([name, value]) => [name, differs.has(name) ? typeof value : value] as const));
}
