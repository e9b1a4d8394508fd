import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { FactValue } from '@writ/contract';
import type { Observation } from '../check.ts';
import { debian, dpkgStatus, hostOf, plantTree, releaseFile, type HostParts, type Planted } from '../plant-tree.ts';
import { automaticUpdates } from './check.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));

async function look(extra: Record<string, Planted> = {}, parts: HostParts = {}): Promise<Observation<'host.automatic-updates'>> {
  const root = plantTree(debian(extra));
  roots.push(root);
  return automaticUpdates.look(hostOf(root, parts));
}
async function value(extra: Record<string, Planted> = {}, parts: HostParts = {}): Promise<FactValue<'host.automatic-updates'>> {
  const found = await look(extra, parts);
  if (found.state === 'unknown') throw new Error(found.message);
  return found.value;
}
const conf = (text: string): Record<string, Planted> => ({ '/etc/apt/apt.conf.d/99late': text });

it('a Debian as it should be: on, security allowed, started by timers, last success by its stamp', async () => {
  expect(await value()).toMatchObject({ installed: true, enabled: true, securityOriginAllowed: true, scheduled: true, faults: [], lastSuccessAt: '2026-11-24T06:10:00.000Z', lastListsAt: '2026-11-24T06:00:00.000Z' });
});

describe('what turns it off is named with file and line', () => {
  it.each([
    ['a later file', conf('\nAPT::Periodic::Unattended-Upgrade "0";'), '/etc/apt/apt.conf.d/99late:2'],
    ['another case and a scope', conf('apt { periodic { enable "0"; }; };'), '/etc/apt/apt.conf.d/99late:1'],
    ['a word for a number', conf('APT::Periodic::Update-Package-Lists "yes";'), '99late:1'],
    ['the main file, which is read last', { '/etc/apt/apt.conf': 'APT::Periodic::Enable "0";' }, '/etc/apt/apt.conf:1'],
    ['a main file of another name', { ...conf('Dir::Etc::main "other.conf";'), '/etc/apt/other.conf': 'APT::Periodic::Enable "0";' }, '/etc/apt/other.conf:1'],
    ['a blacklist of everything', conf('Unattended-Upgrade::Package-Blacklist { ".*"; };'), '99late:1'],
    ['a whitelist', conf('Unattended-Upgrade::Package-Whitelist { "bash"; };'), '99late:1'],
    ['waiting for a shutdown, which a run that ends well does not tell', conf('Unattended-Upgrade::InstallOnShutdown "true";'), 'next shutdown'],
    ['days that are left out', conf('Unattended-Upgrade::Update-Days { "Mon"; "4"; };'), 'leaves out Sunday, Tuesday'],
    ['a clearing', conf('#clear APT::Periodic;'), 'is not set'],
  ])('%s', async (_name, extra, words) => {
    const found = await value(extra);
    expect(found.enabled).toBe(false);
    expect(found.faults.join('\n')).toContain(words);
  });

  it.each(['APT::Periodic::Enable "true";', 'APT::Periodic::Enable "false";', 'Unattended-Upgrade::InstallOnShutdown "0";', 'Unattended-Upgrade::Update-Days { "Mon"; "Tuesday"; "3"; "Thu"; "Fri"; "6"; "0"; };'])('%s turns nothing off', async (text) => {
    expect(await value(conf(text))).toMatchObject({ enabled: true, faults: [] });
  });

  it.each(['99late.bak', '99late.dpkg-old', '.99late', '99late~', '99 late'])('apt does not read a file named %s, and neither do we', async (name) => {
    expect(await value({ [`/etc/apt/apt.conf.d/${name}`]: 'APT::Periodic::Enable "0";' })).toMatchObject({ enabled: true });
  });
});

describe('the security archive is let in or not', () => {
  it.each([
    ['by suite', '#clear Unattended-Upgrade::Origins-Pattern; Unattended-Upgrade::Allowed-Origins { "${distro_id}:oldstable-security"; };', true],
    ['by a glob', '#clear Unattended-Upgrade::Origins-Pattern; Unattended-Upgrade::Origins-Pattern { "o=Debian,n=*-security"; };', true],
    ['of the release before', '#clear Unattended-Upgrade::Origins-Pattern; Unattended-Upgrade::Origins-Pattern { "o=Debian,n=bullseye-security"; };', false],
    ['cleared', '#clear Unattended-Upgrade::Origins-Pattern;', false],
    ['an entry at which the program stops', 'Unattended-Upgrade::Origins-Pattern { "Debian stable"; };', false],
  ])('%s', async (_name, text, isAllowed) => {
    expect((await value(conf(text))).securityOriginAllowed).toBe(isAllowed);
  });

  it('Ubuntu, by its own names', async () => {
    const ubuntu = {
      '/etc/os-release': 'ID=ubuntu\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\n',
      '/var/lib/apt/lists/deb.example.com_debian-security_dists_bookworm-security_InRelease': releaseFile('Ubuntu', 'Ubuntu', 'noble-security', 'noble'),
    };
    const allowed = conf('Unattended-Upgrade::Allowed-Origins { "${distro_id}:${distro_codename}-security"; };');
    expect((await value({ ...ubuntu, ...allowed })).securityOriginAllowed).toBe(true);
    expect((await value(ubuntu)).securityOriginAllowed).toBe(false);
  });
});

