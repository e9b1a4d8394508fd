import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram } from '../../program.ts';

const KILLS = Number(process.env['WRIT_TEST_KILLS'] ?? 6);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-follow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(args: readonly string[]) {
  const stop = new AbortController();
  const said = { out: Buffer.alloc(0), error: '' };
  const ended = runProgram(['logs', 'follow', ...args], {
    input: (async function* nothing() {})(), environment: {}, home: folder, isTerminal: false, columns: 100, now: Date.now, stopping: stop.signal, drained: async () => undefined,
    out: (text) => void (said.out = Buffer.concat([said.out, Buffer.from(text)])), error: (text) => void (said.error += text),
  });
  return { said, stop: () => { stop.abort(); return ended; } };
}

test('lines go out as they come, byte by byte as they are, and the next run goes on where this one was', { timeout: 60_000 }, async () => {
  const [path, state] = [join(folder, 'app.log'), join(folder, 'app.state')];
  writeFileSync(path, 'before\n');
  const first = start([path, '--state', state]);
  await expect.poll(() => existsSync(state), { timeout: 30_000 }).toBe(true);
  appendFileSync(path, Buffer.from([0x66, 0xff, 0x00, 0x0a]));
  await expect.poll(() => first.said.out, { timeout: 30_000 }).toEqual(Buffer.from([0x66, 0xff, 0x00, 0x0a]));
  expect(await first.stop()).toBe(0);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, 'while nobody looked\n');
  writeFileSync(path, 'after\n');
  const second = start([path, '--state', state]);
  await expect.poll(() => second.said.out.toString(), { timeout: 30_000 }).toBe('while nobody looked\nafter\n');
  expect(await second.stop()).toBe(0);
  expect(second.said.error).toBe('');
});

test('what was rotated away unread is said, and a state that is none is refused', { timeout: 60_000 }, async () => {
  const [path, state] = [join(folder, 'app.log'), join(folder, 'app.state')];
  writeFileSync(path, 'one\n');
  const first = start([path, '--state', state, '--from', 'start']);
  await expect.poll(() => first.said.out.toString(), { timeout: 30_000 }).toBe('one\n');
  await first.stop();
  rmSync(path);
  writeFileSync(path, 'two\n');
  const second = start([path, '--state', state]);
  await expect.poll(() => second.said.out.toString(), { timeout: 30_000 }).toBe('two\n');
  expect(await second.stop()).toBe(0);
  expect(second.said.error).toContain(`${path}: what came after byte 4 was rotated away`);
  writeFileSync(state, '{"not":"this"}');
  const third = start([path, '--state', state]);
  expect(await third.stop()).toBe(3);
  expect(third.said.error).toContain('positions-unreadable');
});

test('killed again and again while files rotate, it leaves no line out and only repeats the last ones', { timeout: 30_000 + KILLS * 3_000 }, async () => {
  const [path, state, program] = [join(folder, 'app.log'), join(folder, 'app.state'), join(import.meta.dirname, '../../../bin/writ')];
  // The bundle is made now if need be, and not while the clock runs.
  expect(spawnSync(program, ['--version']).status).toBe(0);
  writeFileSync(path, '');
  let number = 0;
  let rotations = 0;
  const follow = () => spawn(program, ['logs', 'follow', path, '--state', state, '--from', 'start'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let said = '';
  const collect = (child: ReturnType<typeof follow>): void => {
    let half = '';
    child.stdout!.on('data', (bytes: Buffer) => {
      const parts = (half + bytes.toString()).split('\n');
      half = parts.pop()!;
      lines.push(...parts);
    });
    child.stderr!.on('data', (bytes: Buffer) => void (said += bytes.toString()));
  };
  // What was written before anybody followed is nobody's.
  const first = follow();
  collect(first);
  await expect.poll(() => existsSync(state), { timeout: 30_000 }).toBe(true);
  const write = setInterval(() => {
    appendFileSync(path, Array.from({ length: 20 }, () => `line ${(number += 1)}\n`).join(''));
    if (number % 400 !== 0) return;
    rotations += 1;
    for (let aside = 40; aside > 0; aside -= 1) if (existsSync(`${path}.${aside}`)) renameSync(`${path}.${aside}`, `${path}.${aside + 1}`);
    if (rotations % 2 === 0) {
      renameSync(path, `${path}.1`);
      writeFileSync(path, '');
    } else {
      copyFileSync(path, `${path}.1`);
      truncateSync(path);
    }
  }, 10);
  first.kill('SIGKILL');
  await once(first, 'close');
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = follow();
    collect(child);
    await wait(400 + Math.random() * 900);
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  clearInterval(write);
  const last = follow();
  collect(last);
  await expect.poll(() => `${lines.at(-1)} ${said}`, { timeout: 30_000 }).toBe(`line ${number} `);
  last.kill('SIGTERM');
  await once(last, 'close');
  expect(new Set(lines)).toEqual(new Set(Array.from({ length: number }, (_, at) => `line ${at + 1}`)));
  // Going back only ever repeats: from any line the next is the one after it, or one that was given before.
  let most = 0;
  for (const line of lines) {
    const at = Number(line.slice(5));
    expect(at).toBeLessThanOrEqual(most + 1);
    most = Math.max(most, at);
  }
  expect(readFileSync(state, 'utf8')).toContain('"offset"');
});
