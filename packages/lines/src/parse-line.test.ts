import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLineReader, LINE_KINDS, type ParsedLine } from './index.ts';
import { readZone } from './time/zone.ts';

const REFERENCE = Date.UTC(2026, 10, 24, 12);
const read = createLineReader({ reference: REFERENCE });

/** The line without the members that are null or empty. */
function said(line: ParsedLine): Record<string, unknown> {
  return Object.fromEntries(Object.entries(line).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0) && !(typeof value === 'object' && Object.keys(value as object).length === 0)));
}

describe('syslog', () => {
  test('a line of RFC 5424 gives all its parts, with structured data unescaped', () => {
    expect(said(read('<165>1 2003-10-11T22:14:15.003-07:00 mymachine.example.com evntslog 42 ID47 [exampleSDID@32473 iut="3" eventSource="a \\"b\\" \\] \\\\ \\n"][x@1 ip="192.0.2.1" ip="192.0.2.2"] \u{feff}An application event')))
      .toEqual({ format: 'syslog-5424', at: '2003-10-12T05:14:15.003Z', level: 'notice', host: 'mymachine.example.com', service: 'evntslog', pid: 42, operation: 'ID47', message: 'An application event', fields: { facility: 'local4', 'exampleSDID@32473': { iut: '3', eventSource: 'a "b" ] \\ \\n' }, 'x@1': { ip: ['192.0.2.1', '192.0.2.2'] } } });
    expect(said(read('<34>1 - - - - - -'))).toEqual({ format: 'syslog-5424', level: 'crit', message: '', fields: { facility: 'auth' } });
    expect(said(read('<34>1 2026-01-01T00:00:00.123456Z h a p1 - - m'))).toMatchObject({ at: '2026-01-01T00:00:00.123456Z', fields: { procid: 'p1' }, message: 'm' });
  });
  test('structured data that breaks off is a problem, and stays in the message', () => {
    expect(said(read('<34>1 - h a - - [x@1 a="b'))).toMatchObject({ problems: ['structured-data-broken'], message: '[x@1 a="b' });
    expect(said(read(`<34>1 - h a - - [x ${'a="b" '.repeat(2_000)}] m`)).problems).toContain('too-many-fields');
  });
  test.each([
    ['Nov 24 06:08:36 web-1 sshd[12]: Server listening', { at: '2026-11-24T06:08:36Z', host: 'web-1', service: 'sshd', pid: 12, message: 'Server listening' }],
    ['Nov  4 06:08:36 web-1.example.com postfix/smtpd[12]: connect', { at: '2026-11-04T06:08:36Z', host: 'web-1.example.com', service: 'postfix/smtpd', message: 'connect' }],
    ['Nov 4 06:08:36 web-1 su(pam_unix)[7]: session opened', { at: '2026-11-04T06:08:36Z', service: 'su(pam_unix)', pid: 7 }],
    ['Dec 24 06:08:36 h p: m', { at: '2025-12-24T06:08:36Z', service: 'p', message: 'm' }],
    ['Nov 24 2019 06:08:36 h p: m', { at: '2019-11-24T06:08:36Z' }],
    ['Nov 24 06:08:36.123456 h p: m', { at: '2026-11-24T06:08:36.123456Z' }],
    ['<13>Nov 24 06:08:36 2001:db8::1 p: m', { level: 'notice', host: '2001:db8::1', fields: { facility: 'user' } }],
    ['Nov 24 06:08:36 sshd[12]: no host', { service: 'sshd', pid: 12, message: 'no host' }],
    ['Nov 24 06:08:36 kernel: [   12.345678] eth0: up', { service: 'kernel', message: 'eth0: up', fields: { uptimeS: 12.345678 } }],
    ['Nov 24 06:08:36 h kernel: [   12.345678] eth0: up', { host: 'h', service: 'kernel', message: 'eth0: up', fields: { uptimeS: 12.345678 } }],
    ['Nov 24 06:08:36 h last message repeated 3 times', { host: 'h', message: 'last message repeated 3 times', fields: { repeated: 3 } }],
    ['Nov 24 06:08:36 h sshd[1]: message repeated 2 times: [ Failed password for root from 192.0.2.1 port 1 ssh2]', { message: 'Failed password for root from 192.0.2.1 port 1 ssh2', fields: { repeated: 2 } }],
    ['2026-11-24T06:08:36.738197+01:00 web-1 sshd[12]: m', { format: 'syslog-iso', at: '2026-11-24T05:08:36.738197Z', host: 'web-1', service: 'sshd' }],
    ['2026-11-24T06:08:36+0100 web-1 systemd[1]: Started x.', { format: 'syslog-iso', at: '2026-11-24T05:08:36Z', service: 'systemd' }],
    ['<13>no time at all', { format: 'syslog-3164', level: 'notice', message: 'no time at all', problems: ['no-time'] }],
    ['Nov 31 06:08:36 h p: m', { host: 'h', problems: ['time-invalid'] }],
    ['Nov 24 06:08:36 h see http://example.com', { host: 'h', message: 'see http://example.com' }],
    ['Nov 24 06:08:36 h @cee:{"msg":"in","level":"warn"}', { host: 'h', level: 'warning', message: 'in', fields: { inner: 'json' } }],
    ['Nov 24 06:08:36 h app[3]: {"level":50,"time":1700000000000,"msg":"in"}', { service: 'app', level: 'error', at: '2023-11-14T22:13:20.000Z', message: 'in' }],
  ])('%s', (text, expected) => {
    expect(said(read(text))).toMatchObject(expected);
  });
});

