import { type Instant, instant, MS, saySpan, toIso, WritError } from '@writ/kernel';
import { sql } from 'kysely';
import { countLines, type FoundLine, searchLines } from '../../../platform/logstore/index.ts';
import { LOGINS } from '../logins/watch-logins.ts';
import { formatPlace } from '../search/read-search.ts';
import { saySeverity } from '../search/say-severity.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import type { Customer, HostLines, LoginEvidence, Measured, ReviewEvidence, SampleLine } from './review.ts';
import type { ReviewParts } from './review-store.ts';

const SAMPLES = 20;
const SAMPLE_CHARACTERS = 400;
const MOST_ACCOUNTS = 30;
/** Whoever looks at logins may be this far behind the end of a review. */
const BEHIND_MS = 15 * MS.minute;

/** Gathers what is known of a customer's servers in a time, now and once: what is found out later belongs to the next review. */
export async function gatherEvidence(parts: ReviewParts, { hosts }: Pick<Customer, 'hosts'>, from: Instant, until: Instant, now: Instant): Promise<ReviewEvidence> {
  const [lines, logins, samples] = await Promise.all([
    measured(() => countHosts(parts, hosts, from, until)),
    readLogins(parts, hosts, from, until),
    measured(() => drawSamples(parts, hosts, from, until)),
  ]);
  return {
    gatheredAt: toIso(now), hosts: lines, logins, samples,
    commands: { notMeasured: 'Nothing here counts the commands of single servers for a review.' },
    anomalies: { notMeasured: 'Nothing here watches the lines of single servers for a review.' },
  };
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
  const watched = await readWatchedUntil(parts, LOGINS);
  if (watched === undefined) return { notMeasured: 'No line was looked at for logins yet.' };
  if (watched + BEHIND_MS < until) return { notMeasured: `Lines of the last ${saySpan(until - watched)} were not looked at for logins yet.` };
  if (hosts.length === 0) return { notMeasured: 'No server is named.' };
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
