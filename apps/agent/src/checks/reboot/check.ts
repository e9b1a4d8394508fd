import os from 'node:os';
import type { Evidence } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer, fromFile } from '../evidence.ts';
import { withoutPackages } from '../packages/check.ts';
import { DPKG_STATUS, readPackages } from '../read-packages.ts';
import { compareKernels, installedKernels } from './decide-reboot.ts';

const FLAGS = ['/run/reboot-required', '/var/run/reboot-required'];

/** Whether what was updated also runs: the flag that packages set, and the running kernel against the newest installed one. */
export const reboot: Check<'host.reboot'> = {
  kind: 'host.reboot',
  watches: ['/run', ...FLAGS, DPKG_STATUS, '/boot'],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: false,
  liveOnly: 'Only a running system knows which kernel runs and since when.',
  look,
};

function look(host: Host): Observation<'host.reboot'> {
  const packages = readPackages(host);
  if (!packages.ok) return withoutPackages(packages, 'whether a restart is due');
  const flag = FLAGS.map((path) => host.files.status(path)).find((status) => status.ok);
  const running = os.release();
  const build = host.files.readText('/proc/version', 4_096);
  const kernels = installedKernels(packages.packages);
  const kernel = compareKernels(running, build.ok ? build.text : '', kernels);
  const evidence: Evidence[] = [
    fromAnswer('Running kernel', build.ok ? build.text.trim() : running),
    fromAnswer('Installed kernels', kernels.map(({ release, version }) => `${release} (${version})`).join(', ') || 'none by packages'),
    flag?.ok ? fromFile('Restart flag', `set ${new Date(flag.modifiedAt).toISOString()}`, flag.path) : fromAnswer('Restart flag', '/run/reboot-required does not exist'),
  ];
  if (!flag?.ok && kernel.state === 'unknown') {
    return unknown('not-here', `Nothing here says that a restart is due, and nothing can say that none is. ${kernel.why}`, 'Restart it after kernel updates of the machine under it, and attest that; or install the kernel by apt.', evidence);
  }
  const bootedAt = bootTime(host);
  return known<'host.reboot'>({
    required: flag?.ok === true || kernel.state === 'older',
    ...(flag?.ok ? { since: new Date(flag.modifiedAt).toISOString() } : {}),
    packages: flag?.ok ? flaggedPackages(host, flag.path) : [],
    ...(bootedAt === undefined ? {} : { bootedAt }),
    runningKernel: running,
    ...(kernels[0] ? { installedKernel: kernels[0].release } : {}),
  }, [...evidence, ...(kernel.state === 'older' ? [fromAnswer('Kernel', kernel.why)] : [])]);
}

function flaggedPackages(host: Host, flag: string): string[] {
  const read = host.files.readText(`${flag}.pkgs`);
  return read.ok ? [...new Set(read.text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && line.length <= 500))].slice(0, 500) : [];
}

function bootTime(host: Host): string | undefined {
  const read = host.files.readText('/proc/stat', 4_194_304);
  const seconds = read.ok ? /^btime (\d{1,12})$/m.exec(read.text)?.[1] : undefined;
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1_000).toISOString();
}
