import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf, parseAuthorizedKeys } from './authorized-keys.ts';
import { parseClamdVersion, parseScanSummaries, parseSignatureHeader } from './clamd-answers.ts';
import { instantOfWallTime } from './local-time.ts';
import { parseMountInfo, parseSwaps } from './mountinfo.ts';
import { parseGroup, parsePasswd, parseShadow } from './passwd.ts';
import { parseProcNet } from './proc-net.ts';
import { readSshdConfig } from './sshd-config.ts';
import { parseUnattendedUpgradesLog } from './unattended-upgrades-log.ts';
import { parseUnitFile, standingValues } from './unit-file.ts';

/** A public key in OpenSSH's form, made now. */
function ed25519(): { line: string; blob: Buffer } {
  const raw = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url');
  const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), raw]);
  return { line: `ssh-ed25519 ${blob.toString('base64')}`, blob };
}

it('authorized_keys: options with quotes and spaces, authorities, comments', () => {
  const { line, blob } = ed25519();
  const { keys, problems } = parseAuthorizedKeys(`# c\n\n${line} kim@example.com\nfrom="10.0.0.0/8",command="echo \\"a b\\"" ${line}\ncert-authority ${line}\nenvironment="TOKEN=hush" ${line} two words\n`);
  expect(problems).toEqual([]);
  expect(keys.map(({ line: _line, ...key }) => key)).toEqual([
    { fingerprint: fingerprintOf(blob), type: 'ssh-ed25519', bits: 256, comment: 'kim@example.com', certAuthority: false },
    { fingerprint: fingerprintOf(blob), type: 'ssh-ed25519', bits: 256, options: 'from="10.0.0.0/8",command="echo \\"a b\\""', certAuthority: false },
    { fingerprint: fingerprintOf(blob), type: 'ssh-ed25519', bits: 256, options: 'cert-authority', certAuthority: true },
    { fingerprint: fingerprintOf(blob), type: 'ssh-ed25519', bits: 256, options: 'environment="TOKEN=…"', comment: 'two words', certAuthority: false },
  ]);
});

it('authorized_keys: what a line says in its wrong form never leaves the host', () => {
  const secret = '$y$j9T$hushhush';
  const { line } = ed25519();
  const answer = parseAuthorizedKeys(`root:${secret}:19000::::::\n"${secret}\nssh-ed25519 ${secret}\nssh-rsa ${line.split(' ')[1]} x\n${line.slice(0, 40)}\n`);
  expect(answer.keys).toEqual([]);
  expect(answer.problems.map((problem) => problem.line)).toEqual([1, 2, 3, 4, 5]);
  expect(JSON.stringify(answer)).not.toContain('hush');
});

it.skipIf(!fs.existsSync('/usr/bin/ssh-keygen') && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('authorized_keys: fingerprints and lengths are those of ssh-keygen (component: ssh-keygen)', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-keys-'));
  for (const [type, bits] of [['ed25519', '256'], ['rsa', '2048'], ['ecdsa', '384']] as const) {
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', 'x', '-f', path.join(folder, type)]);
    const [length, fingerprint] = execFileSync('/usr/bin/ssh-keygen', ['-l', '-f', path.join(folder, `${type}.pub`)], { encoding: 'utf8' }).split(' ');
    expect(parseAuthorizedKeys(fs.readFileSync(path.join(folder, `${type}.pub`), 'utf8')).keys[0]).toMatchObject({ fingerprint, bits: Number(length) });
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-s', path.join(folder, 'ed25519'), '-I', 'x', '-n', 'kim', path.join(folder, `${type}.pub`)]);
    // A certificate is named by the key that it certifies.
    expect(parseAuthorizedKeys(fs.readFileSync(path.join(folder, `${type}-cert.pub`), 'utf8')).keys[0]).toMatchObject({ fingerprint });
  }
});

const sshd = (files: Record<string, string>): ReturnType<typeof readSshdConfig> => readSshdConfig('/etc/ssh/sshd_config', { read: (name) => files[name], expand: (pattern) => Object.keys(files).filter((name) => pattern.endsWith('/*.conf') ? name.startsWith(pattern.slice(0, -6)) : name === pattern) });

