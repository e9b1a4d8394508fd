import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLoginReader } from './login-reader.ts';

const reference = Date.UTC(2026, 10, 24, 12);
const MESSAGES = [
  'Failed password for alice from 192.0.2.7 port 4711 ssh2', 'Accepted publickey for bob from 198.51.100.3 port 2 ssh2', 'Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]',
  'ROOT LOGIN REFUSED FROM 192.0.2.7', 'R', 'pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)', 'pam_unix(sshd:session): session closed for user alice',
  'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root', 'last message repeated 3 times', 'message repeated 2 times: [ Failed password for root from 192.0.2.9 port 1 ssh2]',
  'New session 12 of user alice.', 'Removed session 12.', 'Server listening on 0.0.0.0 port 22.', 'error: PAM: Authentication failure for bob from 192.0.2.8', 'Connection closed by invalid user x 192.0.2.1 port 5 [preauth]', 'refused connect from 192.0.2.4', '', ' ', 'authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=192.0.2.7',
];
const header = fc.tuple(
  fc.constantFrom('Nov 24 06:08:36', 'Nov  4 06:08:36', 'Nov 24 06:08:36 2026', 'Xyz 24 06:08:36', '2026-11-24T06:08:36.123456+01:00', '2026-11-24T06:08:36Z', '2026-11-24T06:08:36', '2026-11-24T06:08:59.1Z', '2026-11-24T07:08:36.12345+01:00', '2026-11-24T06:08:36.5+0100', '2026-11-24T06:08:36.+01:00', '2026-11-24T06:08:60Z', '2026-11-24T06:08:36.5+01:00:00', 'Nov 24 23:59:59', 'Nov 24 24:00:00', 'Nov 31 06:08:36', 'Feb 29 06:08:36', '<38>Nov 24 06:08:36', ''),
  fc.constantFrom('web1', 'web1', 'web1', 'web2', 'utc', 'UTC', '2026', '192.0.2.200', 'a:b', ''),
  fc.constantFrom('sshd', 'sshd-session', 'CRON', 'kernel', 'systemd', 'systemd-logind', 'dbus-daemon', 'sudo', 'dovecot', 'auth.info', 'su', '(systemd)', 'error', 'x'),
  fc.constantFrom('[12]', '[12]', '', '[]', '[x]', '[12345678901]'),
  fc.constantFrom(': ', ': ', ':  ', ':', ' '),
).map(([time, host, program, pid, mark]) => `${time} ${host} ${program}${pid}${mark}`);
/** What sshd and PAM write, with the words that make them in any order and number: strangers choose their names. */
const word = fc.constantFrom('alice', 'root', 'from', 'port', 'user', 'invalid', 'invalid user', 'authenticating', 'by', 'ssh2', 'user=root', 'rhost=192.0.2.9', 'ruser=x', '(uid=0)', 'x(uid=1)', '(uid=', ')', '', '<invalid username>', 'a,b', '192.0.2.7', '192.0.2.7 port 1', 'from 192.0.2.8 port 2', ' msg=x');
const address = fc.constantFrom('192.0.2.7', '192.0.2.7', '999.0.2.1', '192.0.2', '192.0.2.7.1', '1920.0.2.1', '2001:db8::7', 'host.example.com', 'UNKNOWN', '192.0.2.7,', '');
const port = fc.constantFrom(' port 4711', ' port 4711', ' port 65536', ' port 123456', ' port', ' port x', '', ' port 22 ');
const tail = fc.constantFrom('', '', ' ssh2', ' ssh2', ' ssh2: ED25519 SHA256:abc', ' ssh2: from 192.0.2.9 port 4', ' ssh2: a from 192.0.2.9 port 4', ' [preauth]', ' [preauth] ', ' on 192.0.2.1', ' x', '  \r', '\t');
const before = fc.constantFrom('Failed password for ', 'Failed publickey for ', 'Failed none for ', 'Failed hostbased for ', 'Failed password for invalid user ', 'Accepted password for ', 'Accepted publickey for ', 'Accepted keyboard-interactive/pam for ', 'Accepted x for ', 'Invalid user ', 'Disconnected from ', 'Disconnected from user ', 'Disconnected from invalid user ', 'Disconnected from authenticating user ', 'Connection closed by ', 'Connection reset by authenticating user ', 'Connection closed by invalid user ');
const ofSshd = fc.tuple(before, word, fc.constantFrom(' from ', ' from ', ' ', ''), address, port, tail).map((parts) => parts.join(''));
const ofPam = fc.oneof(
  fc.tuple(fc.constantFrom('pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost='), address, fc.constantFrom('', ' ', '  user=', ' user=', '  '), word).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('pam_unix(', 'pam_sss(', 'pam_unix'), fc.constantFrom('sshd', 'cron', 'crond', 'su-l', 'systemd-user', 'a:b', '', 'x'.repeat(50)), fc.constantFrom(':session): session opened for user ', ':session): session closed for user ', ':session): session opened for ', ':auth): '), word, fc.constantFrom('', ' by ', ' by (uid=0)', ' '), word).map((parts) => parts.join('')),
  fc.constantFrom('pam_unix(sshd:auth): check pass; user unknown', 'pam_unix(cron:auth): check pass; user unknown'),
);
const message = fc.oneof({ weight: 4, arbitrary: ofSshd }, { weight: 4, arbitrary: ofPam }, fc.constantFrom(...MESSAGES), fc.string({ maxLength: 30 }), fc.tuple(fc.constantFrom(...MESSAGES), fc.integer({ min: 0, max: 60 })).map(([text, length]) => text.slice(0, length)));
const line = fc.oneof({ weight: 9, arbitrary: fc.tuple(header, message).map(([before, text]) => before + text) }, { weight: 1, arbitrary: fc.string({ maxLength: 60 }) }).map((text) => text.replaceAll(/[^ -~\r\t]/g, '?'));