describe('the year that lines leave out', () => {
  test('is the latest that is not more than a day after the reference', () => {
    const at = createLineReader({ reference: Date.UTC(2026, 0, 5) });
    expect([at('Jan  5 10:00:00 h p: m').at, at('Jan  6 01:00:00 h p: m').at, at('Dec 31 23:59:59 h p: m').at]).toEqual(['2026-01-05T10:00:00Z', '2025-01-06T01:00:00Z', '2025-12-31T23:59:59Z']);
    expect(at('Feb 29 10:00:00 h p: m').at).toBe('2024-02-29T10:00:00Z');
  });
  test('turns over with the lines when the first is known, and a straggler is of the old one', () => {
    const at = createLineReader({ reference: 0, year: 2019 });
    expect(['Dec 31 23:59:59', 'Jan  1 00:00:01', 'Dec 31 23:59:58', 'Jan  1 00:00:02', 'Mar  1 00:00:00'].map((stamp) => at(`${stamp} h p: m`).at!.slice(0, 4))).toEqual(['2019', '2020', '2019', '2020', '2020']);
  });
  test('times without a zone are of the given one, in summer and winter, and never of the machine', () => {
    const at = createLineReader({ reference: REFERENCE, zone: 'Europe/Berlin' });
    expect([at('Nov 24 06:08:36 h p: m').at, at('Jul 24 06:08:36 h p: m').at, at('2026-07-01 00:00:00 INFO m').at, at('2026-07-01T00:00:00Z h p: m').at]).toEqual(['2026-11-24T05:08:36Z', '2026-07-24T04:08:36Z', '2026-06-30T22:00:00Z', '2026-07-01T00:00:00Z']);
    expect(createLineReader({ reference: REFERENCE, zone: '-05:30' })('Nov 24 06:08:36 h p: m').at).toBe('2026-11-24T11:38:36Z');
    expect(() => createLineReader({ reference: REFERENCE, zone: 'Mars/Olympus' })).toThrow(expect.objectContaining({ code: 'zone-unknown' }));
  });
  test('a local hour that comes twice is the first, and one that is left out is read by the offset before', () => {
    const zone = readZone('Europe/Berlin');
    expect([zone(Date.UTC(2026, 9, 25, 1, 59)), zone(Date.UTC(2026, 9, 25, 2, 30)), zone(Date.UTC(2026, 9, 25, 3, 0)), zone(Date.UTC(2026, 2, 29, 1, 59)), zone(Date.UTC(2026, 2, 29, 2, 30)), zone(Date.UTC(2026, 2, 29, 3, 0))]).toEqual([120, 120, 60, 60, 60, 120]);
  });
});

