import type { Evidence, FactKind, FactLine, FactValue } from '@writ/contract';
import { instant, MS, plus, toIso, type Instant } from '@writ/kernel';
import { ailmentsAt, type Ailment, type Complaint, type Machine } from './machine.ts';
import type { KeyRing } from './key-ring.ts';
import { PACKAGES, SYSTEMS, UPDATE } from './software.ts';

/** What every machine's facts are made from besides its own state. */
export interface World {
  readonly keys: KeyRing;
  /** When the demonstration is shown: the ageing release loses its support some days after it. */
  readonly end: Instant;
  /** Minutes into the day at which a machine does its daily work, so that not all do it at once. */
  readonly minuteOf: (machine: string) => number;
}

interface Seen<Kind extends FactKind = FactKind> {
  readonly kind: Kind;
  readonly value: FactValue<Kind>;
  readonly evidence: readonly Evidence[];
}

/** The facts that an agent on this machine would tell at that time. Pure: the same machine at the same time is seen the same. */
export function observeMachine(machine: Machine, host: string, at: Instant, world: World): FactLine[] {
  const state = { machine, at, world, ...ailing(machine, at) };
  const seen: readonly Seen[] = [
    operatingSystem(state), packages(state), automaticUpdates(state), pendingUpdates(state), reboot(state), antivirus(state), sshd(state), authorizedKeys(state),
    accounts(state), sockets(state), volumes(state), containers(), clock(), agent(state),
  ];
  return seen.map(({ kind, value, evidence }): FactLine => (
    { kind, subject: { kind: 'host', id: host }, observedAt: toIso(at), source: { how: 'measured', by: `agent ${AGENT_VERSION}` }, evidence: [...evidence], state: 'known', value }
  ));
}

export const AGENT_VERSION = '0.1.0';

interface MachineState {
  readonly machine: Machine;
  readonly at: Instant;
  readonly world: World;
  readonly ails: <Is extends Complaint['is']>(is: Is) => (Ailment & { readonly is: Is }) | undefined;
}

function ailing(machine: Machine, at: Instant): Pick<MachineState, 'ails'> {
  const now = new Map(ailmentsAt(machine, at).map((ailment) => [ailment.is, ailment]));
  return { ails: (is) => now.get(is) as never };
}

function seen<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, evidence: readonly Evidence[] = []): Seen {
  return { kind, value, evidence } as unknown as Seen;
}

/** When a thing that happens every `everyMs` at this machine's own minute happened last. */
function lastTime({ machine, at, world }: MachineState, everyMs: number): Instant {
  const offset = world.minuteOf(machine.name) * MS.minute;
  return instant(Math.floor((at - offset) / everyMs) * everyMs + offset);
}

/** Where an ailment stopped something, its last time is before that. */
function lastTimeBefore(state: MachineState, everyMs: number, ailment: Ailment | undefined): Instant {
  return ailment === undefined ? lastTime(state, everyMs) : ailment.from;
}

function operatingSystem({ machine, world }: MachineState): Seen {
  const system = SYSTEMS[machine.system];
  const supportEnds = system.supportEnds ?? toIso(plus(world.end, 20 * MS.day)).slice(0, 10);
  const value = { ...system, supportEnds, architecture: 'x86_64', supportTableOf: '2026-11-01', packageSystem: 'apt' as const };
  return seen('host.operating-system', value, [{ label: 'os-release', text: `PRETTY_NAME="${system.prettyName}"\nVERSION_ID="${system.versionId}"`, file: '/etc/os-release' }]);
}

function packages({ ails, machine }: MachineState): Seen {
  const waits = ails('update-waits');
  const list = PACKAGES.map((name) => ({
    name, version: name === UPDATE.package && waits ? UPDATE.installed : versionOf(name, machine.system), architecture: 'amd64', held: name === UPDATE.package && waits?.held === true,
  }));
  return seen('host.packages', { system: 'dpkg', packages: list, truncated: false });
}

function versionOf(name: string, system: Machine['system']): string {
  if (name === UPDATE.package) return UPDATE.candidate;
  return `${(name.length % 7) + 1}.${name.charCodeAt(0) % 20}.${system.length}-${(name.length % 4) + 1}`;
}

