import fs from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { openMemory } from '../../observe.ts';
import type { Observation } from '../check.ts';
import { debian, dpkgStatus, hostOf, packageList, plantTree, releaseFile, type HostParts, type Planted } from '../plant-tree.ts';
import { pendingUpdates } from './check.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));
const PREFIX = '/var/lib/apt/lists/deb.example.com_debian-security_dists_bookworm-security_';
const LIST = `${PREFIX}main_binary-amd64_Packages`;
const NEWER = packageList([['openssl', '3.0.11-1~deb12u2'], ['not-here', '9']]);

async function look(extra: Record<string, Planted>, parts: HostParts = {}): Promise<Observation<'host.pending-updates'>> {
  const root = plantTree(debian(extra));
  roots.push(root);
  return pendingUpdates.look(hostOf(root, parts));
}
const withList = (name: string, bytes: Planted): Record<string, Planted> => ({ [LIST]: packageList([['apt', '2.6.1']]), [`${PREFIX}contrib_binary-amd64_Packages${name}`]: bytes });

it('nothing is pending when what is installed is what the security archive has', async () => {
  expect(await look({})).toMatchObject({ state: 'known', value: { pending: [], securityListsPresent: true, listsAt: '2026-11-24T06:00:00.000Z' } });
});

it('an older version is pending, in plain, gzip and zstd lists alike', async () => {
  for (const [name, bytes] of [['', NEWER], ['.gz', gzipSync(NEWER)], ['.zst', zstdCompressSync(Buffer.from(NEWER))]] as const) {
    expect(await look(withList(name, bytes)), name).toMatchObject({ value: { pending: [{ package: 'openssl', installed: '3.0.11-1~deb12u1', candidate: '3.0.11-1~deb12u2', held: false, since: '2026-11-24T12:00:00.000Z' }] } });
  }
});

it('a list that cannot be read makes the whole unknown: packed otherwise, torn, or of another form', async () => {
  for (const [name, bytes] of [['.xz', Buffer.from('x')], ['.gz', gzipSync(NEWER).subarray(0, 60)], ['.lz4', Buffer.from('x')], ['.zst', Buffer.from('x')], ['', 'no stanza\n']] as const) {
    expect(await look(withList(name, bytes)), name).toMatchObject({ state: 'unknown', reason: 'malformed' });
  }
});

it('without a list of the security archive nothing can be said to be not pending', async () => {
  expect(await look({ [`${PREFIX}InRelease`]: releaseFile('Debian', 'Debian', 'stable', 'bookworm') })).toMatchObject({ state: 'unknown', reason: 'missing' });
});

it('lists of another release or of a stranger say nothing of this one', async () => {
  for (const [label, suite, codename] of [['Debian-Security', 'oldoldstable-security', 'bullseye-security'], ['Example', 'example-security', 'example']] as const) {
    expect(await look({ [`${PREFIX}InRelease`]: releaseFile('Debian', label, suite, codename) }), codename).toMatchObject({ state: 'unknown', reason: 'missing' });
  }
  const derivative = { '/etc/os-release': 'ID=example\nVERSION_CODENAME=yak\nUBUNTU_CODENAME=noble\n', [`${PREFIX}InRelease`]: releaseFile('Ubuntu', 'Ubuntu', 'noble-security', 'noble') };
  expect(await look(derivative)).toMatchObject({ state: 'known' });
  expect(await look({ '/etc/os-release': 'ID=example\n' })).toMatchObject({ state: 'unknown', message: expect.stringContaining('os-release') });
});

it('what was seen first is remembered per candidate, and forgotten with it', async () => {
  const memory = openMemory();
  const pending = async (list: string, now: string): Promise<unknown> => {
    const found = await look({ [LIST]: list }, { memory, now });
    return found.state === 'known' ? found.value.pending.map(({ since }) => since) : found.message;
  };
  expect(await pending(NEWER, '2026-11-24T12:00:00Z')).toEqual(['2026-11-24T12:00:00.000Z']);
  expect(await pending(NEWER, '2026-11-26T12:00:00Z')).toEqual(['2026-11-24T12:00:00.000Z']);
  expect(await pending(packageList([['openssl', '3.0.11-1~deb12u3']]), '2026-11-27T12:00:00Z')).toEqual(['2026-11-27T12:00:00.000Z']);
  expect(await pending(NEWER, '2026-11-28T12:00:00Z')).toEqual(['2026-11-28T12:00:00.000Z']);
});

it('a memory that was tampered with makes nothing younger and breaks nothing', async () => {
  for (const kept of [{ 'openssl:amd64=3.0.11-1~deb12u2': '2030-01-01T00:00:00Z' }, 'x', null, { 'openssl:amd64=3.0.11-1~deb12u2': 7 }]) {
    expect(await look({ [LIST]: NEWER }, { memory: openMemory([['pending-updates.since', kept]]) })).toMatchObject({ value: { pending: [{ since: '2026-11-24T12:00:00.000Z' }] } });
  }
});

it('holds of dpkg and of preferences, and phasing, are told', async () => {
  expect(await look({ [LIST]: NEWER, '/var/lib/dpkg/status': dpkgStatus([['openssl', '3.0.10', 'hold ok installed']]) })).toMatchObject({ value: { pending: [{ held: true }] } });
  expect(await look({ [LIST]: NEWER, '/etc/apt/preferences.d/pin': 'Package: openssl\nPin: version 3.0.11-1~deb12u1\nPin-Priority: 1001\n' })).toMatchObject({ value: { pending: [{ held: true }] } });
  expect(await look({ [LIST]: packageList([['openssl', '4', 'Phased-Update-Percentage: 20\n']]) })).toMatchObject({ value: { pending: [{ phasedPercent: 20 }] } });
});

it('lists elsewhere (Dir::State::lists) are found', async () => {
  const moved = { '/etc/apt/apt.conf.d/99': 'Dir::State::lists "/srv/lists";', '/srv/lists/m_InRelease': releaseFile('Debian', 'Debian-Security', 'x', 'bookworm-security'), '/srv/lists/m_main_binary-amd64_Packages': NEWER };
  expect(await look(moved)).toMatchObject({ value: { pending: [{ package: 'openssl' }] } });
});

it('lists of the future, or a missing stamp, are as old as the archive says', async () => {
  const stamps = { '/var/lib/apt/periodic/update-success-stamp': { text: '', at: '2027-01-01T00:00:00Z' } };
  expect(await look(stamps)).toMatchObject({ value: { listsAt: '2026-11-21T00:53:02.000Z' } });
});