describe('web servers', () => {
  test.each([
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0100] "GET /a/b?c=d HTTP/1.1" 404 522', { at: '2026-11-24T05:08:36Z', address: '192.0.2.1', operation: 'GET /a/b', status: 404, message: 'GET /a/b?c=d HTTP/1.1', fields: { bytes: 522, protocol: 'HTTP/1.1', query: 'c=d' } }],
    ['2001:db8::1 id ada [24/Nov/2026:06:08:36 +0000] "POST / HTTP/2.0" 200 - "https://example.org/" "Agent \\"x\\" 1"', { address: '2001:db8::1', account: 'ada', fields: { identity: 'id', referer: 'https://example.org/', userAgent: 'Agent "x" 1' } }],
    ['www.example.org:443 192.0.2.1 - ada lovelace [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1 "-" "a"', { host: 'www.example.org:443', address: '192.0.2.1', account: 'ada lovelace' }],
    ['www.example.org 192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1 "-" "a"', { host: 'www.example.org', address: '192.0.2.1' }],
    ['192.0.2.1 - ada lovelace [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1', { address: '192.0.2.1', account: 'ada lovelace' }],
    ['192.0.2.1 - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1', { address: '192.0.2.1', status: 200 }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "\\x16\\x03\\x01" 400 0', { status: 400, problems: ['request-malformed'] }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "-" 408 0', { status: 408, message: '-' }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET /a"b c HTTP/1.1" 200 1 "-" "x"', { operation: 'GET /a"b c', status: 200 }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET /a', { problems: ['quote-unclosed', 'request-malformed'], message: 'GET /a' }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x" "198.51.100.7" 0.004 0123456789abcdef0123456789abcdef', { durationMs: 4, requestId: '0123456789abcdef0123456789abcdef', fields: { extra: ['198.51.100.7'] } }],
    ['192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x" rt=1.250 uct="0.001" request_id=r-1', { durationMs: 1_250, requestId: 'r-1', fields: { uct: '0.001' } }],
    ['2026/11/24 06:08:36 [error] 31#32: *46 "/srv/index.html" is not found (2: No such file), client: 192.0.2.1, server: localhost, request: "GET /m?x HTTP/1.1", host: "localhost"', { format: 'nginx-error', level: 'error', service: 'nginx', pid: 31, address: '192.0.2.1', operation: 'GET /m', message: '"/srv/index.html" is not found (2: No such file)', fields: { thread: 32, connection: 46, server: 'localhost', host: 'localhost', request: 'GET /m?x HTTP/1.1' } }],
    ['2026/11/24 06:08:36 [error] 1#1: *1 open() "/srv/a, client: 203.0.113.9" failed, client: 192.0.2.1, server: x, request: "GET /, client: 203.0.113.9 HTTP/1.1"', { address: '192.0.2.1', problems: ['client-ambiguous'] }],
    ['2026/11/24 06:08:36 [notice] 1#1: start worker', { level: 'notice', message: 'start worker' }],
    ['[Tue Nov 24 06:08:36.123456 2026] [core:error] [pid 35:tid 43] [client 192.0.2.1:1234] AH00035: access denied, referer: https://example.org/', { format: 'apache-error', at: '2026-11-24T06:08:36.123456Z', level: 'error', pid: 35, address: '192.0.2.1', message: 'AH00035: access denied', fields: { module: 'core', thread: '43', port: 1_234, code: 'AH00035', referer: 'https://example.org/' } }],
    ['[Tue Nov 24 06:08:36 2026] [error] [client 192.0.2.1] File does not exist', { level: 'error', address: '192.0.2.1', message: 'File does not exist' }],
    ['[Tue Nov 24 06:08:36 2026] [notice] [sic] message', { level: 'notice', message: '[sic] message' }],
  ])('%s', (text, expected) => {
    expect(said(read(text))).toMatchObject(expected);
  });
});

