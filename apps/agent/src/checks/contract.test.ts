import { spawnSync, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FactLine, parseFactValue } from '@writ/contract';
import { instant } from '@writ/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { lookWithin, observe } from '../observe.ts';
import type { Check } from './check.ts';
import { finishFact } from './finish-fact.ts';
import { hostOf, plant, plantTree, type Planted } from './plant-tree.ts';
import { CHECKS } from './registry.ts';

/** Files that checks read beyond those that they watch. */
const READ = [
  '/etc/os-release', '/usr/lib/os-release', '/var/lib/dpkg/status', '/etc/passwd', '/etc/shadow', '/etc/group', '/etc/sudoers', '/etc/nsswitch.conf', '/etc/timezone', '/etc/localtime',
  '/etc/ssh/sshd_config', '/etc/default/ssh', '/etc/clamav/clamd.conf', '/etc/apt/apt.conf', '/etc/apt/apt.conf.d/20auto-upgrades', '/etc/apt/preferences', '/etc/apt/preferences.d/x.pref',
  '/var/lib/apt/lists/x_InRelease', '/var/lib/apt/lists/x_main_binary-amd64_Packages.lz4', '/var/log/unattended-upgrades/unattended-upgrades.log', '/var/log/unattended-upgrades/unattended-upgrades.log.1.gz',
  '/proc/self/mountinfo', '/proc/swaps', '/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6', '/proc/version', '/proc/stat', '/proc/1/environ', '/usr/sbin/sshd', '/run/systemd/timesync/synchronized',
];
const subject = { kind: 'host' as const, id: 'test' };
const looker = { subject, by: 'test', observedAt: instant(Date.parse('2026-11-24T12:00:00Z')) };
const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));

function tree(make: (name: string) => Planted | undefined, names: readonly string[] = READ): string {
  const root = plantTree();
  roots.push(root);
  for (const name of names) {
    const planted = make(name);
    if (planted !== undefined) plant(root, name, planted);
  }
  return root;
}

/** Looks within a second and gives a line that fits the wire. */
async function look(check: Check, root: string, live: boolean): Promise<FactLine> {
  const startedAt = performance.now();
  const line = finishFact(check.kind, await lookWithin(check, hostOf(root, { live }), 5_000), looker);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(FactLine.parse(line)).toEqual(line);
  expect(parseFactValue(line)).toMatchObject({ ok: true });
  return line;
}

function noise(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0, state = seed * 2_654_435_761 + 1; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

function fifoTree(): string {
  const root = tree(() => undefined);
  for (const name of READ) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    execFileSync('mkfifo', [path.join(root, name)]);
  }
  return root;
}

/** Trees in which nothing can be known. */
const HOSTILE: Readonly<Record<string, () => string>> = {
  'an empty tree': () => tree(() => undefined),
  'random bytes in every file': () => tree((name) => noise(name.length, 20_000)),
  'empty files': () => tree(() => ''),
  'one endless line in every file': () => tree(() => 'A'.repeat(300_000)),
  'a folder in the place of every file': () => tree(() => ({ folder: true })),
  'a FIFO in the place of every file': fifoTree,
  'a loop of links in the place of every file': () => tree((name) => ({ link: path.basename(name) })),
  'links out of the tree': () => tree((name) => ({ link: `/../../../../../../../..${name}` })),
};

describe.each(Object.entries(HOSTILE))('given %s', (_name, make) => {
  const root = make();
  it.each(CHECKS.map((check) => [check.kind, check] as const))('%s is unknown, and says why and what to do', async (_kind, check) => {
    for (const live of [false, true]) {
      const line = await look(check, root, live);
      // A running system without any engine's socket has no containers to speak of; everything else needs something to be read.
      if (check.kind === 'host.containers' && live && line.state === 'known') expect(line.value).toMatchObject({ engine: 'none' });
      // An empty sshd_config is a true one, with every default, and the defaults let passwords in.
      else if (check.kind === 'host.sshd' && line.state === 'known') expect(line.value).toMatchObject({ passwordAuthentication: true });
      else expect(line, `live: ${live}`).toMatchObject({ state: 'unknown', message: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/) });
    }
  });
});

it('a file of a terabyte is not read, and its fact is unknown', async () => {
  const root = tree(() => '');
  for (const name of READ) fs.truncateSync(path.join(root, name), 1_000_000_000_000);
  const before = process.memoryUsage().rss;
  for (const check of CHECKS) for (const live of [false, true]) expect(await look(check, root, live), check.kind).toMatchObject(check.kind === 'host.containers' && live ? {} : { state: 'unknown' });
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

it('without permission a fact is unknown: needs root', () => {
  const root = tree(() => ({ text: 'x', mode: 0o600 }));
  fs.chmodSync(root, 0o755);
  const script = `import(${JSON.stringify(new URL('../observe.ts', import.meta.url).href)}).then(async ({ observe }) => {
    process.setgroups([]); process.setgid(65534); process.setuid(65534);
    for await (const line of observe({ root: ${JSON.stringify(root)}, now: ${looker.observedAt}, subject: { kind: 'host', id: 'test' }, by: 'test' })) console.log(JSON.stringify(line));
  })`;
  if (process.getuid?.() !== 0) return;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const lines = child.stdout.trim().split('\n').map((line) => FactLine.parse(JSON.parse(line)));
  expect(lines).toHaveLength(CHECKS.length);
  for (const line of lines) expect(line, line.kind).toMatchObject({ state: 'unknown', reason: CHECKS.find(({ kind }) => kind === line.kind)?.liveOnly === undefined ? 'needs-root' : 'not-here' });
});

it('every line about another tree says so where only the running system knows', async () => {
  const lines: FactLine[] = [];
  for await (const line of observe({ root: tree(() => undefined), now: looker.observedAt, subject, by: 'test' })) lines.push(line);
  for (const check of CHECKS.filter(({ liveOnly }) => liveOnly !== undefined)) expect(lines.find(({ kind }) => kind === check.kind)).toMatchObject({ state: 'unknown', reason: 'not-here' });
});

it('a check that throws or hangs is unknown and stops no other', async () => {
  const check = (act: () => never | Promise<never>): Check => ({ ...CHECKS[0]!, look: act });
  const host = hostOf(tree(() => undefined));
  expect(await lookWithin(check(() => { throw new TypeError('broken'); }), host, 1_000)).toMatchObject({ state: 'unknown', reason: 'unreadable' });
  expect(await lookWithin(check(() => new Promise<never>(() => undefined)), host, 10)).toMatchObject({ state: 'unknown', reason: 'timed-out' });
});

it('the registry has every folder and no other', () => {
  const folders = fs.readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'formats').map(({ name }) => name);
  expect(folders.length).toBeGreaterThan(10);
  expect(CHECKS.map(({ kind }) => kind.replace(/^host\./, '')).toSorted()).toEqual(folders.toSorted());
  for (const { watches, everySeconds } of CHECKS) {
    expect(everySeconds).toBeGreaterThanOrEqual(30);
    expect(everySeconds).toBeLessThanOrEqual(300);
    for (const watched of watches) expect(watched).toMatch(/^\//);
  }
});
