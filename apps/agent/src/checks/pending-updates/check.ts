import type { Evidence } from '@writ/contract';
import { HOST_BOUNDS } from '@writ/contract';
import { parseInstant, toIso, type Json } from '@writ/kernel';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { clip, fromAnswer, fromFile } from '../evidence.ts';
import { withoutPackages } from '../packages/check.ts';
import { aptFolder, readWholeAptConf } from '../read-apt-conf.ts';
import { isOfThisRelease, readArchives, type Archive } from '../read-archives.ts';
import { DPKG_STATUS, readPackages } from '../read-packages.ts';
import { unknownFor } from '../say-unread.ts';
import { createPendingSearch, withSince, type Pending } from './decide-pending.ts';
import { listPackageLists, readPackageList, type UnreadableList } from './read-package-lists.ts';

const LISTS = '/var/lib/apt/lists/';
const MEMORY_KEY = 'pending-updates.since';
const WATCHED_KEY = 'pending-updates.watched-since';

/**
 * Security updates that are available and not installed: dpkg's versions against the lists of the security archives. Only those lists are read,
 * because a package older than its security archive's is pending whatever the other archives have.
 */
export const pendingUpdates: Check<'host.pending-updates'> = {
  kind: 'host.pending-updates',
  watches: [DPKG_STATUS, LISTS, '/var/lib/apt/periodic/*'],
  everySeconds: 300,
  cost: 'dear',
  needsRoot: false,
  look,
};

type Found = Observation<'host.pending-updates'>;

function look(host: Host): Found {
  const packages = readPackages(host);
  if (!packages.ok) return withoutPackages(packages, 'which updates are pending');
  const conf = readWholeAptConf(host);
  const folder = conf.ok ? aptFolder(conf.tree, 'Dir::State::lists', { Dir: '/', 'Dir::State': 'var/lib/apt', 'Dir::State::lists': 'lists' }) : LISTS;
  const names = host.files.list(folder);
  if (!names.ok) return unknownFor(names, 'which updates are pending');
  const archives = readArchives(host, folder).filter((archive) => archive.isSecurity);
  const lists = archives.flatMap((archive) => listPackageLists(host, folder, archive).map((file) => ({ file, archive })));
  const listsAt = listsRefreshedAt(host, folder, archives);
  if (lists.length === 0 || listsAt === undefined) {
    return unknown('missing', `${folder} has no package list of a security archive, so which updates are pending cannot be told.`, 'Add the security archive to /etc/apt/sources.list and run: apt-get update');
  }
  const isOwn = isOfThisRelease(host);
  if (!isOwn) return unknown('missing', 'The release has no name in os-release, so which security archive is its own cannot be told.', 'Look at it: cat /etc/os-release');
  if (!lists.some(({ archive }) => isOwn(archive))) {
    return unknown('missing', `${folder} has package lists of other releases' security archives (${archives.map(({ codename, suite }) => codename || suite).join(', ')}) and none of this one, so which updates are pending cannot be told.`, 'Name the security archive of this release in /etc/apt/sources.list and run: apt-get update');
  }
  const search = createPendingSearch(packages.packages);
  const unreadable = lists.flatMap(({ file, archive }) => offerAll(host, file, archive, search) ?? []);
  if (unreadable.length > 0) return unknown('malformed', `${unreadable[0]!.file} cannot be read: ${unreadable[0]!.why}.`, 'Run: apt-get update');
  return answer(host, search, listsAt, archives);
}

function offerAll(host: Host, file: string, archive: Archive, search: ReturnType<typeof createPendingSearch>): UnreadableList | undefined {
  const list = readPackageList(host, file, search.wants);
  for (let next = list.next(); ; next = list.next()) {
    if (next.done) return next.value;
    search.offer(next.value, `${archive.origin} ${archive.codename || archive.suite}`);
  }
}

function answer(host: Host, search: ReturnType<typeof createPendingSearch>, listsAt: { at: number; by: Evidence }, archives: readonly Archive[]): Found {
  const found = search.found().slice(0, HOST_BOUNDS.packages);
  const keyOf = ({ installed, candidate }: (typeof found)[number]): string => `${installed.name}:${installed.architecture}=${candidate.version}`;
  const since = withSince(found.map(keyOf), rememberedTimes(host.memory.recall(MEMORY_KEY)), toIso(host.now));
  host.memory.keep(MEMORY_KEY, since);
  const watchedSince = rememberedTime(host.memory.recall(WATCHED_KEY)) ?? toIso(host.now);
  host.memory.keep(WATCHED_KEY, watchedSince);
  const pending: Pending[] = found.map((item) => ({
    package: item.installed.name, installed: item.installed.version, candidate: item.candidate.version, origin: clip(item.origin, 500),
    since: since[keyOf(item)]!, held: item.installed.held,
    ...(item.candidate.phasedPercent === undefined ? {} : { phasedPercent: item.candidate.phasedPercent }),
  }));
  return known<'host.pending-updates'>({ listsAt: new Date(listsAt.at).toISOString(), watchedSince, securityListsPresent: true, pending }, [
    listsAt.by,
    ...archives.map((archive) => fromFile('Security archive', `${archive.origin} ${archive.label} ${archive.suite} ${archive.codename} from ${archive.site}`, archive.file)),
    ...pending.slice(0, 100).map((item) => fromAnswer(item.package, `${item.installed} installed, ${item.candidate} available${item.held ? ', held' : ''}`)),
  ]);
}

/**
 * When the lists were last fetched: a stamp of success; on the live system the last change of their folder, which a fetch renames into; else what the
 * archive's own Release file says, which is the earliest that it can have been.
 */
function listsRefreshedAt(host: Host, folder: string, archives: readonly Archive[]): { at: number; by: Evidence } | undefined {
  const sources = [
    ...['/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/periodic/update-stamp', ...(host.live ? [folder] : [])].map((path) => {
      const status = host.files.status(path);
      return { path, at: status.ok ? Math.floor(status.modifiedAt) : undefined };
    }),
    ...archives.map((archive) => ({ path: archive.file, at: archive.madeAt })),
  ];
  const believed = sources.flatMap(({ path, at }) => (at !== undefined && at <= host.now ? [{ path, at }] : []));
  const newest = believed.toSorted((left, right) => right.at - left.at)[0];
  return newest && { at: newest.at, by: fromFile('Lists refreshed', new Date(newest.at).toISOString(), newest.path) };
}

/** What the memory holds, as far as it is what was kept there: it comes from a file. */
function rememberedTimes(memory: Json | undefined): Record<string, string> {
  if (memory === null || typeof memory !== 'object' || Array.isArray(memory)) return {};
  return Object.fromEntries(Object.entries(memory).flatMap(([key, at]) => (typeof at === 'string' && parseInstant(at) !== undefined ? [[key, at]] : [])));
}

function rememberedTime(memory: Json | undefined): string | undefined {
  return typeof memory === 'string' && parseInstant(memory) !== undefined ? memory : undefined;
}
