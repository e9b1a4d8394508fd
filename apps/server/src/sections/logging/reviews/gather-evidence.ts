import { type Instant, instant, MS, saySpan, toIso, WritError } from '@writ/kernel';
import { sql } from 'kysely';
import { countLines, type FoundLine, searchLines } from '../../../platform/logstore/index.ts';
import { COMMANDS } from '../commands/watch-commands.ts';
import { LOGINS } from '../logins/watch-logins.ts';
import { PATTERNS_WATCHER } from '../patterns/watch-patterns.ts';
import { formatPlace } from '../search/read-search.ts';
import { saySeverity } from '../search/say-severity.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import type { Customer, HostLines, LoginEvidence, Measured, ReviewEvidence, SampleLine } from './review.ts';
import type { ReviewParts } from './review-store.ts';

const SAMPLES = 20;
const SAMPLE_CHARACTERS = 400;
const MOST_ACCOUNTS = 30;
/** Whoever looks at lines may be this far behind the end of a review. */
const BEHIND_MS = 15 * MS.minute;

/** Gathers what is known of a customer's servers in a time, now and once: what is found out later belongs to the next review. */
export async function gatherEvidence(parts: ReviewParts, { hosts }: Pick<Customer, 'hosts'>, from: Instant, until: Instant, now: Instant): Promise<ReviewEvidence> {
  const [lines, logins, commands, anomalies, samples] = await Promise.all([
    measured(() => countHosts(parts, hosts, from, until)),
    readLogins(parts, hosts, from, until),
    readCommands(parts, hosts, from, until),
    readAnomalies(parts, hosts, from, until),
    measured(() => drawSamples(parts, hosts, from, until)),
  ]);
  return { gatheredAt: toIso(now), hosts: lines, logins, commands, anomalies, samples };
}

async function countHosts({ logs }: ReviewParts, hosts: readonly string[], from: Instant, until: Instant): Promise<readonly HostLines[]> {
  const connection = await logs.ready();
  const counted: HostLines[] = [];
  // One after the other: a review is no reason to hold up those who search.
  for (const host of hosts) {
    const days = await countLines(connection, { from, until, host }, MS.day);
    const told = new Set(days.map((day) => day.from));
    const sum = (of: 'lines' | 'warnings' | 'errors'): number => days.reduce((total, day) => total + day[of], 0);
    counted.push({ host, lines: sum('lines'), warnings: sum('warnings'), errors: sum('errors'), silentDays: wholeDays(from, until).filter((day) => !told.has(day)).map((day) => toIso(instant(day)).slice(0, 10)) });
  }
  return counted;
}

/** Beginnings of the days (UTC) that lie wholly in a time. */
export function wholeDays(from: number, until: number): readonly number[] {
  const days: number[] = [];
  for (let day = Math.ceil(from / MS.day) * MS.day; day + MS.day <= until; day += MS.day) days.push(day);
  return days;
}

async function readLogins(parts: ReviewParts, hosts: readonly string[], from: Instant, until: Instant): Promise<Measured<LoginEvidence>> {
  const late = await sayLate(parts, LOGINS, until, 'logins');
  if (late !== undefined) return { notMeasured: late };
  const rows = await parts.db.selectFrom('logging.login_hours').select((eb) => ['account', eb.fn.sum<string>('failed').as('failed'), eb.fn.sum<string>('accepted').as('accepted')])
    .where(sql<boolean>`lower(host) = any(${hosts.map((host) => host.toLowerCase())}::text[])`).where('hour', '>=', new Date(from)).where('hour', '<', new Date(until)).groupBy('account').execute();
  const accounts = rows.map(({ account, failed, accepted }) => ({ account, failed: Number(failed), accepted: Number(accepted) }));
  return {
    is: {
      failed: accounts.reduce((total, { failed }) => total + failed, 0), accepted: accounts.reduce((total, { accepted }) => total + accepted, 0),
      accounts: accounts.filter(({ accepted }) => accepted > 0).toSorted((one, other) => other.accepted - one.accepted || (one.account < other.account ? -1 : 1)).slice(0, MOST_ACCOUNTS),
    },
  };
}

/** Commands that rules mean, by name. */
const MOST_FLAGGED = 20;
const COMMAND_CHARACTERS = 160;

