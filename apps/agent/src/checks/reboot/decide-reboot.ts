import { compareDebianVersions } from '../formats/debian-version.ts';
import type { DpkgPackage } from '../formats/dpkg-status.ts';

export interface Kernel {
  /** `6.1.0-18-amd64`, as in the names of its files. */
  readonly release: string;
  /** The version of the package. */
  readonly version: string;
}

/** The kernels that packages installed, latest first. */
export function installedKernels(packages: readonly DpkgPackage[]): Kernel[] {
  const kernels = packages.flatMap(({ name, version }) => {
    const release = /^linux-image-(?:unsigned-)?(\d[^\s]*)$/.exec(name)?.[1];
    return release ? [{ release, version }] : [];
  });
  return kernels.sort((left, right) => compareDebianVersions(right.release, left.release) || compareDebianVersions(right.version, left.version));
}

export type KernelAnswer = { readonly state: 'newest' } | { readonly state: 'older'; readonly why: string } | { readonly state: 'unknown'; readonly why: string };

/**
 * Whether the newest installed kernel of the running flavour runs. `running` is `uname -r`; `build` is /proc/version, where Debian says the package's version.
 */
export function compareKernels(running: string, build: string, kernels: readonly Kernel[]): KernelAnswer {
  const own = kernels.find(({ release }) => release === running);
  if (!own) {
    if (kernels.length === 0) return { state: 'unknown', why: 'No package installed the kernel that runs (a container, or a machine whose kernel comes from outside).' };
    const flavour = flavourOf(running);
    // A running kernel whose package is gone was removed after an update, unless it never came from here.
    return kernels.some(({ release }) => flavourOf(release) === flavour)
      ? { state: 'older', why: `Kernel ${running} runs and its package is no longer installed; ${kernels[0]!.release} is.` }
      : { state: 'unknown', why: `Kernel ${running} runs, and no installed package is of its kind.` };
  }
  const newest = kernels.find(({ release }) => flavourOf(release) === flavourOf(running))!;
  if (newest.release !== running) return { state: 'older', why: `Kernel ${running} runs; ${newest.release} is installed.` };
  const built = /\b(?:Debian|Ubuntu) (\d\S*)/.exec(build)?.[1];
  // Debian replaces a kernel under the same name when its interface stays; then only the build's version tells them apart.
  if (built && /Debian/.test(build) && compareDebianVersions(built, own.version) < 0) return { state: 'older', why: `Kernel ${running} runs as version ${built}; version ${own.version} is installed.` };
  return { state: 'newest' };
}

/** `amd64` of `6.1.0-18-amd64`, `cloud-amd64` of `6.1.0-18-cloud-amd64`, `generic` of `6.8.0-31-generic`. */
function flavourOf(release: string): string {
  return /^[\d.]+(?:-[\d.]+|\+[a-z0-9.+]+)*-([a-z].*)$/.exec(release)?.[1] ?? release;
}
