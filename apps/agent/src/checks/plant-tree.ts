import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { instant, parseInstant, type Instant } from '@writ/kernel';
import { openFileTree } from '../file-tree/index.ts';
import { openMemory } from '../observe.ts';
import type { Host, Memory } from './check.ts';
import { runNothing, type CommandAnswer, type CommandName } from './run-command.ts';

/** For tests: what stands in a tree. A text is a file; a link, folder or FIFO is said. */
export type Planted = string | Buffer | { readonly link: string } | { readonly folder: true } | { readonly text: string | Buffer; readonly mode?: number; readonly at?: string };

/** Makes a file tree below a new temporary folder and gives the folder. */
export function plantTree(files: Readonly<Record<string, Planted>> = {}): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-tree-'));
  for (const [name, planted] of Object.entries(files)) plant(root, name, planted);
  return root;
}

/** Adds or replaces one thing in a planted tree. */
export function plant(root: string, name: string, planted: Planted): void {
  const place = path.join(root, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.rmSync(place, { recursive: true, force: true });
  if (typeof planted === 'string' || Buffer.isBuffer(planted)) fs.writeFileSync(place, planted);
  else if ('link' in planted) fs.symlinkSync(planted.link, place);
  else if ('folder' in planted) fs.mkdirSync(place, { recursive: true });
  else {
    fs.writeFileSync(place, planted.text, planted.mode === undefined ? {} : { mode: planted.mode });
    const at = planted.at === undefined ? undefined : parseInstant(planted.at);
    if (at !== undefined) fs.utimesSync(place, at / 1_000, at / 1_000);
  }
}

export interface HostParts {
  readonly now?: string;
  readonly live?: boolean;
  readonly memory?: Memory;
  /** What commands answer; every other is absent. */
  readonly answers?: Partial<Record<CommandName, CommandAnswer>>;
}

/** A host of a planted tree. With `live` the tree stands for the running system, and commands answer what the test says. */
export function hostOf(root: string, parts: HostParts = {}): Host {
  const now: Instant = parseInstant(parts.now ?? '2026-11-24T12:00:00Z') ?? instant(0);
  return {
    files: openFileTree(root), live: parts.live ?? false, now, isRoot: true, memory: parts.memory ?? openMemory(),
    run: async (name) => parts.answers?.[name] ?? runNothing(),
  };
}

/** A small Debian 12 in which nothing is wrong: the ground on which tests break one thing. */
export function debian(extra: Readonly<Record<string, Planted>> = {}): Record<string, Planted> {
  return {
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    '/var/lib/dpkg/status': dpkgStatus([['apt', '2.6.1'], ['unattended-upgrades', '2.9.1+nmu3'], ['openssl', '3.0.11-1~deb12u1'], ['openssh-server', '1:9.2p1-2'], ['clamav-daemon', '1.0.3']]),
    '/etc/apt/apt.conf.d/20auto-upgrades': 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
    '/etc/apt/apt.conf.d/50unattended-upgrades': 'Unattended-Upgrade::Origins-Pattern {\n  // security\n  "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";\n};\nUnattended-Upgrade::Package-Blacklist {\n};\n',
    '/usr/lib/systemd/systemd': '',
    '/usr/lib/systemd/system/apt-daily.timer': '[Timer]\nOnCalendar=*-*-* 6,18:00\n[Install]\nWantedBy=timers.target\n',
    '/usr/lib/systemd/system/apt-daily.service': '[Service]\nExecStart=/usr/lib/apt/apt.systemd.daily update\n',
    '/usr/lib/systemd/system/apt-daily-upgrade.timer': '[Timer]\nOnCalendar=*-*-* 6:00\n[Install]\nWantedBy=timers.target\n',
    '/usr/lib/systemd/system/apt-daily-upgrade.service': '[Service]\nExecStart=/usr/lib/apt/apt.systemd.daily install\n',
    '/etc/systemd/system/timers.target.wants/apt-daily.timer': { link: '/usr/lib/systemd/system/apt-daily.timer' },
    '/etc/systemd/system/timers.target.wants/apt-daily-upgrade.timer': { link: '/usr/lib/systemd/system/apt-daily-upgrade.timer' },
    '/var/lib/apt/periodic/upgrade-stamp': { text: '', at: '2026-11-24T06:10:00Z' },
    '/var/lib/apt/periodic/update-success-stamp': { text: '', at: '2026-11-24T06:00:00Z' },
    '/var/lib/apt/lists/deb.example.com_debian-security_dists_bookworm-security_InRelease': releaseFile('Debian', 'Debian-Security', 'oldstable-security', 'bookworm-security'),
    '/var/lib/apt/lists/deb.example.com_debian-security_dists_bookworm-security_main_binary-amd64_Packages': packageList([['openssl', '3.0.11-1~deb12u1']]),
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\nkim:x:1000:1000:Kim:/home/kim:/bin/bash\n',
    '/etc/shadow': 'root:*:19000:0:99999:7:::\nkim:$y$j9T$aaaaaaaa$bbbbbbbbbbbb:20000:0:90:7:::\n',
    '/etc/group': 'root:x:0:\nsudo:x:27:kim\nkim:x:1000:\n',
    '/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM yes\n',
    ...extra,
  };
}

/** A status file of dpkg. */
export function dpkgStatus(packages: readonly (readonly [name: string, version: string, status?: string])[]): string {
  return packages.map(([name, version, status = 'install ok installed']) => `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nVersion: ${version}\nDescription: a package\n of a test\n`).join('\n');
}

/** A list of packages of an archive. */
export function packageList(packages: readonly (readonly [name: string, version: string, more?: string])[]): string {
  return packages.map(([name, version, more = '']) => `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\n${more}Description: a package\n`).join('\n');
}

/** A signed Release file of an archive. */
export function releaseFile(origin: string, label: string, suite: string, codename: string): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: ${origin}\nLabel: ${label}\nSuite: ${suite}\nCodename: ${codename}\nDate: Sat, 21 Nov 2026 00:53:02 UTC\nComponents: main\n`;
}
