import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { accounts } from './accounts/check.ts';
import type { Check, Observation } from './check.ts';
import { clock } from './clock/check.ts';
import { ask } from './containers/check.ts';
import { askEngine } from './containers/engine-client.ts';
import { cleanse, finishFact } from './finish-fact.ts';
import { expandGlob, fitsGlob } from './expand-glob.ts';
import { operatingSystem } from './operating-system/check.ts';
import { debian, hostOf, plantTree, type HostParts, type Planted } from './plant-tree.ts';
import { compareKernels } from './reboot/decide-reboot.ts';
import { reboot } from './reboot/check.ts';
import { COMMANDS, runBounded } from './run-command.ts';
import { sockets } from './sockets/check.ts';
import { decideEncryption, type BlockDevice } from './volumes/decide-encryption.ts';
import { volumes } from './volumes/check.ts';
import { openFileTree } from '../file-tree/index.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));
async function look(check: Check, extra: Record<string, Planted>, parts: HostParts = { live: true }): Promise<Observation> {
  const root = plantTree(debian(extra));
  roots.push(root);
  return check.look(hostOf(root, parts));
}

describe('host.operating-system', () => {
  it('the end of support is of our table, and a release that it does not know has none', async () => {
    expect(await look(operatingSystem as Check, {})).toMatchObject({ value: { id: 'debian', supportEnds: '2028-06-30', supportKind: 'lts', packageSystem: 'apt' } });
    const unknownRelease = await look(operatingSystem as Check, { '/etc/os-release': 'ID=debian\nVERSION_ID=constructor\n' });
    expect(unknownRelease.state === 'known' && 'supportEnds' in unknownRelease.value).toBe(false);
  });
  it('reads /usr/lib where /etc has none, and says which systems are not apt\'s', async () => {
    const root = plantTree({ '/usr/lib/os-release': 'ID=alpine\nVERSION_ID=3.20.1\nPRETTY_NAME="Alpine"\n', '/lib/apk/db/installed': '' });
    roots.push(root);
    expect(await operatingSystem.look(hostOf(root))).toMatchObject({ value: { id: 'alpine', packageSystem: 'apk', supportEnds: '2026-04-01' } });
  });
});

describe('host.reboot', () => {
  const kernels = [{ release: '6.1.0-20-amd64', version: '6.1.85-1' }, { release: '6.1.0-18-amd64', version: '6.1.76-1' }];
  it.each([
    ['6.1.0-20-amd64', 'Linux version 6.1.0-20-amd64 #1 SMP Debian 6.1.85-1 (2024-04-11)', 'newest'],
    ['6.1.0-20-amd64', 'Linux version 6.1.0-20-amd64 #1 SMP Debian 6.1.82-1 (2024-04-01)', 'older'],
    ['6.1.0-18-amd64', '', 'older'],
    ['6.1.0-17-amd64', '', 'older'],
    ['6.1.0-20-cloud-amd64', '', 'unknown'],
    ['6.18.44-outside', '', 'unknown'],
  ])('kernel %s (%s) is %s', (running, build, state) => {
    expect(compareKernels(running, build, kernels).state).toBe(state);
  });
  it('the flag of packages is believed, with its names', async () => {
    expect(await look(reboot as Check, { '/run/reboot-required': { text: '', at: '2026-11-20T00:00:00Z' }, '/run/reboot-required.pkgs': 'libc6\nlibc6\nlinux-base\n', '/proc/stat': 'cpu 1\nbtime 1795000000\n' })).toMatchObject({ value: { required: true, since: '2026-11-20T00:00:00.000Z', packages: ['libc6', 'linux-base'], bootedAt: '2026-11-18T11:06:40.000Z' } });
  });
  it('no flag and a kernel from outside: nobody can say that none is due', async () => {
    expect(await look(reboot as Check, {})).toMatchObject({ state: 'unknown', reason: 'not-here' });
  });
});

