import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLast } from '../testing-read-lines.ts';

const HEAD = 'Nov 11 10:00:00 web1 sshd[4242]: ';
const FROM = { address: '192.0.2.7', port: 4711 };

describe('what sshd says', () => {
  test.each([
    ['Failed password for alice from 192.0.2.7 port 4711 ssh2', { kind: 'failed', reason: 'refused', method: 'password', account: 'alice', ...FROM }],
    ['Failed password for invalid user bob from 192.0.2.7 port 4711 ssh2', { kind: 'failed', reason: 'unknown-account', account: 'bob', ...FROM }],
    ['Failed none for invalid user  from 192.0.2.7 port 4711 ssh2', { kind: 'failed', account: '', method: 'none', ...FROM }],
    ['Failed password for illegal user bob from ::ffff:192.0.2.7 port 4711 ssh2', { kind: 'failed', account: 'bob', ...FROM }],
    ['Failed publickey for alice from 2001:db8::7%eth0 port 4711 ssh2: RSA SHA256:abc', { kind: 'failed', method: 'publickey', account: 'alice', address: '2001:db8::7' }],
    ['Failed hostbased for alice from 192.0.2.7 port 4711 ssh2: RSA SHA256:abc, client user "x from 198.51.100.9 port 22 ssh2", client host "h"', { account: 'alice', ...FROM }],
    ['Failed password for alice from 192.0.2.7 port 4711 ssh1: ruser x from 198.51.100.9', { account: 'alice', ...FROM }],
    ['Accepted publickey for alice from 192.0.2.7 port 4711 ssh2: ED25519 SHA256:abc', { kind: 'accepted', method: 'publickey', account: 'alice', ...FROM }],
    ['Accepted password for alice from gate.example.com port 4711 ssh2', { kind: 'accepted', address: 'gate.example.com', isName: true, port: 4711 }],
    ['Invalid user bob from 192.0.2.7', { kind: 'failed', reason: 'unknown-account', account: 'bob', address: '192.0.2.7', port: null }],
    ['Invalid user from 192.0.2.7 port 4711', { account: '', ...FROM }],
    ['Illegal user a b from 192.0.2.7', { account: 'a b', address: '192.0.2.7' }],
    ['User alice from 192.0.2.7 not allowed because not listed in AllowUsers', { kind: 'failed', reason: 'not-allowed', account: 'alice', address: '192.0.2.7' }],
    ['User alice not allowed because account is locked', { reason: 'account-locked', account: 'alice', address: null }],
    ['ROOT LOGIN REFUSED FROM 192.0.2.7 port 4711 [preauth]', { kind: 'failed', reason: 'root-not-allowed', account: 'root', ...FROM }],
    ['error: PAM: Authentication failure for alice from gate.example.com', { kind: 'failed', account: 'alice', address: 'gate.example.com' }],
    ['error: PAM: User not known to the underlying authentication module for illegal user bob from 192.0.2.7 via 192.0.2.1', { reason: 'unknown-account', account: 'bob', address: '192.0.2.7' }],
    ['fatal: Access denied for user alice by PAM account configuration [preauth]', { kind: 'failed', reason: 'not-allowed', account: 'alice' }],
    ['error: maximum authentication attempts exceeded for invalid user bob from 192.0.2.7 port 4711 ssh2 [preauth]', { reason: 'too-many-attempts', account: 'bob', ...FROM }],
    ['Disconnecting authenticating user alice 192.0.2.7 port 4711: Too many authentication failures [preauth]', { reason: 'too-many-attempts', account: 'alice', ...FROM }],
    ['Disconnecting: Too many authentication failures for alice [preauth]', { kind: 'failed', reason: 'too-many-attempts', account: 'alice', address: null }],
    ['Connection closed by authenticating user alice 192.0.2.7 port 4711 [preauth]', { kind: 'failed', reason: 'gave-up', account: 'alice', ...FROM }],
    ['Connection reset by invalid user bob 192.0.2.7 port 4711 [preauth]', { kind: 'failed', reason: 'unknown-account', account: 'bob', ...FROM }],
    ['Disconnected from authenticating user alice 192.0.2.7 port 4711 [preauth]', { kind: 'failed', account: 'alice', ...FROM }],
    ['Connection closed by 192.0.2.7 port 4711 [preauth]', { kind: 'probe', reason: 'gave-up', ...FROM }],
    ['Disconnected from user alice 192.0.2.7 port 4711', { kind: 'session', reason: 'closed', account: 'alice', ...FROM }],
    ['Did not receive identification string from 192.0.2.7 port 4711', { kind: 'probe', reason: 'bad-protocol', ...FROM }],
    ["Bad protocol version identification 'x from 198.51.100.9 port 1' from 192.0.2.7 port 4711", { kind: 'probe', ...FROM }],
    ['banner exchange: Connection from 192.0.2.7 port 4711: invalid format', { kind: 'probe', ...FROM }],
    ['Unable to negotiate with 192.0.2.7 port 4711: no matching cipher found. Their offer: x [preauth]', { kind: 'probe', reason: 'no-common-algorithm', ...FROM }],
    ['fatal: Timeout before authentication for 192.0.2.7 port 4711', { kind: 'probe', reason: 'timeout', ...FROM }],
    ['Timeout before authentication for connection from 192.0.2.7 to 192.0.2.1, pid = 3', { kind: 'probe', address: '192.0.2.7' }],
    ['drop connection #0 from [192.0.2.7]:4711 on [192.0.2.1]:22 penalty: failed authentication', { kind: 'probe', reason: 'address-refused', ...FROM }],
    ['refused connect from x(198.51.100.9) (192.0.2.7)', { kind: 'probe', address: '192.0.2.7' }],
    ['ssh_dispatch_run_fatal: Connection from authenticating user alice 192.0.2.7 port 4711: Broken pipe [preauth]', { kind: 'failed', account: 'alice', ...FROM }],
    ['Authentication tried for alice with correct key but not from a permitted host (host=h, ip=192.0.2.7, required=x).', { kind: 'failed', reason: 'not-allowed', account: 'alice', address: '192.0.2.7' }],
  ])('%s', (message, expected) => {
    expect(readLast(HEAD + message)).toMatchObject({ service: 'sshd', host: 'web1', pid: 4_242, ...expected });
  });

  test.each([
    'Connection from 192.0.2.7 port 4711 on 192.0.2.1 port 22',
    'Postponed publickey for alice from 192.0.2.7 port 4711 ssh2 [preauth]',
    'Partial publickey for alice from 192.0.2.7 port 4711 ssh2',
    'Received disconnect from 192.0.2.7 port 4711:11: Bye Bye [preauth]',
    'Connection closed by 192.0.2.7 port 4711',
    'Server listening on 0.0.0.0 port 22.',
    'reverse mapping checking getaddrinfo for x.example.com [192.0.2.7] failed - POSSIBLE BREAK-IN ATTEMPT!',
    'input_userauth_request: invalid user bob [preauth]',
    'error: Could not load host key: /etc/ssh/ssh_host_dsa_key',
    'Failed to allocate internet-domain X11 display socket.',
    'Authentication refused: bad ownership or modes for directory /home/alice',
    'Failed', 'Failed ', 'Accepted password for ', 'User ', 'Connection closed by ', 'error: ', '',
  ])('says nothing of a login: %s', (message) => {
    expect(readLast(HEAD + message)).toEqual({ kind: 'none' });
  });

  test.each(['sshd[7]', 'sshd-session[7]', 'sshd-auth[7]', '/usr/sbin/sshd[7]', 'sshd'])('under the name %s', (program) => {
    expect(readLast(`Nov 11 10:00:00 web1 ${program}: Failed password for alice from 192.0.2.7 port 4711 ssh2`)).toMatchObject({ kind: 'failed', ...FROM });
  });
});

