import type { Evidence } from '@writ/contract';
import { toIso } from '@writ/kernel';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer, fromFile } from '../evidence.ts';
import { aptList, type AptNode } from '../formats/apt-conf.ts';
import { runs } from '../list-processes.ts';
import { withoutPackages } from '../packages/check.ts';
import { aptFolder, APT_MAIN, APT_PARTS, readWholeAptConf, type AptConfRead } from '../read-apt-conf.ts';
import { isOfThisRelease, readArchives } from '../read-archives.ts';
import { readOsRelease } from '../read-os-release.ts';
import { DPKG_STATUS, installedPackage, readPackages } from '../read-packages.ts';
import { unknownFor } from '../say-unread.ts';
import { differencesFromApt } from './compare-with-apt.ts';
import { decidingSettings, enabledFaults, sayPlace, type Setting } from './decide-enabled.ts';
import { allowsOrigin, originPatterns, usualSecurityOrigin, type OriginFacts } from './match-origins.ts';
import { readLastRun } from './read-last-run.ts';
import { hasSystemd, readTimer, UNIT_FOLDERS, type TimerState } from './read-timers.ts';

/** Whether security updates install themselves: apt's effective configuration, what starts it, and how it went. Policy clause U2. */
export const automaticUpdates: Check<'host.automatic-updates'> = {
  kind: 'host.automatic-updates',
  watches: [
    APT_PARTS, `${APT_PARTS}/*`, APT_MAIN, DPKG_STATUS, '/var/log/unattended-upgrades/unattended-upgrades.log', '/var/lib/apt/periodic/*', '/etc/cron.daily/*',
    ...UNIT_FOLDERS.flatMap((folder) => [folder, ...['apt-daily', 'apt-daily-upgrade'].flatMap((unit) => [`${folder}/${unit}.timer`, `${folder}/${unit}.timer.d/*`, `${folder}/${unit}.service.d/*`]), `${folder}/timers.target.wants/*`]),
  ],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: false,
  look,
};

type Found = Observation<'host.automatic-updates'>;

async function look(host: Host): Promise<Found> {
  const packages = readPackages(host);
  if (!packages.ok) return withoutPackages(packages, 'whether updates install themselves');
  const conf = readWholeAptConf(host);
  if (!conf.ok) return withoutConf(conf);
  const settings = decidingSettings(conf.tree);
  const disagreement = await askApt(host, settings);
  if (disagreement) return disagreement;
  return decide(host, conf.tree, settings, await readSchedule(host));
}

function decide(host: Host, tree: AptNode, settings: readonly Setting[], schedule: Schedule): Found {
  const unattended = installedPackage(host, 'unattended-upgrades');
  const origins = securityOrigins(host, tree);
  const offFaults = [...(unattended ? [] : ['The package unattended-upgrades is not installed.']), ...enabledFaults(tree)];
  const lastRun = readLastRun(host);
  return known<'host.automatic-updates'>({
    installed: unattended !== undefined,
    ...(unattended ? { version: unattended.version } : {}),
    settings: settings.slice(0, 200).map((setting) => ({ ...setting, value: clip(setting.value, 1_000) })),
    enabled: offFaults.length === 0,
    securityOriginAllowed: origins.fault === undefined,
    faults: [...offFaults, ...(origins.fault === undefined ? [] : [origins.fault]), ...schedule.faults].slice(0, 50).map((fault) => clip(fault, 500)),
    blacklist: aptList(tree, 'Unattended-Upgrade::Package-Blacklist').map(({ value }) => clip(value, 500)).filter((value) => value !== '').slice(0, 200),
    timers: schedule.timers.map(({ fault: _fault, ...timer }) => timer),
    scheduled: schedule.scheduled,
    ...(lastRun.lastSuccessAt === undefined ? {} : { lastSuccessAt: toIso(lastRun.lastSuccessAt) }),
    ...(lastRun.lastListsAt === undefined ? {} : { lastListsAt: toIso(lastRun.lastListsAt) }),
    ...(lastRun.lastFailure ? { lastFailure: { at: toIso(lastRun.lastFailure.at), text: clip(lastRun.lastFailure.text, 1_000) } } : {}),
  }, [
    ...settings.slice(0, 100).map(({ key, value, place }) => fromFile(key, `${key} "${value}";`, place?.file ?? 'apt', place?.line)),
    ...origins.evidence, ...schedule.evidence, ...lastRun.evidence,
  ]);
}

function withoutConf(conf: Exclude<AptConfRead, { ok: true }>): Found {
  if ('unread' in conf) return unknownFor(conf.unread, 'what apt is set to');
  const { message, place } = conf.malformed;
  return unknown('malformed', `apt refuses its configuration at ${sayPlace(place)}: ${message}. While that stands, no update runs.`, `Mend ${sayPlace(place)}, then run: apt-config dump`);
}

/** On the live system apt says itself what is in force. Where it says otherwise than we read, nobody knows. */
async function askApt(host: Host, settings: readonly Setting[]): Promise<Found | undefined> {
  const answer = await host.run('apt-config dump');
  if (!answer.ok) return answer.why === 'absent' ? undefined : unknown('malformed', `apt-config dump failed: ${answer.text.trim()}`, 'Run apt-config dump and mend what it names.');
  const differences = differencesFromApt(settings, answer.text);
  if (differences.length === 0) return undefined;
  return unknown('malformed', `Our reading of apt's configuration and apt's own differ in ${differences.join(', ')}.`, 'Report this with the output of apt-config dump.', [fromAnswer('apt-config dump', answer.text)]);
}

