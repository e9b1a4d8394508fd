import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLoginReader } from '../login-reader.ts';
import { DEFAULT_RULES, type DetectionRules } from './rules.ts';
import { createLoginSummary, type SummaryRow } from './summarize-logins.ts';

const START = Date.UTC(2026, 10, 11, 10);

function line(atS: number, pid: number, message: string, host = 'web1'): string {
  return `${new Date(START + atS * 1_000).toISOString()} ${host} sshd[${pid}]: ${message}`;
}

function refused(account: string, address: string): string {
  return `Failed password for ${account} from ${address} port 4711 ssh2`;
}

function accepted(account: string, address: string): string {
  return `Accepted password for ${account} from ${address} port 4711 ssh2`;
}

function sum(lines: readonly string[], rules: Partial<DetectionRules> = {}): readonly SummaryRow[] {
  const { read } = createLoginReader({ reference: START });
  const summary = createLoginSummary({ ...DEFAULT_RULES, ...rules });
  for (const each of lines) {
    const found = read(each);
    if (found) summary.add(found);
  }
  return [...summary.rows(lines.length)];
}

function detections(rows: readonly SummaryRow[]): readonly SummaryRow[] {
  return rows.filter(({ row }) => row === 'detection');
}

function total(rows: readonly SummaryRow[]): SummaryRow {
  return rows.at(-1)!;
}

describe('one attempt of which several tell', () => {
  test('is counted once, whoever tells of it first', () => {
    const told = [
      'Invalid user bob from 192.0.2.7 port 4711',
      'pam_unix(sshd:auth): check pass; user unknown',
      'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7 ',
      'Failed password for invalid user bob from 192.0.2.7 port 4711 ssh2',
      'Connection closed by invalid user bob 192.0.2.7 port 4711 [preauth]',
    ];
    fc.assert(fc.property(fc.shuffledSubarray(told.filter((each) => !each.includes('check pass')), { minLength: 1 }), (some) => {
      expect(total(sum(some.map((each, index) => line(index, 42, each))))).toMatchObject({ failed: 1 });
    }));
  });
  test('three passwords on one connection are three, whether sshd or PAM tells', () => {
    const pam = 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=alice';
    const more = 'PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=alice';
    const repeated = `message repeated 2 times: [ ${refused('alice', '192.0.2.7')}]`;
    expect(total(sum([line(0, 42, pam), line(1, 42, refused('alice', '192.0.2.7')), line(5, 42, repeated), line(6, 42, more)]))).toMatchObject({ failed: 3 });
    expect(total(sum([line(0, 42, pam), line(6, 42, more)]))).toMatchObject({ failed: 3 });
  });
  test('another process, another account or another time is another attempt', () => {
    expect(total(sum([line(0, 42, refused('alice', '192.0.2.7')), line(1, 43, refused('alice', '192.0.2.7'))]))).toMatchObject({ failed: 2 });
    expect(total(sum(['a', 'b', 'c'].map((name) => line(0, 42, `Invalid user ${name} from 192.0.2.7`))))).toMatchObject({ failed: 3 });
    expect(total(sum([line(0, 42, 'Invalid user bob from 192.0.2.7'), line(900, 42, 'Invalid user bob from 192.0.2.7')]))).toMatchObject({ failed: 2 });
    expect(total(sum([line(0, 42, refused('alice', '192.0.2.7')), line(0, 42, refused('alice', '192.0.2.7'), 'web2')]))).toMatchObject({ failed: 2 });
  });
  test('keys that are tried before the right one are no failures; with nobody let in they are one', () => {
    const key = 'Failed publickey for alice from 192.0.2.7 port 4711 ssh2: RSA SHA256:x';
    expect(total(sum([line(0, 42, key), line(0, 42, key), line(1, 42, accepted('alice', '192.0.2.7'))]))).toMatchObject({ failed: 0, accepted: 1 });
    expect(total(sum([line(0, 42, key), line(0, 42, key), line(1, 42, 'Connection closed by 192.0.2.7 port 4711 [preauth]')]))).toMatchObject({ failed: 1, accepted: 0 });
    expect(total(sum([line(0, 42, key)]))).toMatchObject({ failed: 1 });
  });
  test('sshd and the audit tell of one who was let in', () => {
    const audit = `type=USER_LOGIN msg=audit(${START / 1_000}.500:7): pid=42 uid=0 msg='op=login acct="alice" exe="/usr/sbin/sshd" addr=192.0.2.7 terminal=ssh res=success'`;
    const told = `${new Date(START).toISOString()} sshd[42]: ${accepted('alice', '192.0.2.7')}`;
    expect(total(sum([audit, told]))).toMatchObject({ accepted: 1 });
    expect(total(sum([told, audit]))).toMatchObject({ accepted: 1 });
  });
});

