import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLoginReader } from './login-reader.ts';
import { readLast } from './testing-read-lines.ts';
import { createVerdictWriter } from './verdict-writer.ts';

const REFUSED = 'Failed password for alice from 192.0.2.7 port 4711 ssh2';
const EXPECTED = { kind: 'failed', account: 'alice', address: '192.0.2.7', port: 4_711 };

describe('what stands before a message', () => {
  test.each([
    [`Nov 11 10:00:00 web1 sshd[42]: ${REFUSED}`, { host: 'web1', program: 'sshd', pid: 42, at: Date.UTC(2026, 10, 11, 10) }],
    [`Nov  1 10:00:00 web1 sshd[42]: ${REFUSED}`, { host: 'web1', at: Date.UTC(2026, 10, 1, 10) }],
    [`Nov 1 10:00:00 web1 sshd: ${REFUSED}`, { host: 'web1', pid: -1, at: Date.UTC(2026, 10, 1, 10) }],
    [`Dec 31 23:59:59 web1 sshd[42]: ${REFUSED}`, { at: Date.UTC(2025, 11, 31, 23, 59, 59) }],
    [`<86>Nov 11 10:00:00 web1 sshd[42]: ${REFUSED}`, { host: 'web1', pid: 42 }],
    [`<86>1 2026-11-11T10:00:00.5Z web1 sshd 42 - - ${REFUSED}`, { host: 'web1', program: 'sshd', pid: 42, at: Date.UTC(2026, 10, 11, 10, 0, 0, 500) }],
    [`<86>1 2026-11-11T10:00:00Z web1 sshd 42 ID [x@1 y="\\"\\]"][z] ${REFUSED}`, { host: 'web1', pid: 42 }],
    [`2026-11-11T10:00:00+00:00 web1 sshd 42 - - ${REFUSED}`, { host: 'web1', program: 'sshd', pid: 42 }],
    [`2026-11-11T11:00:00.000000+01:00 web1 sshd[42]: ${REFUSED}`, { host: 'web1', at: Date.UTC(2026, 10, 11, 10) }],
    [`2026-11-11 10:00:00.123456+0000 web1 sshd[42]: ${REFUSED}`, { host: 'web1', pid: 42 }],
    [`2026-11-11T10:00:00+00:00 web1 sshd[42] error: PAM: Authentication failure for alice from 192.0.2.7`, { host: 'web1', pid: 42, port: null }],
    [`Nov 11 10:00:00 web1 auth.info sshd[42]: ${REFUSED}`, { host: 'web1', pid: 42 }],
    [`Nov 11 10:00:00 sshd[42]: ${REFUSED}`, { host: '', pid: 42 }],
    [`Nov 11 10:00:00 <10.5> web1 sshd[42]: ${REFUSED}`, { pid: 42 }],
    [`2026-11-11T10:00:00.10040 auth.info: Nov 11 10:00:00 sshd[42]: ${REFUSED}`, { pid: 42, at: Date.UTC(2026, 10, 11, 10, 0, 0, 100) }],
    [`2026-11-11T10:00:00.10040 auth.info: ${REFUSED}`, {}],
    [`2026-11-11 10:00:00.108781500 ${REFUSED}`, { host: '', at: Date.UTC(2026, 10, 11, 10, 0, 0, 108) }],
    [`1794391200.123456 web1 sshd[42]: ${REFUSED}`, { host: 'web1', pid: 42, at: 1_794_391_200_123.456 }],
    [`sshd[42]: ${REFUSED}`, { pid: 42, at: Number.NaN }],
    [REFUSED, { host: '', program: '' }],
    [`${REFUSED}   \r`, {}],
    [JSON.stringify({ MESSAGE: REFUSED, _PID: '42', SYSLOG_IDENTIFIER: 'sshd', _HOSTNAME: 'web1', __REALTIME_TIMESTAMP: '1794391200000000' }), { host: 'web1', pid: 42, at: 1_794_391_200_000 }],
    [JSON.stringify({ MESSAGE: [...Buffer.from(REFUSED)], SYSLOG_IDENTIFIER: 'sshd' }), {}],
    [JSON.stringify({ log: `${REFUSED}\n`, stream: 'stderr', time: '2026-11-11T10:00:00Z' }), { at: Date.UTC(2026, 10, 11, 10) }],
  ])('%s', (line, expected) => {
    expect(readLast(line)).toMatchObject({ ...EXPECTED, ...expected });
  });

  test('a program that only repeats what strangers say is not believed', () => {
    expect(readLast(`Nov 11 10:00:00 web1 kernel: ${REFUSED}`)).toEqual({ kind: 'none' });
    expect(readLast(`Nov 11 10:00:00 web1 app[7]: said: ${REFUSED}`)).toEqual({ kind: 'none' });
  });
});

