import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMiner, type Miner } from './miner.ts';
import { loadMiner, saveMiner } from './save-miner.ts';
import { summariseTemplates } from './summarise-templates.ts';

function learn(miner: Miner, line: string) {
  const bytes = Buffer.from(line);
  return miner.learn(bytes, 0, bytes.length);
}
function mine(lines: readonly string[]): readonly { readonly id: string; readonly text: string }[] {
  const miner = createMiner();
  return lines.map((line) => learn(miner, line)).map((shape) => miner.templateOf(shape));
}
const templates = (...lines: readonly string[]): readonly string[] => mine(lines).map(({ text }) => text);
const groups = (...lines: readonly string[]): number => new Set(mine(lines).map(({ id }) => id)).size;

/** Whether a template says what a line says, white space aside. */
function isOf(template: string, line: string): boolean {
  const parts = template.replaceAll(/\s+/g, '').split('<*>');
  let rest = line.replaceAll(/\s+/g, '');
  if (parts.length === 1) return rest === parts[0];
  if (!rest.startsWith(parts[0]!)) return false;
  rest = rest.slice(parts[0]!.length);
  for (const part of parts.slice(1, -1)) {
    const at = rest.indexOf(part);
    if (at === -1) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(parts.at(-1)!);
}

test('what a program fills in is a wildcard, with its unit', () => {
  expect(templates('worker 17 ready', 'read /var/lib/app/data.bin in 12 ms', 'sent 1165 bytes (1.13 KB), lifetime <1 sec', 'peer 2001:db8::1 at 192.0.2.7:443')).toEqual([
    'worker <*> ready', 'read <*> in <*>', 'sent <*>, lifetime <*>', 'peer <*> at <*>',
  ]);
});
test('a value after an equals sign is filled in, even when it is empty, quoted, apart or a group', () => {
  expect(groups('auth failed; user= tty=ssh', 'auth failed; user=root tty=ssh')).toBe(1);
  expect(templates('lock tag="View Lock", ws=Source{1 {2}}, on= false')).toEqual(['lock tag=<*>, ws=<*>, on=<*>']);
  expect(groups('a == b', 'a == c')).toBe(2);
});
test('words in capitals are states and stay apart', () => {
  expect(groups('task moved from NEW to ASSIGNED', 'task moved from NEW to RUNNING', 'task moved from ASSIGNED to RUNNING')).toBe(3);
  expect(groups(...['GET', 'PUT', 'POST', 'HEAD', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS', 'CONNECT'].map((method) => `192.0.2.1 "${method} /v2/a1/b" status: 200`))).toBe(9);
});
test('few words in one place are states, many are values, and those seen before them have the same template in the end', () => {
  expect(groups(...['started', 'paused', 'resumed', 'stopped'].map((state) => `machine was ${state} by the scheduler`))).toBe(4);
  const names = ['ada', 'bert', 'cleo', 'dora', 'emil', 'fred', 'gina'];
  const found = mine(names.map((name) => `mail delivered to ${name} through the relay`));
  expect(new Set(found.map(({ text }) => text))).toEqual(new Set(['mail delivered to <*> through the relay']));
});
test('a name of an account is filled in whatever it looks like', () => {
  expect(groups('Invalid user admin from 192.0.2.1', 'Invalid user FILTER from 192.0.2.1', 'Invalid user from from 192.0.2.1', 'Invalid user  from 192.0.2.1', 'Invalid user x1 from 192.0.2.1')).toBe(1);
  expect(groups('session opened for user news by (uid=0)', 'session opened for user root by (uid=0)')).toBe(1);
});
test('hosts, classes and packages are filled in, names of settings stay', () => {
  expect(groups('lookup of ns.example.com failed', 'lookup of www.example.org failed')).toBe(1);
  expect(groups('Registering class org.example.app.Job for class org.example.app.Main', 'Registering class org.example.app.Task for class org.example.app.Main$Inner')).toBe(1);
  expect(groups('app.task.map is deprecated', 'app.task.partition is deprecated')).toBe(2);
});
test('lists are one wildcard however long', () => {
  expect(groups('ask 192.0.2.1 to delete blk_1 blk_2', 'ask 192.0.2.1 to delete blk_1 blk_2 blk_3')).toBe(1);
  expect(groups('sets node-1 <ok> node-2 <ok>', 'sets node-1 <ok> node-2 <ok> node-3 <ok>')).toBe(1);
});
test('an object keeps its keys', () => {
  expect(groups('{"level":"info","took":3}', '{"level":"warn","took":4}')).toBe(1);
  expect(groups('{"level":"info"}', '{"status":"info"}')).toBe(2);
});

const word = fc.constantFrom('error', 'sent', 'to', 'for', 'user', 'Ada', 'NEW', '10', '0x3f', 'a=b', 'k=', '(', ')', '{', '}', '"', "'", '<', '>', '=', ',', ': ', '...', '/tmp/x', '://', '-', '[', ']', 'b@c', 'x.y', 'é', '\t');
const line = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '));
const tight = fc.array(word, { maxLength: 14 }).map((words) => words.join(''));
const anyLine = fc.oneof(line, tight, fc.string(), fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')));

test('law: a template matches every line it was given', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 40 }), (lines) => {
      for (const [index, template] of mine(lines).entries()) if (!isOf(template.text, lines[index]!.replaceAll(/[\0-\u0020\u007F]+/g, ' '))) throw new Error(`${JSON.stringify(lines[index])} is not of ${template.text}`);
    }),
    { numRuns: 600 },
  );
});
test('law: the same lines give the same ids, whatever came before them', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 30 }), (lines) => void expect(mine(lines)).toEqual(mine(lines))));
  fc.assert(
    fc.property(fc.array(fc.nat(1e9), { minLength: 2, maxLength: 30 }), (numbers) => {
      const ids = mine(numbers.map((number) => `job ${number} of host-${number % 7} took ${number % 100} ms`)).map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set([mine(['job 1 of host-2 took 3 s'])[0]!.id]));
    }),
  );
});
test('law: saving and loading in the middle changes nothing', () => {
  const named = fc.tuple(fc.constantFrom('ada', 'bert', 'cleo', 'dora', 'emil', 'fred', 'gina', '7', 'GET'), fc.constantFrom('relay', 'queue', 'spool', 'box', 'hub', 'port', 'pipe', '9')).map(([left, right]) => `mail delivered to ${left} through the ${right} without delay`);
  fc.assert(
    fc.property(fc.array(fc.oneof(named, anyLine), { maxLength: 60 }), fc.nat(60), (lines, at) => {
      const straight = createMiner();
      let broken = createMiner();
      for (const [index, text] of lines.entries()) {
        if (index === at) broken = loadMiner(saveMiner(broken));
        learn(straight, text);
        learn(broken, text);
      }
      expect(summariseTemplates(broken)).toEqual(summariseTemplates(straight));
      expect(saveMiner(broken)).toBe(saveMiner(straight));
    }),
    { numRuns: 300 },
  );
});
test('law: which templates there are in the end does not depend on the order of lines of one kind', () => {
  const names = ['ada', 'bert', 'cleo', 'dora', 'emil', 'fred', 'gina', 'host-7'];
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
      expect(new Set(templates(...order.map((name) => `mail delivered to ${name} through the relay`)))).toEqual(new Set(['mail delivered to <*> through the relay']));
    }),
  );
});
test('a state that is something else is told, not believed', () => {
  for (const text of ['', 'null', '[]', '{"version":1}', '{"version":2,"lines":0,"nodes":[]}', '{"version":1,"lines":0,"nodes":[{}]}', '{"version":1,"lines":0,"nodes":[{"halves":[1,2],"hashes":[],"kinds":[],"pieces":[],"isOpened":false,"lines":0,"last":0,"parent":0}]}']) {
    expect(() => loadMiner(text)).toThrow(expect.objectContaining({ code: 'template-state-unreadable' }));
  }
});

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
test('hostile lines cost no more than their length', () => {
  for (const unit of ['=(', '="', "'a ", '{', 'a-[', '<1 ', '://', 'a ', '=a=', '1 (1', '...', ':a:b', 'user for ', '\\', 'a.']) {
    const long = Buffer.from(unit.repeat(1024 * 1024 / unit.length));
    expect(cpuMs(() => createMiner().learn(long, 0, long.length)), unit).toBeLessThan(400);
  }
});
test('more shapes than are kept push out the oldest, keep memory bounded, and change no id', () => {
  const miner = createMiner();
  const letters = (number: number): string => [...String(number)].map((digit) => 'qwertzuiop'[Number(digit)]).join('');
  const first = miner.templateOf(learn(miner, 'the quick reader opened')).id;
  for (let number = 0; number < 80_000; number += 1) learn(miner, `${letters(number)} ${letters(number * 7)}`);
  expect(miner.nodes().length).toBeLessThanOrEqual(32_768);
  expect(miner.templateOf(learn(miner, 'the quick reader opened')).id).toBe(first);
});