describe('JSON and logfmt', () => {
  test.each([
    ['pino', { level: 30, time: 1_700_000_000_123, pid: 7, hostname: 'h', reqId: 'r1', req: { method: 'GET', url: '/a?b=c', remoteAddress: '192.0.2.1' }, res: { statusCode: 200 }, responseTime: 12.5, msg: 'done' }, { at: '2023-11-14T22:13:20.123Z', level: 'info', pid: 7, host: 'h', requestId: 'r1', operation: 'GET /a', status: 200, durationMs: 12.5, address: '192.0.2.1', message: 'done' }],
    ['bunyan', { name: 'app', hostname: 'h', pid: 7, level: 50, msg: 'm', time: '2026-11-24T06:08:36.123Z', v: 0 }, { at: '2026-11-24T06:08:36.123Z', level: 'error', service: 'app', fields: { v: 0 } }],
    ['winston', { level: 'warn', message: 'm', timestamp: '2026-11-24 06:08:36', service: 's' }, { at: '2026-11-24T06:08:36Z', level: 'warning', service: 's', message: 'm' }],
    ['zap', { level: 'info', ts: 1_700_000_000.25, caller: 'a.go:1', msg: 'm' }, { at: '2023-11-14T22:13:20.250000Z', fields: { caller: 'a.go:1' } }],
    ['ECS', { '@timestamp': '2026-11-24T06:08:36.123Z', 'log.level': 'ERROR', service: { name: 's' }, 'event.action': 'login', event: { duration: 1_500_000 }, user: { name: 'ada' }, source: { ip: '192.0.2.1' }, message: 'm' }, { level: 'error', service: 's', operation: 'login', durationMs: 1.5, account: 'ada', address: '192.0.2.1' }],
    ['GELF', { version: '1.1', host: 'h', short_message: 'm', timestamp: 1_700_000_000.5, level: 4, _x: 1 }, { host: 'h', level: 'warning', message: 'm', fields: { _x: 1 } }],
    ['no time', { level: 'info', msg: 'm' }, { problems: ['no-time'] }],
    ['time that is none', { time: 'yesterday', msg: 'm' }, { problems: ['time-invalid'], fields: { time: 'yesterday' } }],
    ['hostile names', JSON.parse('{"__proto__":{"a":1},"constructor":2,"msg":"m"}') as object, { message: 'm' }],
  ])('%s', (_, members, expected) => {
    expect(said(read(JSON.stringify(members)))).toMatchObject({ format: 'json', ...expected });
  });
  test('a line that Docker wrapped speaks for itself', () => {
    expect(said(read(JSON.stringify({ log: '192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1\n', stream: 'stdout', time: '2026-11-24T06:08:37.123456789Z' })))).toMatchObject({ format: 'docker', at: '2026-11-24T06:08:36Z', status: 200, fields: { stream: 'stdout', inner: 'access', bytes: 1 } });
    expect(said(read('{"log":"plain\\n","stream":"stderr","time":"2026-11-24T06:08:37.123456789Z"}'))).toMatchObject({ format: 'docker', at: '2026-11-24T06:08:37.123456789Z', message: 'plain' });
  });
  test('an entry of the journal gives its bytes as text', () => {
    expect(said(read(JSON.stringify({ __REALTIME_TIMESTAMP: '1700000000123456', MESSAGE: [0x67, 0xc3, 0xa4, 0xff], PRIORITY: '3', _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'p', _PID: '7', _UID: '0', A: ['1', '2'] }))))
      .toEqual({ format: 'journald', at: '2023-11-14T22:13:20.123456Z', level: 'error', host: 'h', service: 'p', pid: 7, message: 'gä\\xff', fields: { _UID: '0', A: ['1', '2'] }, problems: ['invalid-utf8'] });
  });
  test('logfmt needs a name that logs have; prose with an equals sign is text', () => {
    expect(said(read('time=2026-11-24T06:08:36Z level=warn msg="disk \\"a\\" full" dur=1m2.5s free=3 flag')))
      .toEqual({ format: 'logfmt', at: '2026-11-24T06:08:36Z', level: 'warning', durationMs: 62_500, message: 'disk "a" full', fields: { dur: '1m2.5s', free: '3', flag: true } });
    expect(read('x=1 and y=2').format).toBe('text');
    expect(read('level=').format).toBe('text');
  });
  test('JSON that breaks off is text with the whole line', () => {
    expect(said(read('{"a":1'))).toEqual({ format: 'text', message: '{"a":1', problems: ['json-broken'] });
  });
});

