import { z } from 'zod';

/** Bounds of what one host may say about itself; more is cut by the agent, which then says so (`truncated`). */
export const HOST_BOUNDS = { packages: 20_000, keys: 5_000, accounts: 5_000, sockets: 5_000, mounts: 500, containers: 1_000 } as const;

const name = z.string().max(500);
/** Where a setting was read: the file and line that had the last word. */
export const Place = z.strictObject({ file: z.string().max(1_000), line: z.number().int().positive().optional() });
export type Place = z.infer<typeof Place>;

/** `host.operating-system`: what runs, and until when its makers mend it. */
export const OperatingSystem = z.strictObject({
  /** `ID` of os-release: `debian`, `ubuntu`, `alpine` … */
  id: name,
  versionId: name.optional(),
  codename: name.optional(),
  prettyName: name,
  kernel: name.optional(),
  architecture: name.optional(),
  /** Last day of security support that the looker's table knows, `YYYY-MM-DD`; absent when the table does not know this release. */
  supportEnds: z.iso.date().optional(),
  /** Which support that day belongs to: `security`, `lts`, `esm` … */
  supportKind: name.optional(),
  /** The day on which that table was made. */
  supportTableOf: z.iso.date(),
  packageSystem: z.enum(['apt', 'rpm', 'apk', 'pacman', 'other']),
});

/** `host.packages`: every installed package. */
export const Packages = z.strictObject({
  system: z.enum(['dpkg']),
  packages: z.array(z.strictObject({ name, version: name, architecture: name, source: name.optional(), sourceVersion: name.optional(), held: z.boolean() })).max(HOST_BOUNDS.packages),
  truncated: z.boolean(),
});

/** `host.automatic-updates`: whether security updates install themselves, from the effective configuration. */
export const AutomaticUpdates = z.strictObject({
  /** `unattended-upgrades` is installed. */
  installed: z.boolean(),
  version: name.optional(),
  /** Every setting that decides, with the value in force and the place that had the last word. */
  settings: z.array(z.strictObject({ key: name, value: z.string().max(1_000), place: Place.optional() })).max(200),
  /**
   * The package is installed, `APT::Periodic::Enable` is not 0, `Update-Package-Lists` and `Unattended-Upgrade` are at least 1 (0 is never),
   * and neither a blacklist of everything, nor a whitelist, nor days that are left out, nor waiting for a shutdown takes the packages away.
   */
  enabled: z.boolean(),
  /** Whether an allowed origin or origins pattern matches the security archive of this release. */
  securityOriginAllowed: z.boolean(),
  /** Why `enabled`, `securityOriginAllowed` or `scheduled` is false: sentences that name setting, file and line. */
  faults: z.array(z.string().max(500)).max(50),
  /** Packages that the configuration keeps from being updated (`Unattended-Upgrade::Package-Blacklist`). */
  blacklist: z.array(name).max(200),
  /** The systemd timers that start it, as far as the file tree says; `active` is absent when systemd was not asked. */
  timers: z.array(z.strictObject({ unit: name, enabled: z.boolean(), masked: z.boolean(), active: z.boolean().optional(), next: z.iso.datetime().optional() })).max(20),
  /** Some mechanism that runs it exists: an enabled timer, or cron. */
  scheduled: z.boolean(),
  /** End of the last run that did not fail, and of the last refresh of the package lists. */
  lastSuccessAt: z.iso.datetime().optional(),
  lastListsAt: z.iso.datetime().optional(),
  /** The last run failed: what its log says. */
  lastFailure: z.strictObject({ at: z.iso.datetime(), text: z.string().max(1_000) }).optional(),
});

/** `host.pending-updates`: security updates that the archive has and this host has not. */
export const PendingUpdates = z.strictObject({
  /** Age of the lists that were compared: when they were last refreshed. */
  listsAt: z.iso.datetime(),
  /** When this host first looked. What was pending then may have been so for long: its `since` is only the moment at which it was first seen. */
  watchedSince: z.iso.datetime().optional(),
  /** Lists of a security archive are among them. Without, nothing can be said to be not pending. */
  securityListsPresent: z.boolean(),
  pending: z.array(z.strictObject({
    package: name, installed: name, candidate: name, origin: name,
    /** When this host first saw the candidate; the agent remembers it. */
    since: z.iso.datetime(),
    held: z.boolean(),
    /** The archive gives it to this share of hosts so far, in percent; absent when to all. */
    phasedPercent: z.number().min(0).max(100).optional(),
  })).max(HOST_BOUNDS.packages),
});

/** `host.reboot`: whether what was updated also runs. */
export const Reboot = z.strictObject({
  required: z.boolean(),
  /** Since when, where a file says it. */
  since: z.iso.datetime().optional(),
  packages: z.array(name).max(500),
  bootedAt: z.iso.datetime().optional(),
  runningKernel: name.optional(),
  installedKernel: name.optional(),
});

/** `host.antivirus`: ClamAV as it answers, not as it is installed. */
export const Antivirus = z.strictObject({
  installed: z.boolean(),
  /** The daemon answered PING with PONG. */
  daemonAlive: z.boolean(),
  /** What was asked: a socket path or address, and what came back or the failure. */
  daemonAnswer: z.string().max(500),
  version: name.optional(),
  /** Number and date of the signatures that the daemon has loaded, from its own VERSION answer. */
  signatureVersion: z.number().int().nonnegative().optional(),
  signaturesAt: z.iso.datetime().optional(),
  lastScan: z.strictObject({ endedAt: z.iso.datetime(), path: name.optional(), /** Absent where the scanner does not count them (clamdscan). */ scannedFiles: z.number().int().nonnegative().optional(), infectedFiles: z.number().int().nonnegative() }).optional(),
});