describe('a name that a stranger typed', () => {
  // What sshd writes of a name is without control characters (vis(3)), and is not longer than it reads.
  const name = fc.oneof(
    fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/\p{Cc}/gu, '')),
    fc.array(fc.constantFrom(' from ', '198.51.100.9', ' port 22', ' ssh2', ' ssh2: RSA SHA256:x', ' [preauth]', 'invalid user ', ' not allowed because ', 'x', ' ', ': Too many authentication failures', ' on ')).map((parts) => parts.join('')),
  );
  const forms: readonly (readonly [string, (name: string) => string])[] = [
    ['a refused password', (typed) => `Failed password for invalid user ${typed} from 192.0.2.7 port 4711 ssh2`],
    ['an unknown account', (typed) => `Invalid user ${typed} from 192.0.2.7 port 4711`],
    ['too many attempts', (typed) => `error: maximum authentication attempts exceeded for invalid user ${typed} from 192.0.2.7 port 4711 ssh2 [preauth]`],
    ['a closed connection', (typed) => `Connection closed by invalid user ${typed} 192.0.2.7 port 4711 [preauth]`],
    ['a name that is not listed', (typed) => `User ${typed} from 192.0.2.7 not allowed because not listed in AllowUsers`],
  ];
  test.each(forms)('never says whose address it was: %s', (_, write) => {
    fc.assert(fc.property(name, (typed) => {
      const found = readLast(HEAD + write(typed));
      expect(found).toMatchObject({ kind: 'failed', address: '192.0.2.7' });
      expect(found.kind !== 'none' && found.account).toBe(typed);
    }), { numRuns: 300 });
  });
});

test('a hostile line costs no more than its length', () => {
  for (const part of [' from ', ' from 1.2.3.4 port 22 ssh2', ': Too many authentication failures', ' port 1', 'invalid user ', '=', ' user=', ' rhost=', '{"a":', '[', ': ', '" '])
    for (const start of ['Failed password for invalid user ', 'Invalid user ', 'Disconnecting invalid user ', 'pam_unix(sshd:auth): authentication failure; ', 'User ', 'auth failed ', '']) {
      const line = `${HEAD}${start}${part.repeat(Math.ceil(400_000 / part.length))}`;
      const began = performance.now();
      readLast(line, line.slice(HEAD.length));
      expect(performance.now() - began).toBeLessThan(1_500);
    }
});