describe('repetitions', () => {
  const line = `Nov 11 10:00:00 web1 sshd[42]: ${REFUSED}`;
  test('rsyslog says what it repeats', () => {
    expect(readLast(`Nov 11 10:00:09 web1 sshd[42]: message repeated 5 times: [ ${REFUSED}]`)).toMatchObject({ ...EXPECTED, count: 5 });
    expect(readLast(`Nov 11 10:00:09 web1 sshd[42]: message repeated 5 times: [ ${REFUSED}`)).toMatchObject({ ...EXPECTED, count: 5 });
  });
  test('syslogd repeats the line before of the same host, whatever other hosts write between', () => {
    expect(readLast(line, 'Nov 11 10:00:09 web2 kernel: x', 'Nov 11 10:00:09 web1 last message repeated 3 times')).toMatchObject({ ...EXPECTED, count: 3, at: Date.UTC(2026, 10, 11, 10, 0, 9) });
    expect(readLast(line, 'Nov 11 10:00:09 web2 last message repeated 3 times')).toEqual({ kind: 'none' });
    expect(readLast(line, 'Nov 11 10:00:09 web1 cron[3]: x', 'Nov 11 10:00:09 web1 last message repeated 3 times')).toEqual({ kind: 'none' });
  });
  test('twice in a row', () => {
    expect(readLast(line, 'Nov 11 10:00:09 web1 last message repeated 3 times', 'Nov 11 10:01:09 web1 last message repeated 2 times')).toMatchObject({ ...EXPECTED, count: 2 });
  });
  test('a number that lies is bounded', () => {
    expect(readLast(`Nov 11 10:00:09 web1 sshd[42]: message repeated 999999999 times: [ ${REFUSED}]`)).toMatchObject({ count: 1_000_000 });
  });
});

test('garbage is a verdict like any other', () => {
  const { read } = createLoginReader({ reference: 0 });
  const writer = createVerdictWriter();
  const piece = fc.constantFrom('Nov 11 10:00:00 ', 'web1 ', 'sshd[42]: ', '<86>1 ', '2026-11-11T10:00:00Z ', 'type=USER_AUTH ', "msg='", ' res=failed', '{"MESSAGE":"', '"}', 'pam_unix(sshd:auth): ', 'authentication failure; ', ' rhost=', 'message repeated 5 times: [ ', 'last message repeated 5 times', REFUSED, '[', ']', '] "', '" 401 ', '\u0000', '\uD800', 'é', '\\', '"');
  fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 14 }), fc.nat(), (parts, line) => {
    writer.add(line, read(parts.join('')));
    const text = Buffer.from(writer.take()).toString('latin1');
    expect(text.endsWith('}\n')).toBe(true);
    const verdict = JSON.parse(text) as Record<string, unknown>;
    expect(verdict.line).toBe(line);
    expect(['failed', 'accepted', 'session', 'probe', 'none']).toContain(verdict.kind);
    expect(Object.keys(verdict)).toEqual(expect.arrayContaining(['account', 'address', 'port']));
  }), { numRuns: 2_000 });
});

test('a verdict is the JSON of what was read', () => {
  const writer = createVerdictWriter();
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', 'web1', 'x'.repeat(300)));
  // Few days, so that times follow each other within one; thousandths of a millisecond stand in times of some journals.
  const time = fc.tuple(fc.constantFrom(0, 1_794_441_600_000, 1_794_528_000_000, -86_400_000), fc.double({ min: 0, max: 86_399_999, noNaN: true })).map(([day, ofDay]) => day + (day < 0 ? Math.trunc(ofDay) : ofDay));
  fc.assert(fc.property(text, text, fc.nat({ max: 65_535 }), fc.oneof(fc.nat(), fc.constant(1)), time, (account, host, port, count, at) => {
    const login = { kind: 'failed', reason: 'refused', service: 'x', teller: 'service', method: null, account, by: null, as: host, address: null, isName: false, port, count } as const;
    writer.add(7, { login, host, program: account, pid: port, at });
    expect(JSON.parse(Buffer.from(writer.take()).toString('latin1'))).toEqual({ line: 7, kind: 'failed', account, address: null, port, reason: 'refused', method: null, service: 'x', count, as: host, ...(host === '' ? {} : { host }), ...(account === '' ? {} : { program: account }), pid: port, at: new Date(at).toISOString() });
  }));
});