describe('applications and the kernel', () => {
  test.each([
    ['2026-11-24 06:08:36,747 - INFO  [main[id=1]/0:0:8080:Server@774] - Started', { at: '2026-11-24T06:08:36.747Z', level: 'info', message: 'Started', fields: { thread: 'main[id=1]/0:0:8080:Server@774' } }],
    ['26/11/24 06:08:36 INFO storage.Manager: Found block', { at: '2026-11-24T06:08:36Z', level: 'info', message: 'Found block', fields: { logger: 'storage.Manager' } }],
    ['261124 060836 35 WARN a.B: m', { at: '2026-11-24T06:08:36Z', level: 'warning', pid: 35, message: 'm' }],
    ['2026-11-24 06:08:36.123 UTC [99] LOG:  checkpoint starting', { at: '2026-11-24T06:08:36.123Z', level: 'info', message: 'checkpoint starting' }],
    ['2026-11-24 06:08:36.123  WARN 12 --- [main] o.e.Thing : m', { level: 'warning', pid: 12, message: 'm', fields: { thread: 'main', logger: 'o.e.Thing' } }],
    ['2026-11-24T06:08:36Z ERROR main: broken', { format: 'application', level: 'error', message: 'broken' }],
    ['I1124 06:08:36.123456   12 file.go:34] m', { at: '2026-11-24T06:08:36.123456Z', level: 'info', pid: 12, message: 'm' }],
    ['2026/11/24 06:08:36 listening on :80', { at: '2026-11-24T06:08:36Z', message: 'listening on :80' }],
    ['[2026-11-24 06:08:36] production.ERROR: m', { at: '2026-11-24T06:08:36Z', message: 'production.ERROR: m' }],
  ])('%s', (text, expected) => {
    expect(said(read(text))).toMatchObject({ format: 'application', ...expected });
  });
  test('a line of dmesg has its uptime and no time', () => {
    expect(said(read('[   12.345678] eth0: up'))).toEqual({ format: 'kernel', service: 'kernel', message: 'eth0: up', fields: { uptimeS: 12.345678 } });
  });
});