function automaticUpdates(state: MachineState): Seen {
  const off = state.ails('updates-off');
  const failing = state.ails('updates-failing');
  const file = off?.file ?? '/etc/apt/apt.conf.d/20auto-upgrades';
  const set = off ? '0' : '1';
  const line = off ? 1 : 2;
  const lists = lastTime(state, MS.day / 2);
  const success = lastTimeBefore(state, MS.day, failing);
  const evidence: Evidence[] = [
    ...(off ? [{ label: 'An earlier file', text: 'APT::Periodic::Unattended-Upgrade "1";', file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 2 }] : []),
    { label: 'The last word', text: `APT::Periodic::Unattended-Upgrade "${set}";`, file, line },
    { label: 'Last run', text: `${toIso(success).slice(0, 19).replace('T', ' ')} INFO All upgrades installed`, file: '/var/log/unattended-upgrades/unattended-upgrades.log' },
  ];
  return seen('host.automatic-updates', {
    installed: true, version: '2.9.1+nmu3',
    settings: [
      { key: 'APT::Periodic::Update-Package-Lists', value: '1', place: { file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 1 } },
      { key: 'APT::Periodic::Unattended-Upgrade', value: set, place: { file, line } },
    ],
    enabled: off === undefined, securityOriginAllowed: true, faults: off ? [`APT::Periodic::Unattended-Upgrade is "0" (${off.file}:1)`] : [], blacklist: [],
    timers: ['apt-daily.timer', 'apt-daily-upgrade.timer'].map((unit) => ({ unit, enabled: true, masked: false, active: true })), scheduled: true,
    lastSuccessAt: toIso(success), lastListsAt: toIso(lists),
    ...(failing ? { lastFailure: { at: toIso(lists), text: failing.says } } : {}),
  }, evidence);
}

function pendingUpdates(state: MachineState): Seen {
  const waits = state.ails('update-waits');
  const evidence: Evidence[] = waits ? [{ label: 'apt-cache policy openssl', text: `openssl:\n  Installed: ${UPDATE.installed}\n  Candidate: ${UPDATE.candidate}${waits.held ? '\n  Package is held' : ''}` }] : [];
  return seen('host.pending-updates', {
    listsAt: toIso(lastTime(state, MS.day / 2)), watchedSince: toIso(plus(state.machine.bornAt, -MS.minute)), securityListsPresent: true,
    pending: waits ? [{ ...UPDATE, since: toIso(waits.from), held: waits.held }] : [],
  }, evidence);
}

function reboot(state: MachineState): Seen {
  const due = state.ails('restart-due');
  const kernel = SYSTEMS[state.machine.system].kernel;
  const bootedAt = toIso(due ? plus(due.from, -20 * MS.day) : lastTime(state, 47 * MS.day));
  if (!due) return seen('host.reboot', { required: false, packages: [], bootedAt, runningKernel: kernel, installedKernel: kernel });
  const since = toIso(due.from);
  return seen('host.reboot', { required: true, since, packages: ['linux-image-amd64', 'libc6'], bootedAt, runningKernel: kernel, installedKernel: kernel },
    [{ label: 'Asked for a restart', text: 'linux-image-amd64\nlibc6', file: '/run/reboot-required.pkgs' }, { label: 'Since', text: since, file: '/run/reboot-required' }]);
}

function antivirus(state: MachineState): Seen {
  if (state.ails('antivirus-absent')) return seen('host.antivirus', { installed: false, daemonAlive: false, daemonAnswer: '/run/clamav/clamd.ctl does not exist' });
  const scan = { endedAt: toIso(lastTimeBefore(state, 3 * MS.day, state.ails('scans-stopped'))), path: '/', scannedFiles: 180_000 + state.world.minuteOf(state.machine.name) * 97, infectedFiles: 0 };
  if (state.ails('antivirus-silent')) {
    return seen('host.antivirus', { installed: true, daemonAlive: false, daemonAnswer: '/run/clamav/clamd.ctl: connection refused', lastScan: scan }, [{ label: 'Asked PING', text: 'connect ECONNREFUSED /run/clamav/clamd.ctl', file: '/run/clamav/clamd.ctl' }]);
  }
  const signatures = lastTimeBefore(state, MS.day / 3, state.ails('signatures-stuck'));
  const signatureVersion = 27_000 + Math.floor(signatures / MS.day) % 1_000;
  return seen('host.antivirus', {
    installed: true, daemonAlive: true, daemonAnswer: 'PONG from /run/clamav/clamd.ctl', version: 'ClamAV 1.4.3', signatureVersion, signaturesAt: toIso(signatures), lastScan: scan,
  }, [{ label: 'Asked VERSION', text: `ClamAV 1.4.3/${signatureVersion}/${new Date(signatures).toUTCString()}`, file: '/run/clamav/clamd.ctl' }]);
}