describe('what starts it', () => {
  const unit = 'apt-daily-upgrade.timer';
  it.each([
    ['masked', { [`/etc/systemd/system/${unit}`]: { link: '/dev/null' } }, 'masked'],
    ['not wanted', { [`/etc/systemd/system/timers.target.wants/${unit}`]: { folder: true as const }, [`/etc/systemd/system/timers.target.wants`]: { folder: true as const } }, 'no target wants it'],
    ['its times taken away', { [`/etc/systemd/system/${unit}.d/off.conf`]: '[Timer]\nOnCalendar=\n' }, 'off.conf:2'],
    ['its times taken away for all timers', { '/etc/systemd/system/timer.d/off.conf': '[Timer]\nOnCalendar=\n' }, 'off.conf:2'],
    ['its service running another thing', { '/etc/systemd/system/apt-daily-upgrade.service.d/x.conf': '[Service]\nExecStart=\nExecStart=/bin/true\n' }, 'x.conf:3'],
    ['its service masked', { '/etc/systemd/system/apt-daily-upgrade.service': { link: '/dev/null' } }, 'masked'],
  ] as [string, Record<string, Planted>, string][])('a timer %s', async (_name, extra, words) => {
    const found = await value(extra);
    expect(found.scheduled).toBe(false);
    expect(found.faults.join('\n')).toContain(words);
  });

  it('a timer that systemd says is not active', async () => {
    const answer = { ok: true as const, text: 'Id=apt-daily.timer\nActiveState=active\n\nId=apt-daily-upgrade.timer\nActiveState=inactive\n' };
    expect(await value({ '/run/systemd/system': { folder: true } }, { live: true, answers: { 'systemctl show': answer } })).toMatchObject({ scheduled: false, timers: [{ active: true }, { active: false }] });
  });

  it('without systemd, a cron that runs and a job of apt', async () => {
    const cron = { '/etc/cron.daily/apt-compat': { text: '#!/bin/sh\n', mode: 0o755 }, '/usr/sbin/cron': '' };
    expect(await value(cron, { live: true })).toMatchObject({ scheduled: false });
    expect(await value({ ...cron, '/proc/77/comm': 'cron\n' }, { live: true })).toMatchObject({ scheduled: true, timers: [] });
  });
});

describe('how it went', () => {
  const run = (at: string, words: string): string => `${at},1 INFO Starting unattended upgrades script\n${at},2 ${words}\n`;
  const log = '/var/log/unattended-upgrades/unattended-upgrades.log';

  it('a failure after the last success is told with its line', async () => {
    expect(await value({ [log]: run('2026-11-24 11:00:00', 'ERROR Installing the upgrades failed!') })).toMatchObject({ lastFailure: { at: '2026-11-24T11:00:00.000Z', text: expect.stringContaining('failed') }, lastSuccessAt: '2026-11-24T06:10:00.000Z' });
  });
  it('times are of the host\'s zone, and rotated logs are read', async () => {
    const extra = { '/etc/localtime': { link: '/usr/share/zoneinfo/Europe/Berlin' }, [`${log}.1.gz`]: gzipSync(run('2026-11-24 09:00:00', 'INFO All upgrades installed')) };
    expect(await value(extra)).toMatchObject({ lastSuccessAt: '2026-11-24T08:00:00.000Z' });
  });
  it('a trial, a run without an end and a stamp from the future are no success', async () => {
    const extra = {
      '/var/lib/apt/periodic/upgrade-stamp': { text: '', at: '2027-01-01T00:00:00Z' },
      [log]: run('2026-11-24 09:00:00', 'INFO Packages that will be upgraded: x') + run('2026-11-24 10:00:00', 'INFO Option --dry-run given, *not* performing real actions'),
    };
    expect((await value(extra)).lastSuccessAt).toBeUndefined();
  });
});

it('a configuration that apt refuses is unknown, with the place', async () => {
  expect(await look(conf('APT::Periodic::Enable "1"'))).toMatchObject({ state: 'unknown', reason: 'malformed', message: expect.stringContaining('/etc/apt/apt.conf.d/99late:1') });
});

it('where apt itself says otherwise, nothing is known', async () => {
  const say = (text: string): HostParts => ({ live: true, answers: { 'apt-config dump': { ok: true, text } } });
  const lines = ['APT::Periodic::Update-Package-Lists "1";', 'APT::Periodic::Unattended-Upgrade "1";', 'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";'];
  expect(await look({}, say(lines.join('\n')))).toMatchObject({ state: 'known' });
  expect(await look({}, say([...lines, 'APT::Periodic::Enable "0";'].join('\n')))).toMatchObject({ state: 'unknown', message: expect.stringContaining('apt::periodic::enable') });
});

it('without the package nothing installs itself', async () => {
  expect(await value({ '/var/lib/dpkg/status': dpkgStatus([['apt', '2.6.1']]) })).toMatchObject({ installed: false, enabled: false });
});