/** Whether an entry lets the security archive in: the one whose lists are here, else the one that this release usually has. */
function securityOrigins(host: Host, tree: AptNode): { fault?: string; evidence: Evidence[] } {
  const release = readOsRelease(host);
  if (!release.ok) return { fault: 'The release is not known, so no origin can be compared with its security archive.', evidence: [] };
  const [id, codename] = [release.values.get('ID')!, release.values.get('VERSION_CODENAME') ?? ''];
  const patterns = originPatterns(tree, release.values.get('NAME')?.split(' ')[0] ?? id, codename);
  const lists = readArchives(host, aptFolder(tree, 'Dir::State::lists', { Dir: '/', 'Dir::State': 'var/lib/apt', 'Dir::State::lists': 'lists' }));
  const isOwn = isOfThisRelease(host) ?? (() => true);
  const present: OriginFacts[] = lists.filter((archive) => archive.isSecurity && isOwn(archive)).map((archive) => ({ ...archive, component: 'main' }));
  const usual = usualSecurityOrigin(id, release.values.get('VERSION_ID'), codename);
  const wanted = present.length > 0 ? present : usual ? [usual] : [];
  if (wanted.length === 0) return { fault: `No security archive is known for ${id} ${codename}, and apt keeps no list of one.`, evidence: [] };
  const broken = patterns.find((pattern) => !pattern.conditions);
  if (broken) return { fault: `${broken.setting} has "${broken.written}" (${sayPlace(broken.place)}), at which unattended-upgrades stops with an error.`, evidence: [] };
  const missed = wanted.find((origin) => !patterns.some((pattern) => allowsOrigin(pattern, origin)));
  if (missed) return { fault: `No entry of Unattended-Upgrade::Allowed-Origins or Origins-Pattern lets in origin=${missed.origin}, label=${missed.label}, suite=${missed.suite}, codename=${missed.codename}.`, evidence: [] };
  const allowing = patterns.filter((pattern) => wanted.some((origin) => allowsOrigin(pattern, origin)));
  return { evidence: allowing.map((pattern) => fromFile('Lets the security archive in', pattern.written, pattern.place?.file ?? 'apt', pattern.place?.line)) };
}

interface Schedule {
  readonly timers: readonly TimerState[];
  readonly scheduled: boolean;
  readonly faults: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** What starts the updates: systemd's timers where systemd runs (or would), else cron. */
async function readSchedule(host: Host): Promise<Schedule> {
  const bySystemd = host.live ? host.files.status('/run/systemd/system').ok : hasSystemd(host);
  if (!bySystemd) return cronSchedule(host);
  const states = await askSystemd(host);
  const timers = [readTimer(host, 'apt-daily.timer', 'apt.systemd.daily update'), readTimer(host, 'apt-daily-upgrade.timer', 'apt.systemd.daily install')].map((timer) => {
    const active = states?.get(timer.unit);
    if (active === undefined) return timer;
    return { ...timer, active, ...(active || timer.fault ? {} : { fault: `${timer.unit} is not active` }) };
  });
  const faults = timers.flatMap(({ fault }) => (fault === undefined ? [] : [`${fault}.`]));
  return { timers, scheduled: faults.length === 0, faults, evidence: timers.map((timer) => fromAnswer(timer.unit, timer.fault ?? `enabled${timer.active ? ', active' : ''}`)) };
}

async function askSystemd(host: Host): Promise<ReadonlyMap<string, boolean> | undefined> {
  const answer = await host.run('systemctl show');
  if (!answer.ok) return undefined;
  return new Map(answer.text.split('\n\n').flatMap((block) => {
    const unit = /^Id=(.+)$/m.exec(block)?.[1];
    const state = /^ActiveState=(.+)$/m.exec(block)?.[1];
    return unit && state ? [[unit, state === 'active'] as const] : [];
  }));
}

/** apt's own daily job for machines without systemd; it needs a cron that runs. */
function cronSchedule(host: Host): Schedule {
  const jobs = ['/etc/cron.daily/apt-compat', '/etc/cron.daily/apt'].filter((path) => {
    const status = host.files.status(path);
    return status.ok && status.kind === 'file' && (status.mode & 0o111) !== 0;
  });
  const isInstalled = ['/usr/sbin/cron', '/usr/sbin/crond', '/usr/sbin/anacron'].some((path) => host.files.status(path).ok);
  const isRunning = !host.live || runs(host, 'cron', 'crond', 'anacron');
  const faults = [
    ...(jobs.length > 0 ? [] : ['systemd does not run here, and /etc/cron.daily has no job of apt.']),
    ...(isInstalled ? [] : ['systemd does not run here, and no cron is installed.']),
    ...(isInstalled && !isRunning ? ['systemd does not run here, and cron is installed but does not run.'] : []),
  ];
  return { timers: [], scheduled: faults.length === 0, faults, evidence: jobs.map((path) => fromFile('Daily job', 'executable', path)) };
}
