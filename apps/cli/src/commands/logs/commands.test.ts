import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../exit-code.ts';
import { runLogs } from './testing-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const SUDO = 'Nov 24 06:08:36 h sudo: ada : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl stop auditd\n';

describe('logs commands', () => {
  test('commands of mixed logs come in order, with the rules that they meet', async () => {
    const { code, objects } = await runLogs(['commands', '-'], `noise\ntype=SYSCALL msg=audit(1700000000.123:1): arch=c000003e syscall=59 success=yes exit=0 auid=1000 euid=0 exe="/usr/bin/rm"\n${SUDO}type=EXECVE msg=audit(1700000000.123:1): argc=3 a0="rm" a1="-rf" a2="/var/log"\nnoise`);
    expect(code).toBe(EXIT.kept);
    expect(objects.map(({ lines, source, account, command, rules }) => [lines, source, account, command, rules])).toEqual([[[2, 4], 'audit', '1000', 'rm -rf /var/log', ['logs-removed']], [[3], 'sudo', 'ada', '/usr/bin/systemctl stop auditd', ['audit-off']]]);
  });
  test('histories are known by their names or said to be one', async () => {
    const file = write('.zsh_history', ': 1700000000:0;history -c\n');
    expect((await runLogs(['commands', '--account', 'ada', '--host', 'h', file])).objects).toMatchObject([{ source: 'history', reliability: 'editable by its owner', account: 'ada', host: 'h', at: '2023-11-14T22:13:20Z', rules: ['history-cleared'] }]);
    expect((await runLogs(['commands', '--history', 'bash', '-'], 'id\n')).objects).toMatchObject([{ command: 'id', rules: [] }]);
    expect((await runLogs(['commands', '-'], 'id\n')).objects).toEqual([]);
  });
  test('rules of the company are read from YAML, several in a file, and those that are wrong are told', async () => {
    const rules = write('rules.yml', 'title: Stopped\nid: stopped\ndetection:\n  a:\n    CommandLine|contains: stop\n  condition: a\n---\ntitle: By ada\ndetection:\n  a:\n    account: ADA\n  condition: a\n');
    expect((await runLogs(['commands', '--rules', rules, '--no-own-rules', '--', '-'], SUDO)).objects).toMatchObject([{ rules: ['stopped', 'By ada'] }]);
    expect(await runLogs(['commands', '--rules', write('bad.yml', 'title: [\n'), '--', '-'], SUDO)).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('rules-not-yaml') as string });
    expect(await runLogs(['commands', '--rules', write('other.yml', 'title: x\nlogsource: {product: windows}\ndetection: {a: {Image: x}, condition: a}\n'), '--', '-'], SUDO)).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('rule-unsupported') as string });
  });
});
