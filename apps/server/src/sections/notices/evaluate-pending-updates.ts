import type { FactValue, Reason, Verdict } from '@writ/contract';
import { earliest, formatDuration, parseInstant, plus, saySpan, type Duration, type Instant } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { changesAt, CLOCK_SLACK_MS, decideFreshness, type Freshness } from '../../core/decide-freshness.ts';
import { sayList } from '../../core/say-list.ts';
import { standing, unknownFrom, worst } from '../../core/verdict.ts';

export interface PendingUpdatesRule {
  /** How long a security update may be available without being installed. */
  readonly within: Duration;
  /** How old the package lists may be for their silence to count. */
  readonly lists: Duration;
}

type Update = FactValue<'host.pending-updates'>['pending'][number];
interface Waiting { readonly update: Update; readonly since: Instant; readonly due: Instant }
type PendingUpdates = FactValue<'host.pending-updates'>;

/**
 * Whether a host has gone without an available security update for too long. What is overdue is broken however old the lists are;
 * that nothing is overdue is known only from fresh lists of a security archive. Policy control `pending-updates`.
 */
export function evaluatePendingUpdates(rule: PendingUpdatesRule, facts: Facts<'host.pending-updates'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.pending-updates');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { now, time } = surroundings;
  const dated = fact.value.pending.map((update) => ({ update, since: parseInstant(update.since) }));
  const waiting: Waiting[] = dated.flatMap(({ update, since }) => (since === undefined || isAhead(since, now) ? [] : [{ update, since, due: time.add(rule.within, since) }]));
  const overdue = waiting.filter(({ due }) => now >= due).toSorted((left, right) => left.since - right.since);
  const lists = decideFreshness(fact.value.listsAt, rule.lists, surroundings);
  const breaksAt = overdue.length > 0 ? undefined : earliest(...waiting.map(({ due }) => due));
  const verdict = worst({
    broken: overdueReasons(overdue, rule, now),
    unknown: [...listDoubts(fact.value.securityListsPresent, lists, rule), ...dateDoubts(dated.length - waiting.length), ...ageDoubts(fact.value, waiting, now)],
    kept: [{ code: 'none-overdue', text: sayWaiting(waiting, now) }],
  }, { evidence: fact.evidence });
  if (verdict.state === 'broken') return verdict;
  const believed = earliest(...dated.flatMap(({ since }) => (since !== undefined && isAhead(since, now) ? [plus(since, -CLOCK_SLACK_MS)] : [])));
  return standing(verdict, earliest(breaksAt, changesAt(lists), believed), breaksAt);
}

function isAhead(since: Instant, now: Instant): boolean {
  return since - CLOCK_SLACK_MS > now;
}

function overdueReasons(overdue: readonly Waiting[], rule: PendingUpdatesRule, now: Instant): Reason[] {
  const held = overdue.filter(({ update }) => update.held);
  const free = overdue.filter(({ update }) => !update.held);
  const reasons: Reason[] = [];
  if (free.length > 0) {
    reasons.push({
      code: 'overdue',
      text: `${free.length} pending for longer than ${formatDuration(rule.within)}: ${sayUpdates(free, now)}.`,
      remedy: `apt-get install --only-upgrade ${free.slice(0, 10).map(({ update }) => update.package).join(' ')}`,
    });
  }
  if (held.length > 0) {
    reasons.push({
      code: 'held-back',
      text: `${held.length} held back for longer than ${formatDuration(rule.within)}: ${sayUpdates(held, now)}.`,
      remedy: `apt-mark unhold ${held.slice(0, 10).map(({ update }) => update.package).join(' ')}, or record an exception with an end`,
    });
  }
  return reasons;
}

function listDoubts(present: boolean, lists: Freshness, rule: PendingUpdatesRule): Reason[] {
  if (!present) {
    return [{
      code: 'no-security-archive',
      text: '0 package lists come from a security archive: nothing can be said to be up to date.',
      remedy: 'Add the security archive of this release to /etc/apt/sources.list.d and run apt-get update.',
    }];
  }
  switch (lists.is) {
    case 'fresh': return [];
    case 'old': return [{
      code: 'lists-stale',
      text: `${saySpan(lists.ageMs)} since the package lists were refreshed; after ${formatDuration(rule.lists)} they no longer tell what is pending.`,
      remedy: 'apt-get update',
    }];
    default: return [{
      code: 'wrong-date',
      text: 'The date of the package lists lies ahead of now or cannot be read: no age follows from it.',
      remedy: 'timedatectl status',
    }];
  }
}

/** Whoever looks for the first time cannot know how long the updates that they find have been there. */
function ageDoubts({ watchedSince }: PendingUpdates, waiting: readonly Waiting[], now: Instant): Reason[] {
  const first = watchedSince === undefined ? undefined : parseInstant(watchedSince);
  const older = first === undefined ? [] : waiting.filter(({ since }) => since <= first);
  if (first === undefined || older.length === 0) return [];
  return [{
    code: 'age-unknown',
    text: `${older.length} already pending when this host was first looked at, ${saySpan(now - first)} ago, and for how long before nobody knows: ${sayUpdates(older, now)}.`,
    remedy: 'unattended-upgrade --verbose',
  }];
}

function dateDoubts(count: number): Reason[] {
  return count === 0 ? [] : [{
    code: 'wrong-date',
    text: `${count} pending since a date that lies ahead of now or cannot be read.`,
    remedy: 'timedatectl status',
  }];
}

function sayWaiting(waiting: readonly Waiting[], now: Instant): string {
  if (waiting.length === 0) return '0 security updates pending.';
  const oldest = Math.max(...waiting.map(({ since }) => now - since));
  return `${waiting.length} pending, the oldest for ${saySpan(oldest)}: ${sayUpdates(waiting, now)}.`;
}

function sayUpdates(waiting: readonly Waiting[], now: Instant): string {
  return sayList(waiting.map(({ update, since }) => `${update.package} ${update.installed} → ${update.candidate} (${saySpan(now - since)}${sayPhase(update)})`));
}

/** Why an update may not have come yet. It is no excuse once its time is over: the archive can be asked for it by hand. */
function sayPhase({ phasedPercent }: Update): string {
  return phasedPercent === undefined || phasedPercent >= 100 ? '' : `, given to ${phasedPercent} % of hosts so far`;
}
