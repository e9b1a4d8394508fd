import { createLoginReader } from '@writ/lines';
import { describe, expect, test } from 'vitest';
import { storedLine } from './testing-lines.ts';
import { textOfLine } from './text-of-line.ts';

const AT = Date.UTC(2026, 10, 24, 6, 8, 36, 123);

/** Lines of several programs, as they write them. */
const LINES = [
  'Nov 24 06:08:36 web-1 sshd[412]: Failed password for root from 203.0.113.9 port 50022 ssh2',
  'Nov 24 06:08:36 web-1 sshd[412]: Failed password for invalid user a b from 2001:db8::7 port 50022 ssh2',
  '2026-11-24T06:08:36.123456+00:00 web-1 sshd-session[412]: Accepted publickey for ada from 198.51.100.7 port 50022 ssh2: ED25519 SHA256:abc',
  '<86>1 2026-11-24T06:08:36Z web-1 sshd 412 - - Invalid user admin from 203.0.113.9 port 1',
  'Nov 24 06:08:36 web-1 sshd[412]: message repeated 3 times: [ Failed password for root from 203.0.113.9 port 50022 ssh2]',
  'Nov 24 06:08:36 web-1 sudo[77]: pam_unix(sudo:auth): authentication failure; logname=ada uid=1000 euid=0 tty=/dev/pts/0 ruser=ada rhost=  user=ada',
  'Nov 24 06:08:36 web-1 sudo[77]:      ada : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/home/ada ; USER=root ; COMMAND=/usr/bin/id',
  'Nov 24 06:08:36 web-1 CRON[9]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
  `type=USER_LOGIN msg=audit(1795500516.123:77): pid=412 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=ssh res=failed'`,
  '203.0.113.9 - ada [24/Nov/2026:06:08:36 +0000] "GET /private HTTP/1.1" 401 381 "-" "curl/8"',
  '{"time":"2026-11-24T06:08:36Z","level":"warn","msg":"login failed","user":"ada","ip":"203.0.113.9"}',
  '{"__REALTIME_TIMESTAMP":"1795500516123456","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"sshd","_PID":"412","MESSAGE":"Failed password for root from 203.0.113.9 port 50022 ssh2"}',
  'level=warn msg="login failed" user=ada ip=203.0.113.9',
  'Nov 24 06:08:36 web-1 app[3]: Request answered in 12 ms',
];

describe('the text of a stored line', () => {
  test.each(LINES)('tells of the same login as the line did: %s', (line) => {
    const before = createLoginReader({ reference: AT }).read(line);
    const after = createLoginReader({ reference: AT }).read(textOfLine(storedLine(line, AT)));
    const { kind, account, address, count } = before?.login ?? {};
    expect({ ...after?.login }).toMatchObject(before === undefined ? {} : { kind, account, address, count });
    expect(after === undefined).toBe(before === undefined);
    if (before !== undefined && before.pid !== -1) expect(after!.pid).toBe(before.pid);
  });

  test('of what came by OpenTelemetry is the line that its body is, or what its attributes say', () => {
    const otlp = { ...storedLine('', AT), source: 'otlp', program: 'filelog', fields: {} };
    const read = (message: string, fields: Record<string, string> = {}) => createLoginReader({ reference: AT }).read(textOfLine({ ...otlp, message, fields }))?.login;
    expect(read(LINES[0]!)).toMatchObject({ kind: 'failed', account: 'root', address: '203.0.113.9' });
    expect(read(LINES[9]!)).toMatchObject({ kind: 'failed', account: 'ada', address: '203.0.113.9' });
    expect(read('login failed', { 'user.name': 'ada', 'client.address': '203.0.113.9' })).toMatchObject({ kind: 'failed', account: 'ada', address: '203.0.113.9' });
  });

  test('is one line whatever its program and host are called', () => {
    const text = textOfLine({ ...storedLine('x', AT), program: 'a b\nc: d', host: 'h [x]\u0000', message: 'said' });
    expect(text).toMatch(/^<14>1 \S+Z h_\[x\]_ a_b_c:_d - - - said$/);
  });
});