describe('host.accounts', () => {
  it('administrators by uid, group and sudoers; ages and no hash', async () => {
    const found = await look(accounts as Check, { '/etc/sudoers': '# kim ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n', '/etc/sudoers.d/ops': 'User_Alias OPS = lee, \\\n  %ops\nOPS ALL = NOPASSWD: ALL\n', '/etc/sudoers.d/x.bak': 'daemon ALL=ALL\n', '/etc/passwd': 'root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\nkim:x:1000:1000::/home/kim:/bin/bash\nlee:x:1001:1001::/home/lee:/bin/bash\nold:$1$hush:1002:1002::/:/bin/sh\n' });
    expect(found).toMatchObject({ value: { accounts: [{ name: 'root', administrator: true, password: 'locked' }, { name: 'daemon', administrator: false, canLogIn: false, password: 'unknown' }, { name: 'kim', administrator: true, password: 'set', passwordChangedOn: '2024-10-04', maxDays: 90 }, { name: 'lee', administrator: true }, { name: 'old', password: 'set' }] } });
    expect(JSON.stringify(found)).not.toMatch(/hush|\$y\$|bbbb/);
  });
});

describe('host.volumes', () => {
  const devices: Record<string, BlockDevice> = {
    disk: { name: 'sda', under: [] }, part: { name: 'sda2', under: ['disk'] }, crypt: { name: 'dm-0', mapperUuid: 'CRYPT-LUKS2-0123-x', under: ['part'] }, lvm: { name: 'dm-1', mapperUuid: 'LVM-abc', under: ['crypt'] },
    mixed: { name: 'md0', under: ['crypt', 'part'] }, verity: { name: 'dm-2', mapperUuid: 'CRYPT-VERITY-0', under: ['part'] }, fake: { name: 'dm-3', mapperUuid: 'LVM-CRYPT-LUKS2-', under: ['part'] }, loop: { name: 'loop0', backingFile: '/x', under: [] }, round: { name: 'dm-9', under: ['round'] }, half: { name: 'md1', under: ['crypt', 'gone'] },
  };
  it.each([['part', 'no'], ['crypt', 'yes'], ['lvm', 'yes'], ['mixed', 'no'], ['verity', 'no'], ['fake', 'no'], ['loop', 'unknown'], ['round', 'unknown'], ['gone', 'unknown'], ['half', 'unknown']])('%s: %s', (device, encrypted) => {
    expect(decideEncryption(device, (number) => devices[number])).toMatchObject({ encrypted });
  });
  it('from /proc and /sys: a partition under a mapped device under a file system', async () => {
    const sys = {
      '/proc/self/mountinfo': '22 1 253:0 / / rw - ext4 /dev/mapper/root rw\n23 22 0:5 / /proc rw - proc proc rw\n24 22 8:1 / /boot rw - ext4 /dev/sda1 rw\n25 22 0:40 / /srv rw - nfs4 files.example.com:/srv rw\n',
      '/sys/dev/block/253:0': { link: '../../devices/dm-0' }, '/sys/devices/dm-0/uevent': 'DEVNAME=dm-0\n', '/sys/devices/dm-0/dm/uuid': 'CRYPT-LUKS2-abc-root\n', '/sys/devices/dm-0/slaves/sda2': { link: '../../sda/sda2' },
      '/sys/devices/sda/uevent': 'DEVNAME=sda\n', '/sys/devices/sda/dev': '8:0\n', '/sys/devices/sda/sda2/uevent': 'DEVNAME=sda2\n', '/sys/devices/sda/sda2/dev': '8:2\n', '/sys/devices/sda/sda2/partition': '2\n',
      '/sys/devices/sda/sda1/uevent': 'DEVNAME=sda1\n', '/sys/devices/sda/sda1/partition': '1\n', '/sys/dev/block/8:0': { link: '../../devices/sda' }, '/sys/dev/block/8:1': { link: '../../devices/sda/sda1' }, '/sys/dev/block/8:2': { link: '../../devices/sda/sda2' },
    };
    expect(await look(volumes as Check, sys)).toMatchObject({ value: { volumes: [{ mountPoint: '/', encrypted: 'yes', layers: ['ext4', 'dm-0 (crypt LUKS2)', 'sda2', 'sda'] }, { encrypted: 'not-applicable' }, { mountPoint: '/boot', encrypted: 'no', layers: ['ext4', 'sda1', 'sda'] }, { mountPoint: '/srv', encrypted: 'unknown' }] } });
  });
});

