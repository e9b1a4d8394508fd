import { toIso, type Instant } from '@writ/kernel';
import type { Evidence } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer, fromFile } from '../evidence.ts';
import { parseClamdVersion, parseSignatureHeader, type ClamdVersion } from '../formats/clamd-answers.ts';
import { instantOfWallTime } from '../formats/local-time.ts';
import { withoutPackages } from '../packages/check.ts';
import { DPKG_STATUS, readPackages } from '../read-packages.ts';
import { readTimeZone } from '../read-time-zone.ts';
import { askClamd, type ClamdAddress, type ClamdAnswer } from './clamd-client.ts';
import { CLAMD_CONFS, readClamdConf, type ClamdConf } from './read-clamd-conf.ts';
import { readLastScan } from './read-last-scan.ts';

/** Whether ClamAV answers, how old the signatures are that it has loaded, and when it last scanned. Policy clause M1. */
export const antivirus: Check<'host.antivirus'> = {
  kind: 'host.antivirus',
  watches: [...CLAMD_CONFS, DPKG_STATUS, '/var/lib/clamav', '/var/log/clamav/*', '/run/clamav'],
  everySeconds: 60,
  cost: 'cheap',
  needsRoot: false,
  look,
};

type Found = Observation<'host.antivirus'>;

async function look(host: Host): Promise<Found> {
  const packages = readPackages(host);
  if (!packages.ok) return withoutPackages(packages, 'whether an antivirus is installed');
  const conf = readClamdConf(host);
  const isInstalled = packages.packages.some(({ name }) => name === 'clamav-daemon') || ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].some((path) => host.files.status(path).ok);
  const address = conf?.addresses[0];
  if (!isInstalled && !address) return absent();
  if (!host.live) return unknown('not-here', 'ClamAV is installed here; only the running system knows whether it answers.', 'Ask the agent on the running host.');
  if (!conf || !address) {
    return dead('nothing to ask: clamd.conf names no socket', [fromFile('clamd.conf', conf ? 'neither LocalSocket nor TCPSocket' : 'is missing', conf?.file ?? CLAMD_CONFS[0]!)], isInstalled);
  }
  return ask(host, conf, address, isInstalled);
}

async function ask(host: Host, conf: ClamdConf, address: ClamdAddress, isInstalled: boolean): Promise<Found> {
  const name = 'path' in address ? address.path : `${address.host}:${address.port}`;
  const ping = await askClamd(address, 'PING');
  const evidence = [fromFile('Where clamd listens', name, conf.file), fromAnswer('clamd PING', sayAnswer(ping))];
  const answered = `${name}: ${sayAnswer(ping)}`;
  if (!ping.ok && (ping.why === 'EACCES' || ping.why === 'EPERM')) return unknown('needs-root', `The socket ${name} may be used by root only.`, 'Run the agent as root.', evidence);
  if (!ping.ok || ping.text !== 'PONG') return dead(answered, evidence, isInstalled);
  const said = await askClamd(address, 'VERSION');
  const version = said.ok ? parseClamdVersion(said.text) : undefined;
  const signatures = version ? signaturesAt(host, conf, version) : undefined;
  const scan = readLastScan(host);
  return known<'host.antivirus'>({
    installed: isInstalled,
    daemonAlive: true,
    daemonAnswer: clip(answered, 500),
    ...(version ? { version: version.version } : {}),
    ...(version?.signatureVersion === undefined ? {} : { signatureVersion: version.signatureVersion }),
    ...(signatures === undefined ? {} : { signaturesAt: toIso(signatures.at) }),
    ...(scan ? { lastScan: scan.scan } : {}),
  }, [...evidence, fromAnswer('clamd VERSION', sayAnswer(said)), ...(signatures ? [signatures.evidence] : []), ...(scan ? [scan.evidence] : [])]);
}

/**
 * The date of the loaded signatures. The daemon says it without a zone; the header of the file of that number on disk says it with one and is
 * preferred. A date from the future is not believed.
 */
function signaturesAt(host: Host, conf: ClamdConf, version: ClamdVersion): { at: Instant; evidence: Evidence } | undefined {
  for (const name of ['daily.cld', 'daily.cvd']) {
    const path = `${conf.databaseFolder}/${name}`;
    const [first] = host.files.readPieces(path, 4_294_967_296);
    const header = first && parseSignatureHeader(first.toString('latin1', 0, 512));
    if (header && header.version === version.signatureVersion && header.at <= host.now) return { at: header.at as Instant, evidence: fromFile('Signatures', `number ${header.version} of ${toIso(header.at as Instant)}`, path) };
  }
  const zone = readTimeZone(host);
  const at = zone === undefined || version.signaturesWallTime === undefined ? undefined : instantOfWallTime(version.signaturesWallTime, zone);
  if (at === undefined || at > host.now) return undefined;
  return { at, evidence: fromAnswer('Signatures', `${version.signaturesWallTime} in the host's zone (${zone})`) };
}

function absent(): Found {
  return known<'host.antivirus'>({ installed: false, daemonAlive: false, daemonAnswer: 'not asked: ClamAV is not installed' }, [fromFile('Packages', 'clamav-daemon is not installed, and there is no clamd program', DPKG_STATUS)]);
}

function dead(answer: string, evidence: readonly Evidence[], isInstalled: boolean): Found {
  return known<'host.antivirus'>({ installed: isInstalled, daemonAlive: false, daemonAnswer: clip(answer, 500) }, evidence);
}

function sayAnswer(answer: ClamdAnswer): string {
  return answer.ok ? answer.text : `failed (${answer.why})`;
}