it('sshd_config: includes stand where they are met, and their Match blocks end with them', () => {
  const { settings, problems } = sshd({
    '/etc/ssh/sshd_config': '# c\nInclude /etc/ssh/d/*.conf\nPort=22\nPermitRootLogin "no" # c\nMatch User kim\n  PasswordAuthentication yes\n  Include e.conf\n',
    '/etc/ssh/d/1.conf': 'Match Group x\nX11Forwarding no\n', '/etc/ssh/d/2.conf': 'UsePAM yes', '/etc/ssh/e.conf': 'PermitTTY no',
  });
  expect(problems).toEqual([]);
  expect(settings.map(({ key, value, match }) => [key, value, match])).toEqual([
    ['x11forwarding', 'no', 'Group x'], ['usepam', 'yes', undefined], ['port', '22', undefined], ['permitrootlogin', 'no', undefined], ['passwordauthentication', 'yes', 'User kim'], ['permittty', 'no', 'User kim'],
  ]);
});

it('sshd_config: an include of itself ends, and says so', () => {
  expect(sshd({ '/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config\n' }).problems[0]?.text).toMatch(/deeper/);
});

it('passwd: what the C library takes for an account, with fields missing, too many, or blanks before', () => {
  const { entries, badLines } = parsePasswd('kim:x:1000:1000:Kim:/home/kim\n  lee:x:+7: 8:a:/h:/bin/sh:x\nroot:x:0:0\nno:x:one:1:a:/h:/s\n+nis::::::\nthree:x:1\n');
  expect(entries.map(({ name, uid, gid, home, shell }) => [name, uid, gid, home, shell])).toEqual([['kim', 1000, 1000, '/home/kim', '/bin/sh'], ['lee', 7, 8, '/h', '/bin/sh:x'], ['root', 0, 0, '', '/bin/sh']]);
  expect(badLines).toEqual([4, 5, 6]);
});

it('passwd and shadow: states and ages, and no hash', () => {
  expect(parsePasswd('root:x:0:0:r:/root:\n+nis::::::\nbad\n').entries).toEqual([{ name: 'root', password: 'x', uid: 0, gid: 0, home: '/root', shell: '/bin/sh', line: 1 }]);
  const shadow = parseShadow('a:$6$hush:19000:0:90:7:::\nb:!$6$hush:19000:0::7:::\nc::19000:0:99999:7:::\nd:*:::::::\na::1:::::::\n');
  expect(Object.fromEntries(shadow)).toEqual({ a: { state: 'set', changedDay: 19_000, maxDays: 90 }, b: { state: 'locked', changedDay: 19_000 }, c: { state: 'none', changedDay: 19_000, maxDays: 99_999 }, d: { state: 'locked' } });
  expect(JSON.stringify([...shadow])).not.toContain('hush');
  expect(parseGroup('sudo:x:27:kim,lee\nbad\n')).toEqual([{ name: 'sudo', gid: 27, members: ['kim', 'lee'] }]);
});

it('mountinfo: spaces in names, options of any number', () => {
  const { mounts, badLines } = parseMountInfo('36 35 98:0 / /mnt/a\\040b rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue\nbad\n');
  expect(mounts).toEqual([{ mountPoint: '/mnt/a b', device: '98:0', root: '/', fileSystem: 'ext3', source: '/dev/root', options: 'rw,noatime', superOptions: 'rw,errors=continue' }]);
  expect(badLines).toBe(1);
  expect(parseSwaps('Filename Type Size Used Priority\n/dev/dm-1 partition 1 0 -2\n')).toEqual([{ path: '/dev/dm-1', type: 'partition' }]);
});

it('proc/net: addresses of both families', () => {
  const head = '  sl  local_address rem_address   st\n';
  const row = (local: string, remote: string, state: string): string => `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000 100 0\n`;
  const { rows, badLines } = parseProcNet(head + row('0100007F:0016', '00000000:0000', '0A') + row('0000000000000000FFFF00000100007F:0016', '00000000000000000000000001000000:01BB', '01') + row('B80D0120000000000000000001000000:0016', '00000000000000000000000000000000:0000', '0A') + 'bad\n');
  expect(badLines).toBe(1);
  expect(rows.map(({ local, localPort, remote, remotePort }) => [local, localPort, remote, remotePort])).toEqual([['127.0.0.1', 22, '0.0.0.0', 0], ['127.0.0.1', 22, '::1', 443], ['2001:db8::1', 22, '::', 0]]);
});

