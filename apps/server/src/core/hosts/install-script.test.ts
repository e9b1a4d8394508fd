import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { RUNTIME_FLAGS } from '@writ/agent';
import { enrolmentLine, installScript, systemdUnit } from './install-script.ts';

const script = installScript({
  server: 'https://writ.example.com:4101', ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', digests: new Map([['linux-x64', 'a'.repeat(64)]]),
});
const shell = (text: string, ...args: string[]) => spawnSync('/bin/sh', [...args], { input: text, encoding: 'utf8', timeout: 5_000 });

describe('the script that installs an agent', () => {
  it('is a right shell script', () => {
    expect(shell(script, '-n')).toMatchObject({ status: 0, stderr: '' });
  });

  it('does nothing when it arrives only in part', () => {
    const lines = script.split('\n');
    for (let count = 0; count < lines.length - 2; count += 1) {
      // Whatever would act says so first: no line of a part is run beyond settings and definitions.
      const part = `id() { echo ACTED; }; mkdir() { echo ACTED; }; curl() { echo ACTED; }; systemctl() { echo ACTED; }; rm() { echo ACTED; }\n${lines.slice(0, count).join('\n')}`;
      expect(shell(part, '-s', 'token').stdout).toBe('');
    }
  });

  it('checks the program against the checksum before anything is run or enabled', () => {
    const order = ['sha256sum -c', 'chmod 755 "$program.new"', '"$program" enrol', 'write_units\n', 'systemctl enable'].map((step) => script.lastIndexOf(step));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.every((place) => place > 0)).toBe(true);
  });

  it('pins the server’s key in the line that fetches it', () => {
    expect(enrolmentLine('https://writ.example.com:4101', 'sha256//abc=', 'writ_enrol_x')).toBe(
      `curl -fsSk --proto =https --pinnedpubkey 'sha256//abc=' https://writ.example.com:4101/agent/install.sh | sudo sh -s -- writ_enrol_x`,
    );
  });

  it('runs the agent without rights that it does not need', () => {
    for (const part of ['run', 'ship'] as const) {
      const unit = systemdUnit('https://writ.example.com:4101', part).split('\n');
      for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'RestartPreventExitStatus=78']) expect(unit).toContain(line);
    }
  });

  it('lets the process that measures compile nothing and ship nothing, and the one that ships compile but not look into other processes', () => {
    const measures = systemdUnit('https://writ.example.com:4101', 'run');
    expect(measures).toContain('MemoryDenyWriteExecute=yes');
    expect(measures).toContain(`Environment="NODE_OPTIONS=${RUNTIME_FLAGS.join(' ')}"`);
    expect(measures).toContain('--logs off');
    const ships = systemdUnit('https://writ.example.com:4101', 'ship');
    expect(ships).not.toMatch(/MemoryDenyWriteExecute|NODE_OPTIONS|CAP_SYS_PTRACE|CAP_KILL/);
    expect(ships).toContain('writ-agent ship --server https://writ.example.com:4101');
  });

  it('leaves the settings of shipping that somebody wrote', () => {
    expect(script).toContain(`[ -e "$settings/logs.json" ] || echo '{}' > "$settings/logs.json"`);
  });
});