function sshd({ ails }: MachineState): Seen {
  const open = ails('passwords-on');
  const place = { file: open?.file ?? '/etc/ssh/sshd_config', line: open ? 1 : 57 };
  const set = open ? 'yes' : 'no';
  return seen('host.sshd', {
    installed: true, running: true, readBy: 'sshd -T', passwordAuthentication: open !== undefined, keyboardInteractiveAuthentication: false, permitEmptyPasswords: false,
    permitRootLogin: 'prohibit-password', usePam: true, pubkeyAuthentication: true, authorizedKeysFiles: ['.ssh/authorized_keys'], ports: [22], passwordMatches: [],
    places: [{ key: 'passwordauthentication', value: set, place }],
  }, [{ label: 'The first word', text: `PasswordAuthentication ${set}`, ...place }]);
}

function authorizedKeys({ at, world, ails, machine }: MachineState): Seen {
  const odd = ails('odd-key');
  const usual = world.keys.goodAt(at);
  const keys = [
    ...usual.map((key, index) => ({ key, account: 'deploy', line: index + 1 })),
    ...(odd ? [{ key: world.keys.of(odd.whose, machine.name), account: odd.account, line: usual.length + 1 }] : []),
  ].map(({ key, account, line }) => {
    const file = account === 'root' ? '/root/.ssh/authorized_keys' : `/home/${account}/.ssh/authorized_keys`;
    return { account, fingerprint: key.fingerprint, type: 'ssh-ed25519', bits: 256, comment: key.comment, certAuthority: false, place: { file, line } };
  });
  const evidence = odd ? [{ label: 'The key', text: `ssh-ed25519 ${keys.at(-1)!.fingerprint} ${keys.at(-1)!.comment}`, ...keys.at(-1)!.place }] : [];
  return seen('host.authorized-keys', { keys, problems: [], truncated: false }, evidence);
}

function accounts({ machine }: MachineState): Seen {
  const account = (name: string, uid: number, administrator: boolean) => (
    { name, uid, gid: uid, home: uid === 0 ? '/root' : `/home/${name}`, shell: '/bin/bash', canLogIn: true, password: 'locked' as const, groups: administrator ? ['sudo'] : [], administrator }
  );
  const role = machine.labels.role ?? 'app';
  return seen('host.accounts', { accounts: [account('root', 0, true), account('deploy', 1000, true), { ...account(role, 999, false), shell: '/usr/sbin/nologin', canLogIn: false }], truncated: false });
}

const SERVES: Readonly<Record<string, readonly [port: number, program: string]>> = { web: [443, 'nginx'], api: [8443, 'node'], db: [5432, 'postgres'], cache: [6379, 'valkey-server'], queue: [5671, 'beam.smp'], mail: [25, 'master'], docs: [443, 'nginx'] };

function sockets({ machine }: MachineState): Seen {
  const serves = SERVES[machine.labels.role ?? ''];
  return seen('host.sockets', {
    listening: [
      { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd', pid: 611, uid: 0 },
      ...(serves ? [{ protocol: 'tcp' as const, address: '0.0.0.0', port: serves[0], program: serves[1], pid: 902, uid: 999 }] : []),
    ],
    connected: [], truncated: false, programsKnown: true,
  });
}

function volumes({ ails }: MachineState): Seen {
  const open = ails('volume-open');
  return seen('host.volumes', {
    volumes: [
      { mountPoint: '/', device: '/dev/mapper/root', fileSystem: 'ext4', encrypted: 'yes', layers: ['ext4', 'dm-0 (crypt LUKS2)', 'vda2'] },
      { mountPoint: '/boot', device: '/dev/vda1', fileSystem: 'ext4', encrypted: 'no', layers: ['ext4', 'vda1'] },
      ...(open ? [{ mountPoint: open.mountPoint, device: '/dev/vdb', fileSystem: 'xfs', encrypted: 'no' as const, layers: ['xfs', 'vdb'] }] : []),
    ],
  }, open ? [{ label: 'Mounted', text: `/dev/vdb ${open.mountPoint} xfs rw,noatime 0 0`, file: '/proc/self/mountinfo' }] : []);
}

function containers(): Seen {
  return seen('host.containers', { engine: 'none', containers: [], truncated: false });
}

function clock(): Seen {
  return seen('host.clock', { synchronised: true, by: 'systemd-timesyncd' });
}

function agent({ machine }: MachineState): Seen {
  return seen('host.agent', { version: AGENT_VERSION, startedAt: toIso(machine.bornAt), root: true, spoolBytes: 0, spoolDropped: 0, failures: [], memoryBytes: 67_108_864 });
}