/** `host.sshd`: what the SSH server allows, from its effective configuration. */
export const Sshd = z.strictObject({
  installed: z.boolean(),
  running: z.boolean().optional(),
  /** `sshd -T` (effective, asked of the program) or `files` (includes and Match blocks read by us). */
  readBy: z.enum(['sshd -T', 'files']),
  passwordAuthentication: z.boolean(),
  /** Keyboard-interactive leads to passwords through PAM. */
  keyboardInteractiveAuthentication: z.boolean(),
  permitEmptyPasswords: z.boolean(),
  permitRootLogin: z.enum(['yes', 'no', 'prohibit-password', 'forced-commands-only']),
  usePam: z.boolean(),
  pubkeyAuthentication: z.boolean(),
  authorizedKeysFiles: z.array(name).max(50),
  authorizedKeysCommand: name.optional(),
  trustedUserCaKeys: name.optional(),
  /** Combinations that a sign-in must complete, where the configuration names them: `publickey` alone shuts passwords out whatever else is set. */
  authenticationMethods: z.array(name).max(50).optional(),
  ports: z.array(z.number().int().min(1).max(65_535)).max(50),
  /** `Match` blocks that turn a password way on for somebody. */
  passwordMatches: z.array(z.strictObject({ criteria: name, setting: name, place: Place })).max(100),
  places: z.array(z.strictObject({ key: name, value: name, place: Place })).max(100),
});

/** `host.authorized-keys`: every key that opens an account, wherever sshd would look for it. */
export const AuthorizedKeys = z.strictObject({
  keys: z.array(z.strictObject({
    account: name,
    /** `SHA256:…` as ssh-keygen prints it. */
    fingerprint: name,
    type: name,
    bits: z.number().int().positive().optional(),
    options: z.string().max(1_000).optional(),
    comment: z.string().max(300).optional(),
    /** The key opens nothing by itself: a certificate authority (`cert-authority`) or a principal. */
    certAuthority: z.boolean(),
    place: Place,
  })).max(HOST_BOUNDS.keys),
  /** Lines that are neither keys nor comments, and files that could not be read. */
  problems: z.array(z.strictObject({ place: Place, text: z.string().max(300) })).max(500),
  truncated: z.boolean(),
});

/** `host.accounts`: who may log in, and how old the passwords are. Of /etc/shadow only ages leave the host. */
export const Accounts = z.strictObject({
  accounts: z.array(z.strictObject({
    name, uid: z.number().int().nonnegative(), gid: z.number().int().nonnegative(), home: name, shell: name,
    /** The shell lets a person in. */
    canLogIn: z.boolean(),
    /** `unknown` where /etc/shadow may not be read. */
    password: z.enum(['set', 'locked', 'none', 'unknown']),
    /** Whole days since the epoch day of the last change, as shadow(5) keeps it. */
    passwordChangedOn: z.iso.date().optional(),
    maxDays: z.number().int().optional(),
    groups: z.array(name).max(200),
    administrator: z.boolean(),
  })).max(HOST_BOUNDS.accounts),
  truncated: z.boolean(),
});

/** `host.sockets`: who listens, and who is connected to whom. */
export const Sockets = z.strictObject({
  listening: z.array(z.strictObject({ protocol: z.enum(['tcp', 'udp']), address: name, port: z.number().int(), program: name.optional(), pid: z.number().int().optional(), uid: z.number().int().optional() })).max(HOST_BOUNDS.sockets),
  connected: z.array(z.strictObject({ protocol: z.enum(['tcp', 'udp']), local: name, localPort: z.number().int(), remote: name, remotePort: z.number().int(), program: name.optional(), pid: z.number().int().optional() })).max(HOST_BOUNDS.sockets),
  truncated: z.boolean(),
  /** Programs are known only as root. */
  programsKnown: z.boolean(),
});

/** `host.volumes`: what lies under each mounted file system, down to the disk. */
export const Volumes = z.strictObject({
  volumes: z.array(z.strictObject({
    mountPoint: name, device: name, fileSystem: name,
    /** `not-applicable` for memory and kernel file systems, `unknown` where the layers under it cannot be seen. */
    encrypted: z.enum(['yes', 'no', 'unknown', 'not-applicable']),
    /** The layers from file system to disk: `ext4 on dm-0 (crypt LUKS2) on vda2`. */
    layers: z.array(z.string().max(300)).max(20),
    why: z.string().max(300).optional(),
  })).max(HOST_BOUNDS.mounts),
});

/** `host.containers`: what runs in containers and what of the host it sees. */
export const Containers = z.strictObject({
  /** A container socket exists and answered. */
  engine: z.enum(['docker', 'podman', 'none']),
  containers: z.array(z.strictObject({
    id: name, name, image: name, state: name, privileged: z.boolean(),
    mounts: z.array(z.strictObject({ source: name, target: name, readOnly: z.boolean() })).max(200),
    networks: z.array(name).max(50),
  })).max(HOST_BOUNDS.containers),
  truncated: z.boolean(),
});

/** `host.clock`: whether this host's time can be believed. */
export const Clock = z.strictObject({
  synchronised: z.boolean(),
  by: name,
  /** Milliseconds, where the kernel or the daemon says it. */
  offsetMs: z.number().optional(),
});

/** `host.agent`: the looker about itself. */
export const AgentHealth = z.strictObject({
  version: name,
  startedAt: z.iso.datetime(),
  root: z.boolean(),
  spoolBytes: z.number().int().nonnegative(),
  spoolDropped: z.number().int().nonnegative(),
  /** Checks that failed by our own fault, with the message. */
  failures: z.array(z.strictObject({ check: name, message: z.string().max(500) })).max(50),
  memoryBytes: z.number().int().nonnegative(),
});
