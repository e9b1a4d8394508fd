import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFileTree, type FileTree } from './index.ts';

let base: string;
let root: string;
let files: FileTree;

beforeAll(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-file-tree-'));
  root = path.join(base, 'root');
  fs.mkdirSync(path.join(root, 'etc/inner'), { recursive: true });
  fs.writeFileSync(path.join(base, 'secret'), 'outside');
  fs.writeFileSync(path.join(root, 'secret'), 'inside');
  fs.writeFileSync(path.join(root, 'etc/plain'), 'plain');
  files = openFileTree(root);
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

function link(name: string, target: string): void {
  fs.rmSync(path.join(root, name), { force: true });
  fs.symlinkSync(target, path.join(root, name));
}

it('an absolute link starts again at the root of the tree', () => {
  link('etc/absolute', '/secret');
  expect(files.readText('/etc/absolute')).toMatchObject({ ok: true, text: 'inside' });
  link('etc/whole', `${base}/secret`);
  expect(files.readText('/etc/whole')).toMatchObject({ ok: false, why: 'missing' });
});

it('no number of steps up leaves the tree', () => {
  link('etc/up', '../../../../../../secret');
  expect(files.readText('/etc/up')).toMatchObject({ ok: true, text: 'inside' });
  expect(files.readText('/../../secret')).toMatchObject({ ok: true, text: 'inside' });
  link('etc/folder', '../../..');
  expect(files.list('/etc/folder')).toMatchObject({ ok: true, names: ['etc', 'secret'] });
});

it('no chain of links and folders reads a file outside', () => {
  const part = fc.constantFrom('..', '.', 'etc', 'inner', 'secret', 'a', 'b', '/', base.slice(1), `${base}/secret`, '/proc/self/root', `/proc/self/cwd`);
  const target = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
  fc.assert(fc.property(target, target, target, (first, second, asked) => {
    link('a', first);
    link('etc/b', second);
    const read = files.readText(`/${asked}`);
    expect(read.ok && read.text === 'outside').toBe(false);
  }), { numRuns: 300 });
});

it('a loop of links ends', () => {
  link('etc/one', 'two');
  link('etc/two', 'one');
  expect(files.readText('/etc/one')).toMatchObject({ ok: false, why: 'loop' });
  expect(openFileTree().readText(path.join(root, 'etc/one'))).toMatchObject({ ok: false, why: 'loop' });
});

it.each(['the tree', 'this machine'])('a FIFO, a device and a folder are not files (%s)', (which) => {
  const fifo = path.join(root, 'etc/fifo');
  if (!fs.existsSync(fifo)) execFileSync('mkfifo', [fifo]);
  const tree = which === 'the tree' ? files : openFileTree();
  const at = (name: string): string => (which === 'the tree' ? name : path.join(root, name));
  expect(tree.readText(at('/etc/fifo'))).toMatchObject({ ok: false, why: 'not-a-file' });
  expect(tree.readText(at('/etc/inner'))).toMatchObject({ ok: false, why: 'not-a-file' });
  expect(tree.list(at('/etc/plain'))).toMatchObject({ ok: false, why: 'not-a-file' });
  expect(tree.readText(at('/etc/plain/below'))).toMatchObject({ ok: false, why: 'missing' });
  expect(openFileTree().readText('/dev/zero')).toMatchObject({ ok: false, why: 'not-a-file' });
});

it('a file is read up to its bound and not over it', () => {
  fs.writeFileSync(path.join(root, 'etc/ten'), '0123456789');
  expect(files.readText('/etc/ten', 10)).toMatchObject({ ok: true, text: '0123456789' });
  expect(files.readText('/etc/ten', 9)).toMatchObject({ ok: false, why: 'too-large' });
  expect(files.readTail('/etc/ten', 3)).toMatchObject({ ok: true, text: '789' });
  expect(Buffer.concat([...files.readPieces('/etc/ten', 10)]).toString()).toBe('0123456789');
  expect([...files.readPieces('/etc/ten', 9)]).toHaveLength(0);
});

it('files of /proc, which say that they are empty, are read whole and within the bound', () => {
  expect(openFileTree().readText('/proc/self/mountinfo', 1_000_000)).toMatchObject({ ok: true, text: expect.stringContaining(' / ') });
  expect(openFileTree().readText('/proc/self/mountinfo', 10)).toMatchObject({ ok: false, why: 'too-large' });
});

it('a file that is replaced while it is read in pieces is read as it was', () => {
  const place = path.join(root, 'etc/large');
  fs.writeFileSync(place, Buffer.alloc(600_000, 'a'));
  const pieces = files.readPieces('/etc/large', 1_000_000);
  const first = pieces.next().value as Buffer;
  fs.writeFileSync(`${place}.new`, Buffer.alloc(600_000, 'b'));
  fs.renameSync(`${place}.new`, place);
  expect(Buffer.concat([first, ...pieces]).includes('b')).toBe(false);
});

it('what is held open is let go', () => {
  const held = (): number => fs.readdirSync('/proc/self/fd').length;
  const before = held();
  for (let round = 0; round < 50; round += 1) {
    files.readText('/etc/up');
    files.readText('/etc/one');
    files.list('/etc/folder');
    [...files.readPieces('/etc/plain', 3)].length.toFixed();
  }
  expect(held()).toBe(before);
});
