import type { Verdict } from '@writ/contract';
import { type Duration, type Instant, instant, MS, parseInstant, plus, saySpan } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, standing, unknown, unknownFrom } from '../../../core/verdict.ts';
import { sayList } from '../../../core/say-list.ts';
import { CLOSED_AFTER_MS } from '../archive/archive-days.ts';
import { daysOf } from './kept-days.ts';
import { isLookedThrough } from './read-gaps.ts';

/** Whether the lines of every day that the policy asks for can be read today. Policy control `log-retention`. */
export function evaluateRetention({ keptFor }: { readonly keptFor: Duration }, facts: Facts<'service.log-days'>, { now }: Surroundings): Verdict {
  const fact = facts.get('service.log-days');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { from, through, firstDay, gaps, told = [], toldUntil, quietHours, lastLineAt }, evidence } = fact;
  const asked = daysOf(keptFor);
  const askedFrom = dayBefore(through, asked - 1);
  const within = gaps.filter(({ day }) => day >= askedFrom);
  const lost = told.filter(({ day, what }) => what === 'lost' && day >= askedFrom).map(({ day }) => day);
  const unsure = told.filter(({ day, what }) => what === 'unsure' && day >= askedFrom).map(({ day }) => day);
  const lostReasons = lost.length === 0 ? [] : [{ code: 'lines-lost', text: `Lines were lost on their way here on ${sayDays(lost)}.`, remedy: LOST_REMEDY }];
  const unsureReasons = unsure.length === 0 ? [] : [{ code: 'lines-unsure', text: `Lines may have been lost on their way here on ${sayDays(unsure)}: nobody can say whether there were any.`, remedy: LOST_REMEDY }];
  if (firstDay === undefined) {
    if (lastLineAt === undefined) return unknown({ code: 'no-lines', text: 'No line of this service was ever seen.', remedy: 'Let the service send its lines: make a token under Logs, Sources.' }, { evidence });
    return unknown({ code: 'first-day', text: `The first lines came today; 0 of ${asked} days are over.` }, { evidence });
  }
  if (within.length > 0) {
    const archived = within.filter((gap) => (gap.archived ?? 0) > gap.lines).length;
    return broken([{
      code: 'days-missing', text: `Lines are missing on ${within.length === 1 ? '1 day' : `${within.length} days`}: ${sayList(within.map(({ day }) => day))}.`,
      remedy: archived > 0 ? `The archive holds ${archived === 1 ? '1 of these days' : `${archived} of these days`}; put it back from the calendar of the service.` : 'Find out why nothing was written. A service that may be idle for a day writes a line of life every hour.',
    }, ...lostReasons, ...unsureReasons], { evidence });
  }
  if (lostReasons.length > 0) return broken([...lostReasons, ...unsureReasons], { evidence });
  const quiet = quietHours === 0 ? [] : [{ code: 'quiet-hours', text: `${quietHours === 1 ? '1 hour was' : `${quietHours} hours were`} far quieter than usual; the calendar names them.` }];
  if (firstDay > askedFrom) {
    const days = (startOf(through) - startOf(firstDay)) / MS.day + 1;
    const until = plus(startOf(firstDay), asked * MS.day);
    return unknown([{ code: 'younger', text: `${days} of ${asked} days are over since the first line, and every one of them is there. The whole is proved on ${until > now ? new Date(until).toISOString().slice(0, 10) : 'the next look'}.` }, ...unsureReasons, ...quiet], { evidence, until: until > now ? until : undefined });
  }
  if (from > askedFrom) return unknown({ code: 'not-looked', text: `Only the days from ${from} on were looked at; the policy asks for those from ${askedFrom} on.` }, { evidence });
  if (unsureReasons.length > 0) return unknown([...unsureReasons, ...quiet], { evidence });
  if (!isLookedThrough(toldUntil === undefined ? undefined : instant(Date.parse(toldUntil)), through)) {
    return unknown({ code: 'losses-not-looked', text: `Whether lines were told to be lost was ${toldUntil === undefined ? 'never looked at' : `last looked at for what came before ${toldUntil}`}.`, remedy: 'The job logging.watch-lines looks every minute; where it does not, the log of the server says why.' }, { evidence });
  }
  return kept([{ code: 'days-there', text: `All of ${asked} days have lines that can be read, from ${askedFrom} through ${through}.` }, ...quiet], { evidence });
}

