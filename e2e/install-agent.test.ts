import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { instant } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRIT } from '../apps/server/src/core/actor.ts';
import { enrolmentLine, issueAgentDoorCertificate, offerEnrolment, openAgentPrograms, openKeyFolder, type AgentListener, type AgentTables } from '../apps/server/src/core/hosts/index.ts';
import { openTestDoor } from '../apps/server/src/core/hosts/testing-agent.ts';
import { freePort } from '@writ/testkit';

const run = promisify(execFile);
const programs = join(import.meta.dirname, '../dist/agent');
const lacks = [
  process.geteuid?.() === 0 ? undefined : 'root',
  existsSync(join(programs, `writ-agent-linux-${process.arch}`)) ? undefined : 'the built agent',
  spawnSync('unshare', ['-m', 'true']).status === 0 ? undefined : 'unshare',
  spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl',
].filter((what) => what !== undefined);
// Where components must be there, one that is missing fails instead of skipping.
if (lacks.length > 0 && process.env['WRIT_TEST_COMPONENTS'] === 'required') it('the line that adds a host: everything it needs is there', () => expect.fail(`missing: ${lacks.join(', ')}`));
/** Twice 120 MB over TLS, and a program that starts, on a machine that does other things too. */
const PATIENCE_MS = 90_000;
const clock = () => instant(Date.now());
const folder = mkdtempSync(join(tmpdir(), 'writ-e2e-install-'));
const plain = { seal: (bytes: Uint8Array) => bytes, open: (bytes: Uint8Array) => bytes };

let database: TestDatabase<AgentTables>;
let door: AgentListener & { url: string };
let pin: string;
beforeAll(async () => {
  if (lacks.length > 0) return;
  database = await createTestDatabase<AgentTables>();
  const certificate = await issueAgentDoorCertificate(await openKeyFolder(join(folder, 'keys'), plain), ['127.0.0.1'], clock());
  pin = certificate.pin;
  // The script names the address of its server, so that must be known before there is one.
  const port = await freePort();
  const offers = { server: `https://127.0.0.1:${port}`, ca: () => certificate.ca, programs: openAgentPrograms(programs) };
  door = await openTestDoor(database.db, clock, certificate, '127.0.0.1', offers, port);
});
afterAll(async () => {
  await door?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs a line as a fresh host would, in a mount namespace of its own: what it writes to /etc, /usr/local and /var/lib is seen by nobody else and ends with it.
 * systemd is played by a script that says what it was asked. Gives what was said and the files that were left.
 */
async function onFreshHost(line: string): Promise<string> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'systemctl'), '#!/bin/sh\necho "systemctl $*"\n', { mode: 0o755 });
  writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  const script = `
    for place in /usr/local /var/lib /run; do mount -t tmpfs tmpfs $place; done
    cp -a /etc ${folder}/etc && mount --bind ${folder}/etc /etc
    mkdir -p /run/systemd/system /etc/systemd/system
    export PATH=${bin}:$PATH
    ${line}
    stat -c '%a %n' /usr/local/lib/writ/writ-agent /var/lib/writ-agent/* /etc/systemd/system/writ-agent.service 2>/dev/null
    umount /etc && rm -rf ${folder}/etc
  `;
  const { stdout, stderr } = await run('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script]);
  return stdout + stderr;
}

describe(lacks.length === 0 ? 'the line that adds a host' : `the line that adds a host (not tried here: no ${lacks.join(', no ')})`, () => {
  it.skipIf(lacks.length > 0)('installs the program, enrols the host and starts the unit, and works once', async () => {
    const { token } = await offerEnrolment(database.db, { by: WRIT, labels: { environment: 'staging' }, now: clock() });
    const said = await onFreshHost(enrolmentLine(door.url, pin, token));
    expect(said).toContain('systemctl enable --now writ-agent.service');
    expect(said).toMatch(/755 \/usr\/local\/lib\/writ\/writ-agent\n/);
    expect(said).toMatch(/600 \/var\/lib\/writ-agent\/host-key\.pem\n/);
    expect(said).not.toContain('/var/lib/writ-agent/token');
    const hosts = await database.db.selectFrom('core.hosts').selectAll().execute();
    expect(hosts).toMatchObject([{ labels: { environment: 'staging' } }]);

    await expect(onFreshHost(enrolmentLine(door.url, pin, token))).resolves.not.toContain('systemctl enable');
  }, PATIENCE_MS);

  it.skipIf(lacks.length > 0)('fetches nothing from a server with another key', async () => {
    const { token } = await offerEnrolment(database.db, { by: WRIT, now: clock() });
    const said = await onFreshHost(`${enrolmentLine(door.url, `sha256//${'A'.repeat(43)}=`, token)} || true`);
    expect(said).toMatch(/public key/);
    expect(said).not.toContain('writ-agent');
  }, PATIENCE_MS);
});