function readAll(lines: readonly string[], isSkimmed: boolean, countsSessions: boolean): readonly unknown[] {
  let sessions = 0;
  const { read, readBytes } = createLoginReader({ reference, ...(countsSessions ? { countSession: () => void (sessions += 1) } : {}) });
  const verdicts = lines.map((text) => {
    // The bytes lie within others, as lines do.
    const bytes = new TextEncoder().encode(`x\n${text}\nNov 24 06:08:36 web1 sshd[1]: y`);
    const found = isSkimmed ? readBytes(bytes, 2, 2 + text.length) : null;
    return found === null ? read(text) : found;
  });
  return [sessions, ...verdicts];
}

test('whoever reads bytes finds the same as whoever reads texts', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, countsSessions) => {
    expect(readAll(lines, true, countsSessions)).toEqual(readAll(lines, false, countsSessions));
  }), { numRuns: 1_000 });
});

test('lines that tell nothing are skipped once their host is known, and sessions where they are only counted', () => {
  const { read, readBytes } = createLoginReader({ reference, countSession: () => undefined });
  const skips = (text: string): boolean => readBytes(new TextEncoder().encode(text), 0, text.length) === undefined;
  const quiet = ['Nov 24 06:08:36 web1 sshd[12]: Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]', '2026-11-24T06:08:36.123456+01:00 web1 systemd-logind[7]: Removed session 12.', 'Nov  4 06:08:36 web1 CRON[7]: pam_unix(cron:session): session closed for user root'];
  expect(quiet.map(skips)).toEqual([false, false, false]);
  read(quiet[0]!);
  expect(quiet.map(skips)).toEqual([true, true, true]);
  expect(skips('Nov 24 06:08:36 web2 sshd[12]: Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]')).toBe(false);
  expect(skips('Nov 24 06:08:36 web1 sshd[12]: Failed password for alice from 192.0.2.7 port 4711 ssh2')).toBe(false);
});

test('the lines that make up most of an auth.log are read without a text', () => {
  const { read, readBytes } = createLoginReader({ reference });
  const header = 'Nov 24 06:08:36 web1 sshd[12]: ';
  read(`${header}Failed password for alice from 192.0.2.7 port 4711 ssh2`);
  const kinds = [
    'Failed password for alice from 192.0.2.7 port 4711 ssh2', 'Failed password for invalid user pi from 192.0.2.7 port 4711 ssh2', 'Accepted publickey for bob from 198.51.100.3 port 2 ssh2: ED25519 SHA256:abc', 'Invalid user pi from 192.0.2.7 port 4711',
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root', 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7 ', 'pam_unix(sshd:auth): check pass; user unknown',
    'Disconnected from authenticating user root 192.0.2.7 port 4711 [preauth]', 'Connection closed by 192.0.2.7 port 4711 [preauth]', 'Disconnected from user bob 198.51.100.3 port 2', 'pam_unix(sshd:session): session opened for user bob(uid=1000) by (uid=0)', 'pam_unix(sshd:session): session closed for user bob',
  ].map((message) => {
    const line = header + message;
    const found = readBytes(new TextEncoder().encode(line), 0, line.length);
    return found === null ? 'unread' : found?.login.kind;
  });
  expect(kinds).toEqual(['failed', 'failed', 'accepted', 'failed', 'failed', 'failed', undefined, 'failed', 'probe', 'session', 'session', 'session']);
});
