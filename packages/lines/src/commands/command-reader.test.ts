import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCommandReader } from './command-reader.ts';
import type { RanCommand } from './ran-command.ts';
import { firstWords, quoteWords } from './shell-words.ts';

function readAll(lines: readonly string[]): readonly RanCommand[] {
  const reader = createCommandReader({ reference: Date.UTC(2026, 10, 24, 12) });
  return [...lines.flatMap((text, index) => reader.add(text, index + 1)), ...reader.end()];
}

const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
const syscall = (serial: number, more = '', at = '1700000000.123'): string => `type=SYSCALL msg=audit(${at}:${serial}): arch=c000003e syscall=59 success=yes exit=0 a0=1 items=2 ppid=6 pid=7 auid=1000 uid=0 euid=0 tty=pts2 ses=3 comm="ls" exe="/usr/bin/ls" key="exec"${more}`;
const execve = (serial: number, words: string, at = '1700000000.123'): string => `type=EXECVE msg=audit(${at}:${serial}): ${words}`;

describe('audit events', () => {
  test('records of an event are one command, with names where auditd gave them', () => {
    const [command, ...others] = readAll([syscall(1, '\u001dARCH=x86_64 SYSCALL=execve AUID="ada" UID="root" EUID="root"'), execve(1, `argc=3 a0="ls" a1=${hex('a b')} a2="it's"`), 'type=CWD msg=audit(1700000000.123:1): cwd="/home/ada"', 'type=PATH msg=audit(1700000000.123:1): item=0 name="/usr/bin/ls" inode=1', `type=PROCTITLE msg=audit(1700000000.123:1): proctitle=${hex('ls\0a b')}`, 'type=EOE msg=audit(1700000000.123:1):']);
    expect(others).toEqual([]);
    expect(command).toEqual({ lines: [1, 2, 3, 4, 5], at: '2023-11-14T22:13:20.123Z', source: 'audit', reliability: 'recorded by the kernel', account: 'ada', asAccount: 'root', host: null, terminal: 'pts2', folder: '/home/ada', program: '/usr/bin/ls', arguments: ['ls', 'a b', "it's"], command: String.raw`ls 'a b' 'it'\''s'`, success: true, reason: null, exitCode: null, session: '3', pid: 7, parentPid: 6, keys: ['exec'], problems: [] });
  });
  test('events that come mixed are told apart, in the order of their first lines; hosts too', () => {
    const commands = readAll([`node=a ${syscall(1)}`, `node=b ${syscall(1)}`, `node=b ${execve(1, 'argc=1 a0="two"')}`, `node=a ${execve(1, 'argc=1 a0="one"')}`, syscall(2), 'type=EOE msg=audit(1700000000.123:2):', `Nov 24 06:08:36 c audispd: ${syscall(1)}`, `Nov 24 06:08:36 c audispd: ${execve(1, 'argc=1 a0="three"')}`]);
    expect(commands.map(({ host, command }) => [host, command])).toEqual([['a', 'one'], ['b', 'two'], [null, '/usr/bin/ls'], ['c', 'three']]);
  });
  test('arguments that the kernel cut are whole again, also within a character', () => {
    const long = 'ü'.repeat(3_000);
    const [command] = readAll([syscall(1), execve(1, `argc=3 a0="x" a1_len=12000 a1[0]=${hex(long).slice(0, 7_502)}`), execve(1, `a1[1]=${hex(long).slice(7_502)} a2="end"`), 'type=EOE msg=audit(1700000000.123:1):']);
    expect(command).toMatchObject({ arguments: ['x', long, 'end'], problems: [] });
    expect(readAll([syscall(1), execve(1, 'argc=2 a0="x" a1_len=8 a1[0]="abcd" a1[1]="efgh"')])[0]).toMatchObject({ arguments: ['x', 'abcdefgh'] });
  });
  test('what failed names what was asked for and why', () => {
    const [command] = readAll([syscall(1).replace('success=yes exit=0', 'success=no exit=-13'), execve(1, 'argc=1 a0="su"'), 'type=PATH msg=audit(1700000000.123:1): item=0 name="/bin/su"']);
    expect(command).toMatchObject({ program: '/bin/su', success: false, reason: 'EACCES' });
  });
  test('unset accounts and terminals are null, and what is missing is said', () => {
    expect(readAll([syscall(1).replace('auid=1000', 'auid=4294967295').replace('ses=3', 'ses=4294967295').replace('tty=pts2', 'tty=(none)')])[0]).toMatchObject({ account: null, session: null, terminal: null, arguments: [], command: '/usr/bin/ls', problems: ['arguments-missing'] });
    expect(readAll([execve(1, 'argc=3 a0="a" a2="c"')])[0]).toMatchObject({ arguments: ['a', 'c'], problems: ['arguments-missing', 'no-syscall-record'], account: null });
    expect(readAll([syscall(1), `type=PROCTITLE msg=audit(1700000000.123:1): proctitle=${hex('ls\0-l\0a b')}`])[0]).toMatchObject({ arguments: ['ls', '-l', 'a b'], problems: ['arguments-from-title'] });
  });
  test('an event without its end is over two seconds later, or when too much waits', () => {
    const reader = createCommandReader({ reference: 0 });
    expect(reader.add(syscall(1), 1)).toEqual([]);
    expect(reader.add(syscall(2, '', '1700000002.100'), 2)).toEqual([]);
    expect(reader.add(syscall(3, '', '1700000002.200'), 3)).toHaveLength(1);
    const many = createCommandReader({ reference: 0 });
    let given = 0;
    for (let serial = 1; serial <= 25_000; serial += 1) given += many.add(syscall(serial), serial).length;
    expect(given).toBeGreaterThanOrEqual(14_000);
    expect(given + many.end().length).toBe(25_000);
  });
  test('32-bit, ARM and interpreted records are known; other calls are no commands', () => {
    expect(readAll([syscall(1).replace('arch=c000003e syscall=59', 'arch=40000003 syscall=11')])).toHaveLength(1);
    expect(readAll([syscall(1).replace('arch=c000003e syscall=59', 'arch=c00000b7 syscall=221')])).toHaveLength(1);
    expect(readAll([syscall(1).replace('syscall=59', 'syscall=2')])).toEqual([]);
    expect(readAll(['type=SYSCALL msg=audit(11/24/2026 06:08:36.123:9) : arch=x86_64 syscall=execve success=no exit=ENOENT(No such file or directory) ppid=1 pid=2 auid=ada uid=ada euid=root tty=pts0 ses=1 comm=ls exe=/usr/bin/bash key=(null)', 'type=EXECVE msg=audit(11/24/2026 06:08:36.123:9) : argc=3 a0=sh a1=-c a2=echo x=1 a3=no'])[0]).toMatchObject({ at: '2026-11-24T06:08:36.123Z', account: 'ada', asAccount: 'root', reason: 'ENOENT', arguments: ['sh', '-c', 'echo x=1 a3=no'] });
  });
  test('what sudo tells the audit system is a command too', () => {
    expect(readAll([`type=USER_CMD msg=audit(1700000000.123:5): pid=7 uid=1000 auid=1000 ses=3 msg='cwd="/home/ada" cmd=${hex('ls -l')} exe="/usr/bin/sudo" terminal=pts/0 res=failed'\u001dUID="ada" AUID="ada"`])[0]).toMatchObject({ source: 'sudo', account: 'ada', folder: '/home/ada', command: 'ls -l', arguments: ['ls', '-l'], success: false, terminal: 'pts/0' });
  });
});