describe('detections', () => {
  test.each([[4, 0], [5, 1], [50, 1]])('%i failures of an address within the window are %i brute force', (failures, found) => {
    const rows = sum(Array.from({ length: failures }, (_, index) => line(index * 60, 100 + index, refused('alice', '192.0.2.7'))));
    expect(detections(rows).filter(({ address }) => address === '192.0.2.7')).toHaveLength(found);
    if (found > 0) expect(detections(rows)[0]).toMatchObject({ detection: 'brute-force', failed: failures, first: '2026-11-11T10:00:00.000Z' });
  });
  test('failures further apart than the window allows are none', () => {
    expect(detections(sum(Array.from({ length: 50 }, (_, index) => line(index * 200, 100 + index, refused('alice', '192.0.2.7')))))).toEqual([]);
  });
  test('one address and many accounts are spraying', () => {
    const rows = sum(['a', 'b', 'c', 'd', 'e'].map((name, index) => line(index, 100 + index, refused(name, '192.0.2.7'))));
    expect(detections(rows)).toMatchObject([{ detection: 'spraying', address: '192.0.2.7', accounts: 5, failed: 5, sentence: '192.0.2.7 tried 5 accounts within 4 s and was refused 5 times.' }]);
    expect(detections(sum(['a', 'b', 'c', 'd', 'e'].map((name, index) => line(index * 200, 100 + index, refused(name, '192.0.2.7')))))).toEqual([]);
  });
  test('one account and many addresses are a distributed attack', () => {
    const rows = sum([1, 2, 3, 4, 5].map((host) => line(host, 100 + host, refused('alice', `192.0.2.${host}`))));
    expect(detections(rows)).toMatchObject([{ detection: 'distributed', account: 'alice', addresses: 5, failed: 5 }]);
  });
  test('who is let in after failures, and not who comes from elsewhere meanwhile', () => {
    const attack = Array.from({ length: 6 }, (_, index) => line(index, 100 + index, refused('alice', '192.0.2.7')));
    expect(detections(sum([...attack, line(10, 200, accepted('alice', '192.0.2.7'))]))).toContainEqual(expect.objectContaining({ detection: 'success-after-failures', address: '192.0.2.7', account: 'alice', failed: 6, host: 'web1' }));
    expect(detections(sum([...attack, line(10, 200, accepted('alice', '198.51.100.1'))]))).not.toContainEqual(expect.objectContaining({ detection: 'success-after-failures' }));
    expect(detections(sum([...attack, line(3_600, 200, accepted('alice', '192.0.2.7'))]))).not.toContainEqual(expect.objectContaining({ detection: 'success-after-failures' }));
  });
  test('a first login from a new place, once for each place', () => {
    const rows = sum(['192.0.2.1', '192.0.2.1', '198.51.100.7', '192.0.2.1', '198.51.100.7'].map((address, index) => line(index * 9, index, accepted('alice', address))));
    expect(detections(rows)).toMatchObject([{ detection: 'new-address', account: 'alice', address: '198.51.100.7', known: 1, at: '2026-11-11T10:00:18.000Z' }]);
  });
  test('do not depend on the order of lines within the window', () => {
    const lines = Array.from({ length: 9 }, (_, index) => line(index * 30, 100 + index, refused('alice', '192.0.2.7')));
    fc.assert(fc.property(fc.shuffledSubarray(lines, { minLength: 9 }), (mixed) => {
      expect(detections(sum(mixed))).toMatchObject([{ failed: 9, last: '2026-11-11T10:04:00.000Z' }, { failed: 9 }]);
    }));
  });
  test('are found in an older file that is read after a newer', () => {
    const at = (day: number): readonly string[] => Array.from({ length: 5 }, (_, index) => line(day * 86_400 + index, 100 + index, refused('alice', '192.0.2.7')));
    expect(detections(sum([...at(3), ...at(0)])).filter(({ address }) => address === '192.0.2.7')).toHaveLength(2);
  });
  test('go on over the turn of the year', () => {
    const { read } = createLoginReader({ reference: Date.UTC(2027, 0, 2) });
    const summary = createLoginSummary(DEFAULT_RULES);
    for (const [index, time] of ['Dec 31 23:59:00', 'Dec 31 23:59:30', 'Jan  1 00:00:00', 'Jan  1 00:00:30', 'Jan  1 00:01:00'].entries()) summary.add(read(`${time} web1 sshd[${index + 1}]: ${refused('alice', '192.0.2.7')}`)!);
    expect([...summary.rows(5)][0]).toMatchObject({ detection: 'brute-force', first: '2026-12-31T23:59:00.000Z', last: '2027-01-01T00:01:00.000Z' });
  });
});