describe('host.sockets', () => {
  it('a server of this process is found with its port, and its connection', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const client = net.connect(port, '127.0.0.1');
    await once(client, 'connect');
    const found = await sockets.look({ ...hostOf('/', { live: true }), files: openFileTree() });
    client.destroy();
    server.close();
    expect(found.state === 'known' && found.value.listening.find((item) => item.port === port)).toMatchObject({ protocol: 'tcp', address: '127.0.0.1', pid: process.pid });
    expect(found.state === 'known' && found.value.connected.some((item) => item.remotePort === port)).toBe(true);
  });
});

describe('host.clock', () => {
  const chrony = (leap: string): HostParts => ({ live: true, answers: { 'chronyc tracking': { ok: true, text: `Leap status     : ${leap}\nSystem time     : 0.000012 seconds slow of NTP time\n` } } });
  it('by chrony, by the kernel, by timesyncd, and not at all', async () => {
    const daemon = { '/proc/5/comm': 'chronyd\n' };
    expect(await look(clock as Check, daemon, chrony('Normal'))).toMatchObject({ value: { synchronised: true, by: 'chrony', offsetMs: -0.012 } });
    expect(await look(clock as Check, daemon, chrony('Not synchronised'))).toMatchObject({ value: { synchronised: false } });
    expect(await look(clock as Check, {}, { live: true, answers: { 'timedatectl show': { ok: true, text: 'NTPSynchronized=no\n' } } })).toMatchObject({ value: { synchronised: false, by: 'kernel (timedatectl)' } });
    expect(await look(clock as Check, { '/proc/5/comm': 'systemd-timesyn\n' })).toMatchObject({ value: { synchronised: false } });
  });
  it('the mark of a daemon that runs no longer proves nothing', async () => {
    expect(await look(clock as Check, { '/run/systemd/timesync/synchronized': '' })).toMatchObject({ state: 'unknown', reason: 'unsupported' });
  });
  it('a container has no clock of its own', async () => {
    expect(await look(clock as Check, { '/.dockerenv': '', '/run/systemd/timesync/synchronized': '', '/proc/5/comm': 'systemd-timesyn\n' })).toMatchObject({ state: 'unknown', reason: 'not-here' });
  });
});

describe('host.containers', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-engine-'));
  roots.push(folder);
  async function withEngine(answers: Readonly<Record<string, unknown>>, act: (socket: string) => Promise<void>): Promise<void> {
    const socket = path.join(folder, 'engine.sock');
    const server = http.createServer((request, response) => {
      const answer = answers[request.url ?? ''];
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
    }).listen(socket);
    await once(server, 'listening');
    await act(socket).finally(() => new Promise((resolve) => server.close(resolve)));
  }
  const entry = { Id: 'abc', Names: ['/web'], Image: 'web:1', State: 'running', Mounts: [{ Source: '/srv', Destination: '/data', RW: false }], NetworkSettings: { Networks: { bridge: {} } } };
  const engine = { '/version': { ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] }, '/containers/json?all=true': [entry] };

  it('mounts, networks and privileges are told', () => withEngine({ ...engine, '/containers/abc/json': { HostConfig: { Privileged: true } } }, async (socket) => {
    expect(await ask(socket)).toMatchObject({ value: { engine: 'podman', containers: [{ id: 'abc', name: 'web', privileged: true, mounts: [{ source: '/srv', target: '/data', readOnly: true }], networks: ['bridge'] }] } });
  }));
  it.each([
    ['no version', {}], ['no list', { '/version': engine['/version'] }], ['a list that is none', { ...engine, '/containers/json?all=true': 'null' }], ['no JSON', { ...engine, '/containers/json?all=true': '[' }], ['a container that is not described', engine],
    ['an id that is a path', { ...engine, '/containers/json?all=true': [{ Id: '../../secrets' }] }], ['entries that are none', { ...engine, '/containers/json?all=true': [null, 7] }],
  ])('%s makes it unknown, never empty', (_name, answers) => withEngine(answers, async (socket) => {
    expect(await ask(socket)).toMatchObject({ state: 'unknown', reason: 'unreadable' });
  }));
  it('an engine that hangs ends in time', async () => {
    const socket = path.join(folder, 'hung.sock');
    const server = net.createServer((connection) => void connection.on('error', () => undefined)).listen(socket);
    await once(server, 'listening');
    expect(await askEngine(socket, '/version', 50)).toEqual({ ok: false, why: 'no answer within 0.05 s' });
    server.close();
  });
});