describe('programs that run commands for others', () => {
  const sudo = (message: string): readonly RanCommand[] => readAll([`Nov 24 06:08:36 web-1 sudo:      ${message}`]);
  test.each([
    ['ada : TTY=pts/0 ; PWD=/home/ada ; USER=root ; COMMAND=/usr/bin/id -u', { account: 'ada', asAccount: 'root', host: 'web-1', terminal: 'pts/0', folder: '/home/ada', program: '/usr/bin/id', arguments: ['/usr/bin/id', '-u'], success: true, at: '2026-11-24T06:08:36Z', problems: [] }],
    ['ada : user NOT in sudoers ; TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/bin/su', { success: false, reason: 'user NOT in sudoers', terminal: null }],
    ['ada : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/su', { success: false, reason: '3 incorrect password attempts' }],
    ['ada : TTY=pts/0 ; PWD=/ ; USER=root ; ENV=A=b ; EXIT=3 ; COMMAND=/bin/false', { success: true, exitCode: 3 }],
    ['ada : PWD=/tmp/x ; y ; USER=root ; COMMAND=/bin/sh', { success: true, folder: '/tmp/x ; y', asAccount: 'root', problems: ['fields-ambiguous'] }],
    ['ada : PWD=/tmp/x ; USER=nobody ; COMMAND=/bin/ls ; USER=root ; COMMAND=/bin/sh', { problems: ['fields-ambiguous'] }],
  ])('sudo: %s', (message, expected) => {
    expect(sudo(message)).toMatchObject([{ source: 'sudo', reliability: 'logged by the program', ...expected }]);
  });
  test('sudo lines that name no command are none', () => {
    expect([...sudo('pam_unix(sudo:session): session opened for user root'), ...readAll(['Nov 24 06:08:36 h app: ada : TTY=x ; COMMAND=/bin/ls'])]).toEqual([]);
  });
  test('a command that sudo cut is whole again; the rest alone is a command without its beginning', () => {
    const long = `/bin/echo ${'a'.repeat(950)}`;
    const head = 'Nov 24 06:08:36 h sudo[7]:';
    expect(readAll([`${head} ada : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=${long}`, 'Nov 24 06:08:36 h other: x', `${head} ada : (command continued) more words`])).toMatchObject([{ lines: [1, 3], command: `${long} more words`, arguments: ['/bin/echo', 'a'.repeat(950), 'more', 'words'] }]);
    expect(readAll([`${head} ada : (command continued) more`])).toMatchObject([{ account: 'ada', command: 'more', program: null, success: null, problems: ['continuation-missing'] }]);
  });
  test('doas, pkexec and cron', () => {
    expect(readAll(['Nov 24 06:08:36 h doas: ada ran command ls -l as root from /home/ada', 'Nov 24 06:08:36 h pkexec[3]: ada: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/ada] [COMMAND=/usr/bin/id]', 'Nov 24 06:08:36 h pkexec[3]: ada: Error executing command as another user: Not authorized [USER=root] [TTY=unknown] [CWD=/] [COMMAND=/bin/sh]', 'Nov 24 06:08:36 h CRON[9]: (root) CMD (   cd / && run-parts /etc/cron.hourly)']))
      .toMatchObject([{ source: 'doas', account: 'ada', asAccount: 'root', command: 'ls -l' }, { source: 'pkexec', folder: '/home/ada', success: true }, { success: false, terminal: null }, { source: 'cron', account: 'root', command: 'cd / && run-parts /etc/cron.hourly', program: 'cd' }]);
  });
});

test('words that are quoted are read as they were', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), (words) => {
    expect(firstWords(quoteWords(['x', ...words]))).toEqual(['x', ...words]);
  }));
});

test('nothing is an error, and order is that of first lines, whatever comes', () => {
  const line = fc.oneof(fc.string({ unit: 'binary' }), fc.tuple(fc.nat(3), fc.constantFrom('EXECVE', 'SYSCALL', 'EOE', 'CWD', 'PATH', 'PROCTITLE', 'USER_CMD'), fc.constantFrom('argc=2 a0="x" a1[0]=61', 'argc=9999999 a1="b"', 'arch=c000003e syscall=59', "msg='cmd=6C73'", 'proctitle=6C', 'argc=', '')).map(([serial, type, rest]) => `type=${type} msg=audit(1700000000.123:${serial}): ${rest}`), fc.constantFrom('Nov 24 06:08:36 h sudo: ada : COMMAND=', 'Nov 24 06:08:36 h sudo: ada : (command continued) '));
  fc.assert(fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
    const firsts = readAll(lines).map((command) => command.lines[0]!);
    expect(firsts).toEqual([...firsts].sort((left, right) => left - right));
    expect(new Set(firsts).size).toBe(firsts.length);
  }), { numRuns: 300 });
});