it('clamd: versions with and without signatures, headers with a zone, scans that ended', () => {
  expect(parseClamdVersion('ClamAV 1.4.6/27400/Tue Sep  3 08:44:00 2024')).toEqual({ version: '1.4.6', signatureVersion: 27_400, signaturesWallTime: '2024-09-03 08:44:00' });
  expect(parseClamdVersion('ClamAV 1.4.6')).toEqual({ version: '1.4.6' });
  expect(parseClamdVersion('UNKNOWN COMMAND')).toBeUndefined();
  expect(parseSignatureHeader('ClamAV-VDB:03 Sep 2024 04-44 -0400:27400:2066914:90:X:')).toEqual({ version: 27_400, at: Date.UTC(2024, 8, 3, 8, 44) });
  const summary = '----------- SCAN SUMMARY -----------\nScanned files: 10\nInfected files: 1\nEnd Date:   2026:11:23 06:00:00\n';
  expect(parseScanSummaries(`${summary}----------- SCAN SUMMARY -----------\nScanned files: 5\nInfected files: 0\n`)).toEqual([{ scannedFiles: 10, infectedFiles: 1, endedAt: '2026-11-23 06:00:00', line: 1 }]);
});

it('unattended-upgrades: what succeeded, failed, was cut and was only tried', () => {
  const at = (minute: number, level: string, words: string): string => `2026-11-24 06:${String(minute).padStart(2, '0')}:00,123 ${level} ${words}\n`;
  const start = (minute: number): string => at(minute, 'INFO', 'Starting unattended upgrades script');
  const runs = parseUnattendedUpgradesLog(
    start(1) + at(2, 'INFO', 'All upgrades installed') + start(3) + at(4, 'ERROR', 'Installing the upgrades failed!') + at(5, 'INFO', 'All upgrades installed') + start(6) + at(7, 'INFO', 'Packages that will be upgraded: x')
    + start(8) + at(9, 'INFO', 'Option --dry-run given, *not* performing real actions') + at(9, 'INFO', 'All upgrades installed') + start(10) + at(11, 'INFO', 'No packages found that can be upgraded unattended and no pending auto-removals'),
  );
  expect(runs.map(({ outcome, endedAt }) => `${endedAt.slice(14, 16)} ${outcome}`)).toEqual(['02 succeeded', '05 failed', '07 cut', '09 trial', '11 succeeded']);
});

it('units: an empty assignment takes back what stood before it', () => {
  const settings = parseUnitFile('[Timer]\nOnCalendar=daily\nOnCalendar=\n# c\nOnBootSec=1 \\\n  min\n', 'x');
  expect(standingValues(settings, 'Timer', ['OnCalendar', 'OnBootSec']).values.map(({ value, line }) => [value, line])).toEqual([['1  min', 5]]);
});

it('wall times: summer, winter, the hour that is shown twice (the earlier), and no zone of that name', () => {
  expect(instantOfWallTime('2026-07-01 12:00:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 1, 10));
  expect(instantOfWallTime('2026-12-01 12:00:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 11, 1, 11));
  expect(instantOfWallTime('2026-10-25 02:30:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(instantOfWallTime('2026-12-01 12:00:00', 'Nowhere/Land')).toBeUndefined();
  expect(instantOfWallTime('2026-13-01 12:00:00', 'UTC')).toBeUndefined();
});

it('no parser throws, whatever it reads', () => {
  const line = fc.constantFrom(':', '::::::', 'a:x:1:1:::', '"', '\\', 'ssh-rsa AAAA', 'Match', 'Include *', ' - ', '36 35 98:0 / / rw - x', '[S]', 'k=v\\', '2026-11-24 06:00:00,1 ERROR x', '\0', '\uD800', 'ClamAV-VDB:', '  0: 0100007F:0016 ', 'SCAN SUMMARY', '=');
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'))), (text) => {
    for (const parse of [parseAuthorizedKeys, parsePasswd, parseShadow, parseGroup, parseMountInfo, parseSwaps, parseProcNet, parseClamdVersion, parseSignatureHeader, parseScanSummaries, parseUnattendedUpgradesLog]) parse(text);
    parseUnitFile(text, 'x');
    sshd({ '/etc/ssh/sshd_config': text });
    instantOfWallTime(text, 'UTC');
  }), { numRuns: 500 });
});
