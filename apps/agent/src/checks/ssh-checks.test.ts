import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { authorizedKeys, expandKeyPath } from './authorized-keys/check.ts';
import type { Observation } from './check.ts';
import { debian, dpkgStatus, hostOf, plantTree, type HostParts, type Planted } from './plant-tree.ts';
import { decideSshd, effectiveFromFiles, effectiveFromSshd } from './sshd/decide-sshd.ts';
import { sshd } from './sshd/check.ts';
import { readSshdConfig } from './formats/sshd-config.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));
function hostWith(extra: Record<string, Planted>, parts?: HostParts): ReturnType<typeof hostOf> {
  const root = plantTree(debian(extra));
  roots.push(root);
  return hostOf(root, parts);
}
const lookAtSshd = async (extra: Record<string, Planted>, parts?: HostParts): Promise<Observation<'host.sshd'>> => sshd.look(hostWith(extra, parts));
const lookAtKeys = async (extra: Record<string, Planted>): Promise<Observation<'host.authorized-keys'>> => authorizedKeys.look(hostWith(extra));
function keyLine(): string {
  const raw = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), raw]).toString('base64')} kim@example.com`;
}

describe('host.sshd', () => {
  it('no passwords, with the place that says so', async () => {
    expect(await lookAtSshd({})).toMatchObject({ value: { passwordAuthentication: false, keyboardInteractiveAuthentication: false, readBy: 'files', passwordMatches: [], places: expect.arrayContaining([{ key: 'passwordauthentication', value: 'no', place: { file: '/etc/ssh/sshd_config', line: 2 } }]) } });
  });
  it('the first value wins: an included file speaks before the main one', async () => {
    expect(await lookAtSshd({ '/etc/ssh/sshd_config.d/50-cloud-init.conf': 'PasswordAuthentication yes\n' })).toMatchObject({ value: { passwordAuthentication: true } });
  });
  it.each(['PasswordAuthentication yes', 'KbdInteractiveAuthentication yes', 'ChallengeResponseAuthentication yes', 'PermitEmptyPasswords yes', 'AuthenticationMethods publickey password', 'PermitRootLogin yes'])('a Match block with %s is told', async (setting) => {
    expect(await lookAtSshd({ '/etc/ssh/sshd_config': `PasswordAuthentication no\nMatch Address 10.0.0.0/8\n  ${setting}\n` })).toMatchObject({ value: { passwordMatches: [{ criteria: 'Address 10.0.0.0/8', place: { line: 3 } }] } });
  });
  it('before OpenSSH 8.7, ChallengeResponseAuthentication turns on what KbdInteractiveAuthentication turns off', async () => {
    const old = { '/var/lib/dpkg/status': dpkgStatus([['openssh-server', '1:8.4p1-5+deb11u3']]) };
    const interactive = async (text: string): Promise<unknown> => {
      const found = await lookAtSshd({ ...old, '/etc/ssh/sshd_config': text });
      return found.state === 'known' && found.value.keyboardInteractiveAuthentication;
    };
    expect(await interactive('KbdInteractiveAuthentication no\n')).toBe(true);
    expect(await interactive('KbdInteractiveAuthentication no\nChallengeResponseAuthentication yes\n')).toBe(true);
    expect(await interactive('ChallengeResponseAuthentication no\n')).toBe(false);
    expect(await interactive('ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n')).toBe(true);
  });
  it('without a word of it, passwords are let in', async () => {
    expect(await lookAtSshd({ '/etc/ssh/sshd_config': 'PasswordAuthentication\tmaybe\n' })).toMatchObject({ value: { passwordAuthentication: true, keyboardInteractiveAuthentication: true, permitRootLogin: 'prohibit-password', ports: [22] } });
  });
  it('what sshd says itself comes before what the files say', async () => {
    const answer = { ok: true as const, text: 'port 22\npasswordauthentication yes\nkbdinteractiveauthentication no\npermitrootlogin without-password\nusepam yes\npubkeyauthentication yes\npermitemptypasswords no\nauthorizedkeysfile .ssh/authorized_keys\nauthorizedkeyscommand none\n' };
    expect(await lookAtSshd({}, { live: true, answers: { 'sshd -T': answer } })).toMatchObject({ value: { readBy: 'sshd -T', passwordAuthentication: true, permitRootLogin: 'prohibit-password', authorizedKeysFiles: ['.ssh/authorized_keys'] } });
  });
  it('options of its own on the command line, or in the file of defaults, make it unknown', async () => {
    expect(await lookAtSshd({ '/etc/default/ssh': 'SSHD_OPTS="-o PasswordAuthentication=yes"\n' })).toMatchObject({ state: 'unknown', reason: 'unsupported' });
    expect(await lookAtSshd({ '/etc/default/ssh': 'SSHD_OPTS=\n' })).toMatchObject({ state: 'known' });
    expect(await lookAtSshd({ '/proc/9/comm': 'sshd\n', '/proc/9/cmdline': 'sshd: /usr/sbin/sshd -f /tmp/x [listener] 0 of 10-100 startups\0' }, { live: true })).toMatchObject({ state: 'unknown' });
    expect(await lookAtSshd({ '/proc/9/comm': 'sshd\n', '/proc/9/cmdline': 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\0' }, { live: true })).toMatchObject({ state: 'known', value: { running: true } });
  });
  it('a configuration that sshd refuses is unknown', async () => {
    expect(await lookAtSshd({ '/etc/ssh/sshd_config': 'PasswordAuthentication "no\n' })).toMatchObject({ state: 'unknown', reason: 'malformed', message: expect.stringContaining('sshd_config:1') });
  });

  const program = '/usr/sbin/sshd';
  it.skipIf(!fs.existsSync(program) && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('our reading of files is that of sshd (component: sshd)', () => {
    const root = plantTree();
    roots.push(root);
    spawnSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${root}/key`]);
    const made = fs.mkdirSync('/run/sshd', { recursive: true });
    fs.writeFileSync(`${root}/inner.conf`, 'PermitRootLogin no\nMatch User lee\n  PermitRootLogin yes\n');
    for (const text of ['', 'PasswordAuthentication no\nPasswordAuthentication yes\n', `Include ${root}/inner.conf\nPermitRootLogin yes\nUsePAM yes\n`, 'passwordauthentication=no\nKbdInteractiveAuthentication "no"\nPort 2200\nPort 2201\n', 'ChallengeResponseAuthentication no\nAuthorizedKeysFile none\n', "PasswordAuthentication 'no' # c\nPermitRootLogin \"n\"o\nKbdInteractiveAuthentication = 'no'\n", 'AuthenticationMethods publickey\nPubkeyAuthentication yes # c\nMatch User kim\nPasswordAuthentication yes\n']) {
      fs.writeFileSync(`${root}/conf`, text);
      const said = spawnSync(program, ['-T', '-f', `${root}/conf`, '-h', `${root}/key`], { encoding: 'utf8' });
      const theirs = effectiveFromSshd(said.stdout);
      expect(theirs, said.stderr).toBeDefined();
      const config = readSshdConfig(`${root}/conf`, { read: (file) => fs.readFileSync(file, 'utf8'), expand: (pattern) => [pattern] });
      const { places: _places, ...ours } = decideSshd(effectiveFromFiles(config), config, []);
      expect(ours, text).toEqual({ ...decideSshd(theirs!, config, []), places: undefined });
    }
    if (made !== undefined) fs.rmdirSync(made);
  });
});

