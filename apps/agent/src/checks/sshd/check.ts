import type { Evidence } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer, fromFile } from '../evidence.ts';
import { compareDebianVersions } from '../formats/debian-version.ts';
import type { SshdConfig } from '../formats/sshd-config.ts';
import { listProcesses } from '../list-processes.ts';
import { withoutPackages } from '../packages/check.ts';
import { DPKG_STATUS, installedPackage, readPackages } from '../read-packages.ts';
import { readSshdFiles, SSHD_CONFIG } from '../read-sshd-config.ts';
import { unknownFor } from '../say-unread.ts';
import { decideSshd, effectiveFromFiles, effectiveFromSshd, portsOf } from './decide-sshd.ts';

const PROGRAM = '/usr/sbin/sshd';

/** What the SSH server allows, from its effective configuration. Policy clause P5. */
export const sshd: Check<'host.sshd'> = {
  kind: 'host.sshd',
  watches: [SSHD_CONFIG, '/etc/ssh/sshd_config.d', '/etc/ssh/sshd_config.d/*', '/etc/default/ssh', DPKG_STATUS],
  everySeconds: 60,
  cost: 'cheap',
  needsRoot: true,
  look,
};

type Found = Observation<'host.sshd'>;

async function look(host: Host): Promise<Found> {
  const packages = readPackages(host);
  const isInstalled = host.files.status(PROGRAM).ok || (packages.ok && packages.packages.some(({ name }) => name === 'openssh-server'));
  if (!isInstalled) return packages.ok ? notInstalled() : withoutPackages(packages, 'whether an SSH server is installed');
  const own = ownOptions(host);
  if (own) return unknown('unsupported', `sshd is started with options of its own (${own.text.trim()}), which may change what its files say.`, 'Move those options into /etc/ssh/sshd_config.', [own]);
  const files = readSshdFiles(host);
  if (!files.ok) return unknownFor(files, 'what sshd allows');
  const problem = files.config.problems[0];
  if (problem) return unknown('malformed', `${problem.file}:${problem.line}: ${problem.text} sshd refuses such a configuration.`, 'Run: sudo sshd -t');
  return answer(host, files.config);
}

async function answer(host: Host, config: SshdConfig): Promise<Found> {
  const said = await host.run('sshd -T');
  const asked = said.ok ? effectiveFromSshd(said.text) : undefined;
  const value = decideSshd(asked ?? effectiveFromFiles(config, isBeforeAliases(host)), config, portsOf(config));
  const running = host.live ? listProcesses(host).some(({ name }) => name === 'sshd') : undefined;
  const evidence: Evidence[] = [
    ...value.places.map(({ key, value: text, place }) => fromFile(key, `${key} ${text}`, place.file, place.line)),
    ...value.passwordMatches.map(({ criteria, setting, place }) => fromFile(`Match ${criteria}`, setting, place.file, place.line)),
    ...(asked && said.ok ? [fromAnswer('sshd -T', onlyShown(said.text))] : []),
    ...(host.live && !asked ? [fromAnswer('sshd -T', `no answer, so the files were read (${said.ok ? 'it has another form' : said.text.trim() || said.why})`)] : []),
  ];
  return known<'host.sshd'>({ installed: true, ...(running === undefined ? {} : { running }), readBy: asked ? 'sshd -T' : 'files', ...value }, evidence);
}

/** OpenSSH made the two names of keyboard-interactive one in 8.7. Where no package says the version, it counts as later. */
function isBeforeAliases(host: Host): boolean {
  const server = installedPackage(host, 'openssh-server');
  return server !== undefined && compareDebianVersions(server.version, '1:8.7') < 0;
}

/** `-f`, `-o` and the like on the command line of the running server, or in the file that Debian takes them from. */
function ownOptions(host: Host): Evidence | undefined {
  const file = host.files.readText('/etc/default/ssh', 65_536);
  const set = file.ok ? /^\s*SSHD_OPTS=(?!\s*$|["']\s*["']\s*$)(.+)$/m.exec(file.text) : null;
  if (set && hasOwnOption(set[1]!)) return fromFile('SSHD_OPTS', set[0].trim(), '/etc/default/ssh');
  for (const { pid, name } of listProcesses(host)) {
    const read = name === 'sshd' ? host.files.readText(`/proc/${pid}/cmdline`, 65_536) : undefined;
    const line = read?.ok ? read.text.replaceAll('\0', ' ').trim() : '';
    // A process of one session is called `sshd: name [priv]`; the listener has its command line in its title.
    if ((!line.startsWith('sshd: ') || line.includes('[listener]')) && hasOwnOption(line)) return fromAnswer(`Command line of process ${pid}`, line);
  }
  return undefined;
}

function hasOwnOption(line: string): boolean {
  return /(?:^|[\s"'])-[a-zA-Z46]*[fopC]/.test(line);
}

function onlyShown(text: string): string {
  return text.split('\n').filter((line) => /^(?:password|kbdinteractive|challengeresponse|permit(?:empty|root)|usepam|pubkeyauth|authorizedkeys|trustedusercakeys|authenticationmethods|port )/.test(line)).join('\n');
}

function notInstalled(): Found {
  return known<'host.sshd'>({
    installed: false, readBy: 'files', passwordAuthentication: false, keyboardInteractiveAuthentication: false, permitEmptyPasswords: false, permitRootLogin: 'no', usePam: false,
    pubkeyAuthentication: false, authorizedKeysFiles: [], ports: [], passwordMatches: [], places: [],
  }, [fromFile('Packages', `openssh-server is not installed, and there is no ${PROGRAM}`, DPKG_STATUS)]);
}
