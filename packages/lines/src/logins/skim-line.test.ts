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
  fc.constantFrom('Nov 24 06:08:36', 'Nov  4 06:08:36', 'Nov 24 06:08:36 2026', 'Xyz 24 06:08:36', '2026-11-24T06:08:36.123456+01:00', '2026-11-24T06:08:36Z', '2026-11-24T06:08:36', '<38>Nov 24 06:08:36', ''),
  fc.constantFrom('web1', 'web1', 'web1', 'web2', 'utc', 'UTC', '2026', '192.0.2.200', 'a:b', ''),
  fc.constantFrom('sshd', 'sshd-session', 'CRON', 'kernel', 'systemd', 'systemd-logind', 'dbus-daemon', 'sudo', 'dovecot', 'auth.info', 'su', '(systemd)', 'error', 'x'),
  fc.constantFrom('[12]', '[12]', '', '[]', '[x]', '[12345678901]'),
  fc.constantFrom(': ', ': ', ':  ', ':', ' '),
).map(([time, host, program, pid, mark]) => `${time} ${host} ${program}${pid}${mark}`);
const message = fc.oneof(fc.constantFrom(...MESSAGES), fc.string({ maxLength: 30 }), fc.tuple(fc.constantFrom(...MESSAGES), fc.integer({ min: 0, max: 60 })).map(([text, length]) => text.slice(0, length)));
const line = fc.oneof({ weight: 9, arbitrary: fc.tuple(header, message).map(([before, text]) => before + text) }, { weight: 1, arbitrary: fc.string({ maxLength: 60 }) }).map((text) => text.replaceAll(/[^ -~]/g, '?'));

function readAll(lines: readonly string[], isSkimmed: boolean, countsSessions: boolean): readonly unknown[] {
  let sessions = 0;
  const { read, skip } = createLoginReader({ reference, ...(countsSessions ? { countSession: () => void (sessions += 1) } : {}) });
  const found = lines.map((text) => {
    // The bytes lie within others, as lines do.
    const bytes = new TextEncoder().encode(`x\n${text}\nNov 24 06:08:36 web1 sshd[1]: y`);
    return isSkimmed && skip(bytes, 2, 2 + text.length) ? undefined : read(text);
  });
  return [sessions, ...found];
}

test('whoever skips lines finds the same as whoever reads them all', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, countsSessions) => {
    expect(readAll(lines, true, countsSessions)).toEqual(readAll(lines, false, countsSessions));
  }), { numRuns: 500 });
});

test('lines that tell nothing are skipped once their host is known, and sessions where they are only counted', () => {
  const { read, skip } = createLoginReader({ reference, countSession: () => undefined });
  const skips = (text: string): boolean => skip(new TextEncoder().encode(text), 0, text.length);
  const quiet = ['Nov 24 06:08:36 web1 sshd[12]: Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]', '2026-11-24T06:08:36.123456+01:00 web1 systemd-logind[7]: Removed session 12.', 'Nov  4 06:08:36 web1 CRON[7]: pam_unix(cron:session): session closed for user root'];
  expect(quiet.map(skips)).toEqual([false, false, false]);
  read(quiet[0]!);
  expect(quiet.map(skips)).toEqual([true, true, true]);
  expect(skips('Nov 24 06:08:36 web2 sshd[12]: Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]')).toBe(false);
  expect(skips('Nov 24 06:08:36 web1 sshd[12]: Failed password for alice from 192.0.2.7 port 4711 ssh2')).toBe(false);
});