describe('host.authorized-keys', () => {
  it('keys of every account are found with their places, root\'s too', async () => {
    const found = await lookAtKeys({ '/root/.ssh/authorized_keys': `# c\n${keyLine()}\n`, '/home/kim/.ssh/authorized_keys2': `no-pty ${keyLine()}\n` });
    expect(found).toMatchObject({ value: { problems: [], keys: [{ account: 'root', place: { file: '/root/.ssh/authorized_keys', line: 2 } }, { account: 'kim', options: 'no-pty', place: { file: '/home/kim/.ssh/authorized_keys2', line: 1 } }] } });
  });
  it('where sshd looks is where we look: patterns, Match blocks, authorities', async () => {
    const found = await lookAtKeys({ '/etc/ssh/sshd_config': 'AuthorizedKeysFile /etc/ssh/keys/%u\nTrustedUserCAKeys /etc/ssh/ca.pub\nMatch User kim\nAuthorizedKeysFile %h/other\n', '/etc/ssh/keys/kim': keyLine(), '/home/kim/other': keyLine(), '/etc/ssh/ca.pub': keyLine(), '/home/kim/.ssh/authorized_keys': keyLine() });
    expect(found).toMatchObject({ value: { keys: [{ account: 'kim', place: { file: '/etc/ssh/keys/kim' } }, { account: 'kim', place: { file: '/home/kim/other' } }, { account: '*', certAuthority: true }] } });
    expect(expandKeyPath('/k/%u/%U/%%h', { name: 'kim', home: '/home/kim', uid: 7 })).toBe('/k/kim/7/%h');
  });
  it('a path in quotes has its blanks', async () => {
    const found = await lookAtKeys({ '/etc/ssh/sshd_config': 'AuthorizedKeysFile "/etc/ssh/my keys/%u" .ssh/a\n', '/etc/ssh/my keys/kim': keyLine() });
    expect(found).toMatchObject({ value: { keys: [{ account: 'kim', place: { file: '/etc/ssh/my keys/kim' } }] } });
  });
  it('accounts that are not in passwd are told, since nobody looked at their keys', async () => {
    const found = await lookAtKeys({ '/etc/nsswitch.conf': '# c\npasswd: files [SUCCESS=return] sss # ldap\n', '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n+::::::\n' });
    expect(found).toMatchObject({ value: { problems: [{ place: { file: '/etc/passwd', line: 2 } }, { place: { file: '/etc/nsswitch.conf', line: 2 }, text: expect.stringContaining('from sss;') }] } });
  });
  it('a link to a secret file gives nothing of it away', async () => {
    const found = await lookAtKeys({ '/home/kim/.ssh/authorized_keys': { link: '/etc/shadow' } });
    expect(found).toMatchObject({ value: { keys: [], problems: [{ place: { line: 1 } }, { place: { line: 2 } }] } });
    expect(JSON.stringify(found)).not.toMatch(/\$y\$|19000/);
  });
  it('a program that gives keys is told, since its keys are not listed', async () => {
    expect(await lookAtKeys({ '/etc/ssh/sshd_config': 'AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys\n' })).toMatchObject({ value: { problems: [{ text: expect.stringContaining('AuthorizedKeysCommand') }] } });
  });
  it('a file too large to be read makes the whole unknown, because sshd does read it', async () => {
    expect(await lookAtKeys({ '/home/kim/.ssh/authorized_keys': Buffer.alloc(3_000_000, '\n') })).toMatchObject({ state: 'unknown', reason: 'too-large' });
  });
});