/** Whether every closed day is in the archive, elsewhere, in time. Policy control `log-archive`. */
export function evaluateArchive({ every }: { readonly every: Duration }, facts: Facts<'service.log-archive'>, { now, time }: Surroundings): Verdict {
  const fact = facts.get('service.log-archive');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { days, archived, waiting, missing, missingObjects, elsewhere, problem }, evidence } = fact;
  if (missing > 0) return broken({ code: 'objects-missing', text: `${missing === 1 ? '1 object that was archived is' : `${missing} objects that were archived are`} gone: ${sayList(missingObjects)}.`, remedy: 'Find out who removed them. The next night archives the day anew if the store still has it.' }, { evidence });
  // A day is closed a day after its end; from then on the policy's time runs.
  const due = waiting.map(({ day }) => ({ day, at: time.add(every, plus(startOf(day), MS.day + CLOSED_AFTER_MS)) }));
  const late = due.filter(({ at }) => at <= now);
  if (late.length > 0) return broken({ code: 'not-archived', text: `${late.length === 1 ? '1 closed day is' : `${late.length} closed days are`} not archived: ${sayList(late.map(({ day }) => day))}.${problem === undefined ? '' : ` Last night: ${problem}`}`, remedy: 'See whether the store of objects can be written, and the job logging.archive-days runs.' }, { evidence });
  if (days === 0) return unknown({ code: 'no-closed-day', text: 'No day with lines of this service is over yet.' }, { evidence });
  const next = due.map(({ at }) => at).toSorted((a, b) => a - b)[0];
  if (!elsewhere) return broken({ code: 'same-disk', text: `${archived} of ${days} days are archived, on the same disk as the logs: what takes the one takes the other.`, remedy: 'One setting is left: name a folder on another disk or s3://bucket/prefix in WRIT_LOG_ARCHIVE, and start Writ again.' }, { evidence });
  if (archived === 0) return unknown({ code: 'not-yet', text: 'The first closed day waits for the night.' }, { evidence, until: next });
  return kept({ code: 'archived', text: `${archived} of ${days} closed days are archived, elsewhere and under our key.` }, { evidence, until: next, breaksAt: next });
}

/** Whether a day of the archive was lately read back and found as it was written. Policy control `log-restore-test`. */
export function evaluateRestore({ every }: { readonly every: Duration }, facts: Facts<'service.log-restore'>, { now, time }: Surroundings): Verdict {
  const fact = facts.get('service.log-restore');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { days, archivedSince, last, broken: failed }, evidence } = fact;
  if (failed.length > 0) return broken({ code: 'differs', text: `${failed.length === 1 ? `${failed[0]!.day} is` : `${failed.length} days are`} not in the archive as written. ${failed[0]!.said}`, remedy: 'If the store still has the day, the next night archives it anew. If not, its lines are lost: say so in a finding, and find out who could write there.' }, { evidence });
  if (days === 0 || archivedSince === undefined) return unknown({ code: 'nothing-archived', text: 'Nothing of this service is in the archive yet.' }, { evidence });
  const due = time.add(every, parseInstant(last?.at ?? archivedSince)!);
  if (last === undefined) {
    if (due <= now) return broken({ code: 'never-tried', text: `The archive was never read back, and was due ${saySpan(now - due)} ago.`, remedy: REMEDY }, { evidence });
    return standing(unknown({ code: 'not-yet', text: 'The archive was not read back yet; the next night does it.' }, { evidence }), due, due);
  }
  if (due <= now) return broken({ code: 'overdue', text: `The archive was last read back ${saySpan(now - parseInstant(last.at)!)} ago.`, remedy: REMEDY }, { evidence });
  return kept({ code: 'read-back', text: `${last.day}, drawn by lot of ${days} days, was read back ${saySpan(now - parseInstant(last.at)!)} ago and is as it was written.` }, { evidence, until: due, breaksAt: due });
}

const REMEDY = 'See whether the log store and the store of objects answer, and the job logging.archive-days runs.';

const LOST_REMEDY = 'The calendar of the service leads to the lines that tell it. What was lost does not come back: find out why, and accept it with an exception, or wait until the days are out of those that the policy asks for.';

function sayDays(days: readonly string[]): string {
  return `${days.length === 1 ? '1 day' : `${days.length} days`}: ${sayList(days)}`;
}

function startOf(day: string): Instant {
  return instant(Date.parse(`${day}T00:00:00Z`));
}

function dayBefore(day: string, days: number): string {
  return new Date(startOf(day) - days * MS.day).toISOString().slice(0, 10);
}
