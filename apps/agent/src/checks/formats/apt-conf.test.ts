import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AptConfError, aptList, aptValue, emptyAptConf, readAptConf, type AptNode } from './apt-conf.ts';

function read(...texts: string[]): AptNode {
  const tree = emptyAptConf();
  texts.forEach((text, index) => readAptConf(tree, `file${index + 1}`, text));
  return tree;
}

it('the last file has the last word, and keeps the place', () => {
  const tree = read('APT::Periodic::Enable "1";', '\n\nAPT {\n  Periodic { Enable "0"; };\n};');
  expect(aptValue(tree, 'apt::periodic::enable')).toEqual({ value: '0', place: { file: 'file2', line: 4 } });
});

it('lists grow over files until they are cleared', () => {
  expect(aptList(read('L { "a"; "b"; };', 'L:: "c";'), 'L').map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  expect(aptList(read('L { "a"; };', '#clear L;\nL { "z"; };'), 'L')).toEqual([{ value: 'z', place: { file: 'file2', line: 2 } }]);
});

it('comments are no settings, and slashes in quotes are no comments', () => {
  const tree = read('// A "1";\n# A "2";\n/* A "3";\n */ A "4"; // A "5";\nU "http://example.com/#x";');
  expect(aptValue(tree, 'A')).toEqual({ value: '4', place: { file: 'file1', line: 4 } });
  expect(aptValue(tree, 'U')?.value).toBe('http://example.com/#x');
});

it.each([
  ['A "1"', 'semicolon'], ['A "1;\nB "2";', 'quote'], ['A b c;', 'Extra'], ['{ A "1"; };', 'name'], ['A { #clear B; };', 'top level'], ['#clearly A;', 'does not know'], ['#include "/none";', 'cannot be read'],
])('apt refuses %j, and so do we, with the place', (text, words) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ name: 'AptConfError', message: expect.stringContaining(words), place: { file: 'file1', line: 1 } }));
});

it('includes are followed, and not for ever', () => {
  const tree = emptyAptConf();
  readAptConf(tree, 'a', '#include "b";', (name) => (name === 'b' ? 'X "1";' : undefined));
  expect(aptValue(tree, 'X')?.place).toEqual({ file: 'b', line: 1 });
  expect(() => readAptConf(emptyAptConf(), 'a', '#include "a";', () => '#include "a";')).toThrow(AptConfError);
});

const token = fc.constantFrom(
  'T', 'T::A', 't::a', '"x"', '"y z"', 'w', '{', '}', '};', ';', '\n', ' ', '#clear', '#clear T::B;', '// c\n', '/* c */', '# c\n', '#c"\n', 'T::L { "a"; "b"; };', '"', '[', ']', 'T::A "1";', 'T { A { B "2"; C 3; }; };', 'N "v";', 'T::L:: "c";',
);
const text = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(' '));

it('throws nothing but an AptConfError, whatever it reads', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), text), (input) => {
    try {
      read(input);
    } catch (error) {
      expect(error).toBeInstanceOf(AptConfError);
    }
  }), { numRuns: 500 });
});

it('reads a megabyte of open blocks in bounded time', () => {
  expect(() => read('a{'.repeat(500_000))).toThrow(AptConfError);
  expect(() => read('"'.repeat(1_000_001))).toThrow(AptConfError);
});

const apt = '/usr/bin/apt-config';
describe.skipIf(!fs.existsSync(apt) && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('against apt itself (component: apt-config)', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-apt-'));
  fs.writeFileSync(path.join(folder, 'env'), `Dir::Etc::main "${folder}/conf"; Dir::Etc::parts "/dev/null";`);

  it('both take the same from the same file, or both refuse it', () => {
    for (const input of fc.sample(text, { numRuns: 150, seed: 7 })) expect(ours(input), JSON.stringify(input)).toEqual(theirs(input));
  });

  function theirs(input: string): string[] | 'refused' {
    fs.writeFileSync(path.join(folder, 'conf'), input);
    const child = spawnSync(apt, ['dump'], { env: { APT_CONFIG: path.join(folder, 'env'), LC_ALL: 'C' }, encoding: 'utf8' });
    return child.status === 0 ? child.stdout.split('\n').filter((line) => /^T/i.test(line)) : 'refused';
  }
  function ours(input: string): string[] | 'refused' {
    try {
      return dump(read(input), '').filter((line) => /^T/i.test(line));
    } catch {
      return 'refused';
    }
  }
  function dump(node: AptNode, scope: string, isTop = true): string[] {
    return node.children.flatMap((child) => {
      const name = isTop ? child.name : `${scope}::${child.name}`;
      return [`${name.replaceAll(' ', '%20')} "${child.value}";`, ...dump(child, name, false)];
    });
  }
});
