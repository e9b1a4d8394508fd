import { PLATFORMS, type Platform } from './agent-programs.ts';

export interface Installation {
  /** The door for agents as hosts reach it: `https://writ.example.com:4101`. */
  readonly server: string;
  /** PEM of the authority that the agent will pin. */
  readonly ca: string;
  readonly digests: ReadonlyMap<Platform, string>;
}

/**
 * The line that enrols a host. Trust begins with the page that shows it: `pin` is the key of the server's certificate, so curl speaks to that server or to none,
 * and the script that it gets brings the authority and the checksums along.
 */
export function enrolmentLine(server: string, pin: string, token: string): string {
  return `curl -fsSk --proto =https --pinnedpubkey '${pin}' ${server}/agent/install.sh | sudo sh -s -- ${token}`;
}

/**
 * The script that installs the agent: checks, program, checksum, unit, enrolment, in this order, and safe to run again.
 * All of it is in one function that is called on the last line, so that a script that was cut short does nothing.
 */
export function installScript({ server, ca, digests }: Installation): string {
  const sums = PLATFORMS.map((platform) => `    ${platform}) sum=${digests.get(platform) ?? ''} ;;`).join('\n');
  return `#!/bin/sh
# Installs the Writ agent of ${server} and enrols this host.
# Usage: sh install.sh TOKEN      Remove again: sh install.sh --remove
set -eu

server='${server}'
program=/usr/local/lib/writ/writ-agent
settings=/etc/writ-agent
data=/var/lib/writ-agent
unit=/etc/systemd/system/writ-agent.service
logs_unit=/etc/systemd/system/writ-agent-logs.service

fail() { echo "writ: $*" >&2; exit 1; }

remove() {
  systemctl disable --now writ-agent.service writ-agent-logs.service 2>/dev/null || true
  rm -rf "$unit" "$logs_unit" "$settings" "$data" "$program"
  systemctl daemon-reload
  echo "The agent is gone. Revoke the host in the console, or it stays there as silent."
}

write_authority() {
  cat > "$settings/authority.pem.new" <<'WRIT_AUTHORITY'
${ca.trim()}
WRIT_AUTHORITY
  mv "$settings/authority.pem.new" "$settings/authority.pem"
}

# What is shipped without a word: see the guide on logs. What somebody wrote there stays.
write_log_settings() {
  [ -e "$settings/logs.json" ] || echo '{}' > "$settings/logs.json"
}

write_units() {
  cat > "$unit" <<'WRIT_UNIT'
${systemdUnit(server, 'run')}WRIT_UNIT
  cat > "$logs_unit" <<'WRIT_UNIT'
${systemdUnit(server, 'ship')}WRIT_UNIT
}

main() {
  [ "$(id -u)" = 0 ] || fail "run this as root: most of what the policy asks about only root may read"
  if [ "\${1:-}" = --remove ]; then remove; return; fi
  [ $# -eq 1 ] || fail "one enrolment token is needed; the console offers the whole line"
  [ "$(uname -s)" = Linux ] || fail "only Linux hosts are measured so far, not $(uname -s)"
  [ -d /run/systemd/system ] || fail "the agent is run by systemd, which does not run here"
  case "$(uname -m)" in
    x86_64) platform=linux-x64 ;;
    aarch64) platform=linux-arm64 ;;
    *) fail "there is no agent for $(uname -m), only for x86_64 and aarch64" ;;
  esac
  sum=
  case "$platform" in
${sums}
  esac
  [ -n "$sum" ] || fail "the server has no agent for $platform; build it there with: npm run build:agent"
  command -v apt-get >/dev/null || echo "writ: only apt-based systems are measured so far; here updates and packages will show as unknown" >&2

  umask 077
  mkdir -p "$settings" "$data" "\${program%/*}"
  chmod 755 "\${program%/*}" "$settings"
  write_authority
  curl -fsS --proto =https --cacert "$settings/authority.pem" -o "$program.new" "$server/agent/program/$platform" || fail "the program could not be fetched"
  echo "$sum  $program.new" | sha256sum -c --status || { rm -f "$program.new"; fail "the program does not have the checksum that the server named; nothing was installed"; }
  chmod 755 "$program.new"
  mv "$program.new" "$program"
  printf '%s' "$1" > "$data/token"
  "$program" enrol --server "$server" --ca "$settings/authority.pem" --data "$data" --token-file "$data/token"
  rm -f "$data/token"
  write_log_settings
  write_units
  chmod 644 "$unit" "$logs_unit"
  systemctl daemon-reload
  systemctl enable --now writ-agent.service writ-agent-logs.service
  systemctl restart writ-agent.service writ-agent-logs.service
  echo "Enrolled. This host is on the console within a minute, and its logs with it. Their own logs: journalctl -u writ-agent -u writ-agent-logs"
}

main "$@"
`;
}

/**
 * The units that run the agent, one that measures (`run`) and one that ships logs (`ship`). Root, because they read what only root may, and otherwise as little as that allows: they write to
 * their own folder alone, gain no rights, load nothing into the kernel. Not closed: the process list and other processes' descriptors (whose sockets are these?), /home (whose keys are these?).
 * The one that measures reads all kinds of hostile files: it compiles nothing, so memory that is written and then executed is forbidden to it. The one that ships reads logs alone and does so
 * at nine times less CPU when it may compile.
 */
export function systemdUnit(server: string, part: 'run' | 'ship'): string {
  const isMeasuring = part === 'run';
  const call = `--server ${server} --ca /etc/writ-agent/authority.pem --data /var/lib/writ-agent --logs ${isMeasuring ? 'off' : '/etc/writ-agent/logs.json'}`;
  return `[Unit]
Description=Writ agent, ${isMeasuring ? 'measures this host' : 'ships the logs of this host'} for ${server}
After=network-online.target${isMeasuring ? '' : ' writ-agent.service'}
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
${isMeasuring ? `Environment="NODE_OPTIONS=--jitless --max-semi-space-size=1"\n` : ''}ExecStart=/usr/local/lib/writ/writ-agent ${part} ${call}
Restart=always
RestartSec=10
# 78 is final: the host was revoked. Starting again would change nothing.
RestartPreventExitStatus=78
TimeoutStopSec=10
StateDirectory=writ-agent
StateDirectoryMode=0700
UMask=0077
MemoryMax=${isMeasuring ? '256M' : '512M'}
TasksMax=64
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_DAC_OVERRIDE${isMeasuring ? ' CAP_SYS_PTRACE CAP_SETUID CAP_SETGID CAP_KILL' : ''}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
${isMeasuring ? 'MemoryDenyWriteExecute=yes\n' : ''}SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}
