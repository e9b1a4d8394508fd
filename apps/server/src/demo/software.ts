import type { FactValue } from '@writ/contract';
import type { Machine } from './machine.ts';

type System = Pick<FactValue<'host.operating-system'>, 'id' | 'codename' | 'supportKind' | 'supportEnds'> & { readonly prettyName: string; readonly versionId: string; readonly kernel: string };

/** What the simulated machines run. The ageing one has no last day here: it loses its support some days after the demonstration is started. */
export const SYSTEMS: Readonly<Record<Machine['system'], System>> = {
  bookworm: { id: 'debian', versionId: '12', codename: 'bookworm', prettyName: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-37-amd64', supportEnds: '2028-06-30', supportKind: 'lts' },
  trixie: { id: 'debian', versionId: '13', codename: 'trixie', prettyName: 'Debian GNU/Linux 13 (trixie)', kernel: '6.12.41-amd64', supportEnds: '2030-06-30', supportKind: 'lts' },
  noble: { id: 'ubuntu', versionId: '24.04', codename: 'noble', prettyName: 'Ubuntu 24.04.3 LTS', kernel: '6.8.0-79-generic', supportEnds: '2029-05-31', supportKind: 'standard' },
  ageing: { id: 'debian', versionId: '11', codename: 'bullseye', prettyName: 'Debian GNU/Linux 11 (bullseye)', kernel: '5.10.0-35-amd64', supportKind: 'lts' },
};

/** The update that waits wherever one does. */
export const UPDATE = { package: 'openssl', installed: '3.0.16-1~deb12u1', candidate: '3.0.17-1~deb12u2', origin: 'Debian-Security' } as const;

/** Some of what is installed on any of them: enough to look through, not a copy of an archive. */
export const PACKAGES: readonly string[] = [
  'adduser', 'apt', 'base-files', 'bash', 'ca-certificates', 'chrony', 'clamav-daemon', 'coreutils', 'cron', 'cryptsetup', 'curl', 'dbus', 'debconf', 'dpkg', 'e2fsprogs', 'findutils', 'gnupg',
  'grep', 'grub-pc', 'gzip', 'init', 'iproute2', 'less', 'libc6', 'libssl3', 'linux-image-amd64', 'login', 'lsb-release', 'nano', 'netbase', 'nftables', 'openssh-server', 'openssl', 'passwd',
  'perl-base', 'python3', 'rsync', 'rsyslog', 'sed', 'sudo', 'systemd', 'tar', 'tzdata', 'unattended-upgrades', 'util-linux', 'vim-tiny', 'xz-utils', 'zstd',
];