test('what there is no room for is forgotten, and the total says how much', () => {
  const rows = sum(Array.from({ length: 500 }, (_, index) => line(index, 1_000 + index, refused(`a${index}`, `192.0.${index >> 8}.${index & 255}`))), { keys: 100 });
  expect(rows.filter(({ row }) => row === 'address')).toHaveLength(100);
  expect(total(rows)).toMatchObject({ failed: 500, addressesForgotten: { keys: 400, failed: 400 }, accountsForgotten: { keys: 400, failed: 400 } });
});

test('rows of hosts, addresses and accounts add up to the total', () => {
  const attempt = fc.record({ host: fc.constantFrom('web1', 'web2'), account: fc.constantFrom('a', 'b', 'c'), address: fc.integer({ min: 1, max: 4 }), isAccepted: fc.boolean(), pid: fc.integer({ min: 1, max: 9 }) });
  fc.assert(fc.property(fc.array(attempt, { maxLength: 40 }), (attempts) => {
    const rows = sum(attempts.map(({ host, account, address, isAccepted, pid }, index) => line(index, pid, (isAccepted ? accepted : refused)(account, `192.0.2.${address}`), host)));
    for (const kind of ['host', 'address', 'account']) {
      const some = rows.filter(({ row }) => row === kind);
      expect(some.reduce((count, { failed }) => count + (failed as number), 0)).toBe(total(rows).failed);
      expect(some.reduce((count, { accepted }) => count + (accepted as number), 0)).toBe(total(rows).accepted);
    }
    expect(total(rows).failed).toBe(attempts.filter(({ isAccepted }) => !isAccepted).length);
  }));
});

test('an attempt is counted once, however many conversations there were before it', () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => [line(index / 100, index, `Invalid user bob from 192.0.2.${index & 127}`, `web${index % 7}`), line(index / 100, index, `Failed password for invalid user bob from 192.0.2.${index & 127} port 4711 ssh2`, `web${index % 7}`)]).flat();
  expect(total(sum(lines))).toMatchObject({ failed: 30_000 });
});

test('sessions that are only counted are as many as those that are read', () => {
  const lines = ['pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)', 'pam_unix(sshd:session): session closed for user alice', refused('alice', '192.0.2.7'), 'pam_unix(sshd:auth): check pass; user unknown'].map((message, index) => line(index, index, message));
  const summary = createLoginSummary(DEFAULT_RULES);
  const { read } = createLoginReader({ reference: START, countSession: summary.countSession });
  for (const each of lines) {
    const found = read(each);
    if (found) summary.add(found);
  }
  expect([...summary.rows(4)].at(-1)).toEqual(total(sum(lines)));
  expect(total(sum(lines))).toMatchObject({ sessions: 2, failed: 1 });
});