async function readCommands(parts: ReviewParts, hosts: readonly string[], from: Instant, until: Instant): Promise<ReviewEvidence['commands']> {
  const late = await sayLate(parts, COMMANDS, until, 'commands');
  if (late !== undefined) return { notMeasured: late };
  const onHosts = sql<boolean>`lower(host) = any(${hosts.map((host) => host.toLowerCase())}::text[])`;
  const rows = parts.db.selectFrom('logging.commands').where(onHosts).where('hour', '>=', new Date(from)).where('hour', '<', new Date(until));
  const { run } = await rows.select(({ fn }) => fn.sum<string | null>('times').as('run')).executeTakeFirstOrThrow();
  const flagged = await rows.select(['host', 'account', 'as_account', 'command']).where(sql<boolean>`cardinality(rules) > 0`).orderBy('last_at', 'desc').limit(MOST_FLAGGED).execute();
  return {
    is: {
      run: Number(run ?? 0),
      flagged: flagged.map(({ host, account, as_account, command }) => `${account || 'somebody'}${as_account !== '' && as_account !== account ? ` as ${as_account}` : ''} on ${host}: ${command.slice(0, COMMAND_CHARACTERS)}`),
    },
  };
}

/** Departures that a review tells. */
const MOST_ANOMALIES = 50;

/** What departed from the usual, and was not said to be normal, in the lines of services that wrote on these servers in that time. It is told by service: one that runs elsewhere too may have departed there. */
async function readAnomalies(parts: ReviewParts, hosts: readonly string[], from: Instant, until: Instant): Promise<ReviewEvidence['anomalies']> {
  const late = await sayLate(parts, PATTERNS_WATCHER, until, 'what is out of the ordinary');
  if (late !== undefined) return { notMeasured: late };
  const told = await parts.db.selectFrom('logging.pattern_alerts').select(['service', 'sentence']).where('since', '>=', new Date(from)).where('since', '<', new Date(until)).where('normal_at', 'is', null).orderBy('since', 'desc').orderBy('id').limit(1_000).execute();
  if (told.length === 0) return { is: [] };
  return measured(async () => {
    const here = await findServicesOn(parts, hosts, [...new Set(told.map(({ service }) => service))], from, until);
    const names = new Map<string, string>((await parts.db.selectFrom('core.services').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]));
    return told.filter(({ service }) => here.has(service)).slice(0, MOST_ANOMALIES).map(({ service, sentence }) => `${names.get(service) ?? 'A service'}: ${sentence}`);
  });
}

async function findServicesOn({ logs }: ReviewParts, hosts: readonly string[], services: readonly string[], from: Instant, until: Instant): Promise<ReadonlySet<string>> {
  const connection = await logs.ready();
  const here = new Set<string>();
  for (const service of services) {
    for (const host of hosts) {
      if (here.has(service)) break;
      if ((await countLines(connection, { from, until, host, service }, MS.day)).some(({ lines }) => lines > 0)) here.add(service);
    }
  }
  return here;
}

/** Why what a watcher saw says nothing of a time that ended then; undefined where it does. */
async function sayLate(parts: ReviewParts, watcher: string, until: Instant, what: string): Promise<string | undefined> {
  const watched = await readWatchedUntil(parts, watcher);
  if (watched === undefined) return `No line was looked at for ${what} yet.`;
  return watched + BEHIND_MS < until ? `Lines of the last ${saySpan(until - watched)} were not looked at for ${what} yet.` : undefined;
}

/** Lines to read with one's own eyes: of each server the latest errors and warnings, then whatever came last. */
async function drawSamples({ logs }: ReviewParts, hosts: readonly string[], from: Instant, until: Instant): Promise<readonly SampleLine[]> {
  const connection = await logs.ready();
  const each = Math.max(1, Math.ceil(SAMPLES / Math.max(1, hosts.length)));
  const drawn = new Map<string, SampleLine>();
  for (const severity of [13, undefined]) {
    for (const host of hosts) {
      if (drawn.size >= SAMPLES) break;
      const { lines } = await searchLines(connection, { filter: { from, until, host, severity }, limit: each, patienceMs: 5_000 });
      for (const line of lines) if (drawn.size < SAMPLES) drawn.set(formatPlace(line), sampleOf(line));
    }
  }
  return [...drawn.values()];
}

function sampleOf(line: FoundLine): SampleLine {
  const { message, host, program } = line;
  return { at: toIso(instant(line.at)), host, program, level: saySeverity(line.severity).word, message: message.length > SAMPLE_CHARACTERS ? `${message.slice(0, SAMPLE_CHARACTERS)}…` : message, place: formatPlace(line) };
}

/** What the log store cannot say is not measured, for the reason that it gives. */
async function measured<Value>(look: () => Promise<Value>): Promise<Measured<Value>> {
  try {
    return { is: await look() };
  } catch (error) {
    if (error instanceof WritError && error.kind !== 'internal') return { notMeasured: error.message };
    throw error;
  }
}