describe('audit records', () => {
  test('fields are decoded, unset ids are null, calls and machines have their names', () => {
    expect(said(read('node=web-1 type=SYSCALL msg=audit(1700000000.123:42): arch=c000003e syscall=59 success=no exit=-13 a0=7ffd pid=7 auid=4294967295 uid=0 ses=4294967295 comm="ls" exe=2F746D702F612062 key=(null)\u001dARCH=x86_64 SYSCALL=execve AUID="unset" UID="root"')))
      .toMatchObject({ format: 'audit', at: '2023-11-14T22:13:20.123Z', host: 'web-1', pid: 7, operation: 'execve', status: 'failed', fields: { type: 'SYSCALL', serial: 42, arch: 'x86_64', syscall: 'execve', a0: '7ffd', auid: null, uid: '0', ses: null, comm: 'ls', exe: '/tmp/a b', key: null, names: { UID: 'root' } } });
  });
  test('the inner text of user records is read, and addresses that are not known are null', () => {
    expect(said(read('type=USER_LOGIN msg=audit(1700000000.123:42): pid=1 uid=0 auid=1000 ses=1 msg=\'op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.1 terminal=ssh res=failed\''))).toMatchObject({ operation: 'login', account: 'root', address: '192.0.2.1', status: 'failed', fields: { terminal: 'ssh' } });
    expect(read("type=USER_LOGIN msg=audit(1700000000.123:42): msg='op=login addr=? res=success'").address).toBe(null);
  });
  test('what ausearch -i writes is read by its spaces', () => {
    expect(said(read('type=SYSCALL msg=audit(11/24/2026 06:08:36.123:42) : arch=x86_64 syscall=execve success=yes exit=0 a0=0x5 pid=7 auid=ada uid=root ses=unset comm=my prog exe=/usr/bin/my prog key=(null)')))
      .toMatchObject({ at: '2026-11-24T06:08:36.123Z', account: 'ada', operation: 'execve', fields: { auid: 'ada', ses: null, comm: 'my prog', exe: '/usr/bin/my prog', key: null } });
  });
  test('records come through syslog too', () => {
    expect(said(read('Nov 24 06:08:36 h audispd: node=h type=EXECVE msg=audit(1700000000.123:42): argc=1 a0="ls"'))).toMatchObject({ format: 'syslog-3164', at: '2023-11-14T22:13:20.123Z', fields: { inner: 'audit', type: 'EXECVE', a0: 'ls' } });
    expect(said(read('Nov 24 06:08:36 h kernel: [    1.000000] audit: type=1309 audit(1700000000.123:42): argc=1 a0="ls"'))).toMatchObject({ fields: { type: 'EXECVE', a0: 'ls' } });
  });
});

describe('whatever comes', () => {
  test('no line is an error, every line keeps its shape, and text that nobody knows is kept whole', () => {
    const keys = Object.keys(read(''));
    const seed = fc.constantFrom('<34>1 2026-11-24T06:08:36Z h a 1 - [x a="b"] m', 'Nov 24 06:08:36 h p[1]: m', '192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x"', 'type=EXECVE msg=audit(1.001:2): argc=1 a0="b"', '[Tue Nov 24 06:08:36 2026] [error] m', '{"a":{"b":1}}', 'time=1 level=info msg="m"', '2026/11/24 06:08:36 [error] 1#1: *1 m, client: a, request: "b"', '2026-11-24 06:08:36 INFO a: m');
    const broken = fc.tuple(seed, fc.nat(80), fc.string({ unit: 'binary', maxLength: 8 }), fc.nat(8)).map(([text, at, insert, cut]) => text.slice(0, at) + insert + text.slice(at + cut));
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), broken), fc.constantFrom(...LINE_KINDS), (text, kind) => {
      const line = createLineReader({ reference: REFERENCE, kind })(text);
      expect(Object.keys(line)).toEqual(keys);
      if (line.format === 'text') expect(line.message).toBe(text);
      if (line.at !== null) expect(line.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      expect(() => JSON.stringify(line)).not.toThrow();
    }), { numRuns: 2_000 });
  });
  test.each(['a', ' ', '"', '\\', '[', ']', '=', '<', '\\"', 'a=b ', '[x a="', ', client: ', '1', ': ', 'x=" ', "msg='", '] [', '[1[', '\u001d'])('much of %j is read in linear time behind every beginning', (part) => {
    const rest = part.repeat(Math.ceil(200_000 / part.length));
    for (const start of ['', '<34>1 - h a - - [', 'Nov 24 06:08:36 ', '192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "', '192.0.2.1 - - [24/Nov/2026:06:08:36 +0000] "a" 200 1 ', 'type=USER_CMD msg=audit(1.001:2): ', 'type=EXECVE msg=audit(11/24/2026 06:08:36.123:42) : ', '[Tue Nov 24 06:08:36 2026] [error] ', '2026/11/24 06:08:36 [error] 1#1: *1 ', 'time=1 level=', '2026-11-24 06:08:36 ', '{"a":"']) {
      const began = performance.now();
      read(start + rest);
      expect(performance.now() - began, start).toBeLessThan(1_000);
    }
  });
});
