import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, openContext } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { signUpWithPasskey } from './sign-up.ts';

/** What is promised for the server's own machine, seconds of a browser included; and what a busy machine is given. */
const PROMISED_MS = 5_000;
const PATIENT_MS = 3 * PROMISED_MS;
const PATIENCE_MS = 180_000;
const lacks = [
  process.geteuid?.() === 0 ? undefined : 'root',
  CHROMIUM ? undefined : 'Chromium',
  existsSync('/usr/sbin/sshd') ? undefined : 'sshd',
  existsSync('/var/lib/dpkg/status') ? undefined : 'dpkg',
  spawnSync('unshare', ['-m', 'true']).status === 0 ? undefined : 'unshare',
].filter((what) => what !== undefined);
const name = 'sabotage, seen on the open page';
if (lacks.length > 0 && process.env['WRIT_TEST_COMPONENTS'] === 'required') it(`${name}: everything it needs is there`, () => expect.fail(`Missing: ${lacks.join(', ')}`));

/**
 * The server and its agent run in a mount namespace whose /etc and package database are copies: what is sabotaged there is nobody else's.
 * To the agent it is the machine, looked at live.
 */
describe.skipIf(lacks.length > 0)(lacks.length === 0 ? name : `${name} (not tried here: no ${lacks.join(', no ')})`, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  let etc: string;
  beforeAll(async () => {
    journey = await openJourneyInBrowser((place) => {
      const copies = join(dirname(place.data), 'copies');
      etc = join(copies, 'etc');
      cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true });
      cpSync('/var/lib/dpkg/status', join(copies, 'dpkg/status'), { recursive: true });
      furnish(copies);
      return { within: ['unshare', '-m', '--propagation', 'private', 'sh', '-c', 'mount --bind "$0/etc" /etc && mount --bind "$0/dpkg/status" /var/lib/dpkg/status && exec "$@"', copies] };
    });
  });
  afterAll(() => journey?.close());

  it('an earlier sshd file breaks its clause and a later apt file names itself, within seconds; taken away, all is as it was', async () => {
    const { browser, writ } = journey;
    const { page, context, faults } = await openContext(browser, writ.address);
    await signUpWithPasskey(page, writ.link!);
    await page.goto('/controls/no-password-ssh');
    await page.getByText('Vouch for the list').click();
    await page.getByLabel('Compared with').fill('there is but this machine');
    await page.getByLabel('Valid until').fill(new Date(Date.now() + 80 * 86_400_000).toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'I vouch that this is the whole list' }).click();
    await page.getByText('You vouched for the list.').waitFor();

    await page.goto('/');
    await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
    const ssh = page.locator('.clause', { has: page.locator('a[href="/controls/no-password-ssh"]') });
    await ssh.locator('.note.kept').waitFor({ timeout: 60_000 });
    const apt = page.locator('.clause', { has: page.locator('a[href="/controls/automatic-updates"]') });
    await apt.locator('.note.broken, .note.unknown, .note.kept').first().waitFor();
    expect(await apt.textContent()).not.toContain('zz-sabotage');

    const opened = join(etc, 'ssh/sshd_config.d/00-sabotage.conf');
    writeFileSync(opened, '# Just for today.\n\nPasswordAuthentication yes\n');
    await seeWithin('sshd broken', ssh.locator('.note.broken', { hasText: '/etc/ssh/sshd_config.d/00-sabotage.conf:3' }));
    rmSync(opened);
    await seeWithin('sshd kept again', ssh.locator('.note.kept'));

    const turnedOff = join(etc, 'apt/apt.conf.d/zz-sabotage');
    writeFileSync(turnedOff, '// Quiet, please.\nAPT::Periodic::Unattended-Upgrade "0";\n');
    await seeWithin('apt turned off', apt.locator('.note.broken', { hasText: '/etc/apt/apt.conf.d/zz-sabotage:2' }));
    rmSync(turnedOff);
    await expect.poll(() => apt.textContent(), { timeout: PATIENT_MS }).not.toContain('zz-sabotage');

    expect(await page.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  }, PATIENCE_MS);
});

async function seeWithin(what: string, seen: Locator): Promise<void> {
  const startedAt = performance.now();
  await seen.waitFor({ timeout: PATIENT_MS });
  process.stdout.write(`${what}: on the page after ${((performance.now() - startedAt) / 1000).toFixed(1)} s (promised: ${PROMISED_MS / 1000} s)\n`);
}

/** A machine on which sshd takes keys only, and apt is told to update by itself, whatever the real one does. */
function furnish(copies: string): void {
  const ssh = join(copies, 'etc/ssh');
  for (const file of existsSync(join(ssh, 'sshd_config.d')) ? readdirSync(join(ssh, 'sshd_config.d')) : []) rmSync(join(ssh, 'sshd_config.d', file));
  mkdirSync(join(ssh, 'sshd_config.d'), { recursive: true });
  writeFileSync(join(ssh, 'sshd_config'), 'Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n');
  writeFileSync(join(ssh, 'sshd_config.d/50-keys-only.conf'), 'PasswordAuthentication no\nKbdInteractiveAuthentication no\n');
  writeFileSync(join(copies, 'etc/apt/apt.conf.d/20auto-upgrades'), 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n');
  const status = join(copies, 'dpkg/status');
  if (/^Package: unattended-upgrades\nStatus: install ok installed$/m.test(readFileSync(status, 'utf8'))) return;
  appendFileSync(status, '\nPackage: unattended-upgrades\nStatus: install ok installed\nPriority: optional\nSection: admin\nInstalled-Size: 300\nMaintainer: Nobody <nobody@example.com>\nArchitecture: all\nVersion: 2.9.1+nmu3\nDescription: automatic installation of security upgrades\n');
}