describe('commands', () => {
  it('are absolute paths with fixed words', () => {
    for (const [program, ...rest] of Object.values(COMMANDS)) {
      expect(program).toMatch(/^\/usr\/s?bin\//);
      expect(rest.join(' ')).not.toMatch(/[$`*;|&]/);
    }
  });
  it('end in time, with what they started, and say no more than the bound', async () => {
    const bounds = { timeoutMs: 100, maxBytes: 1_000 };
    expect(await runBounded('/bin/sh', ['-c', 'sleep 60 & sleep 60'], bounds)).toMatchObject({ ok: false, why: 'timed-out' });
    expect(await runBounded('/bin/sh', ['-c', 'yes'], { ...bounds, timeoutMs: 5_000 })).toMatchObject({ ok: false, why: 'too-large' });
    expect(await runBounded('/nonexistent', [], bounds)).toMatchObject({ ok: false, why: 'absent' });
    expect(await runBounded('/bin/sh', ['-c', 'echo bad >&2; exit 3'], { ...bounds, timeoutMs: 5_000 })).toEqual({ ok: false, why: 'failed', text: 'bad\n' });
  });
  it('see nothing of our environment', async () => {
    process.env['APT_CONFIG'] = '/tmp/evil';
    const answer = await runBounded('/usr/bin/env', [], { timeoutMs: 5_000, maxBytes: 10_000 });
    delete process.env['APT_CONFIG'];
    expect(answer.ok && answer.text.trim().split('\n').map((line) => line.split('=')[0]).toSorted()).toEqual(['LC_ALL', 'PATH']);
  });
});

describe('what leaves the host', () => {
  it('has no control characters, halves of characters or turned lines', () => {
    expect(cleanse({ a: 'x\0y\u001b[31m\uD800\u202E', b: ['ä\n\t'] })).toEqual({ a: 'x\uFFFDy\uFFFD[31m\uFFFD\uFFFD', b: ['ä\n\t'] });
  });
  it('fits its kind or is unknown', () => {
    const looker = { subject: { kind: 'host' as const, id: 'x' }, by: 'x', observedAt: 0 as never };
    expect(finishFact('host.clock', { state: 'known', value: { synchronised: 'yes' } as never, evidence: [] }, looker)).toMatchObject({ state: 'unknown', reason: 'malformed' });
  });
});

describe('globs', () => {
  it.each([['a.conf', '*.conf', true], ['.a.conf', '*.conf', false], ['abc', 'a?c', true], ['a1', 'a[0-9]', true], ['ax', 'a[!0-9]', true], ['a', 'a*', true], ['a', '*b', false], ['a]', 'a]', true]])('%s against %s: %s', (name, pattern, fits) => {
    expect(fitsGlob(name, pattern)).toBe(fits);
  });
  it('a name is met by itself, and by a star in the place of any part of it', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), minLength: 1, maxLength: 12 }), fc.nat(12), fc.nat(12), (text, from, length) => {
      const name = `x${text}`;
      expect(fitsGlob(name, name)).toBe(true);
      expect(fitsGlob(name, `x${text.slice(0, from)}*${text.slice(from + length)}`)).toBe(true);
    }));
  });
  it('many stars take no long time', () => {
    const startedAt = performance.now();
    expect(fitsGlob('a'.repeat(4_000), `${'*a'.repeat(1_000)}*b`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
  it('files of a folder, in the order of their bytes', () => {
    const root = plantTree({ '/d/b.conf': '', '/d/a.conf': '', '/d/c.txt': '' });
    roots.push(root);
    expect(expandGlob(openFileTree(root), '/d/*.conf')).toEqual(['/d/a.conf', '/d/b.conf']);
  });
});
