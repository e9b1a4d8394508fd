import type { Verdict } from '@writ/contract';
import { type Duration, earliest, formatDuration, type Instant, MS, parseInstant, plus, saySpan } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { changesAt, decideFreshness } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface WatchRule {
  /** How often an anomaly that was made on purpose is found. */
  readonly canaryEvery: Duration;
  /** How long a departure may wait for a person; where the policy does not say, it may for ever. */
  readonly answeredWithin?: Duration | undefined;
}

/** A service that writes nothing for so long is silent, and silence is never kept. */
const SILENT_AFTER_MS = 2 * MS.day;
/** The watch only learns for so long. */
const LEARNS_MS = MS.day;

/** Whether the watch over a service's lines found what was made on purpose, and a person answers what it tells. Policy control `anomaly-watch`. */
export function evaluateAnomalyWatch({ canaryEvery, answeredWithin }: WatchRule, facts: Facts<'service.anomaly-watch'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('service.anomaly-watch');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { lastLineAt, learningSince, canary, unanswered }, evidence } = fact;
  const { now, time } = surroundings;
  const answerBy: Instant | undefined = unanswered && answeredWithin && time.add(answeredWithin, parseInstant(unanswered.oldestAt)!);
  if (answerBy !== undefined && answerBy <= now) {
    const { count, oldest } = unanswered!;
    return broken({ code: 'departure-unanswered', text: `${count === 1 ? '1 departure waits' : `${count} departures wait`} for an answer, the oldest for longer than ${formatDuration(answeredWithin!)}: ${oldest}`, remedy: 'Say under Logs, Patterns that it was handled, or that it is normal.' }, { evidence });
  }
  if (lastLineAt === undefined || learningSince === undefined) return unknown({ code: 'no-lines', text: '0 lines ever came from this service.', remedy: 'Let the service send its lines: make a token under Logs, Sources.' }, { evidence });
  if (canary === undefined) return unknown({ code: 'never-tried', text: '0 anomalies made on purpose were put before the watch.', remedy: 'See whether the job logging.judge-patterns runs.' }, { evidence });
  const learnedAt = plus(parseInstant(learningSince)!, LEARNS_MS);
  if (!canary.found && parseInstant(canary.at)! < learnedAt) return unknown({ code: 'learning', text: 'The watch only learns in the first day of a service, and was last tried then.' }, { evidence });
  if (!canary.found) return broken({ code: 'watch-asleep', text: '0 of 1 anomalies made on purpose were found by the watch.', remedy: 'See the log of Writ for the job logging.judge-patterns.' }, { evidence });
  const age = decideFreshness(canary.at, canaryEvery, surroundings);
  if (age.is === 'old') return broken({ code: 'not-tried', text: `${saySpan(age.ageMs)} since the watch was last tried; the policy allows ${formatDuration(canaryEvery)}.`, remedy: 'See whether the job logging.judge-patterns runs.' }, { evidence });
  if (age.is !== 'fresh') return unknown({ code: 'wrong-date', text: `The watch was last tried at ${canary.at}, which lies ahead of now.` }, { evidence, until: changesAt(age) });
  const silentAt = plus(parseInstant(lastLineAt)!, SILENT_AFTER_MS);
  if (now >= silentAt) return unknown({ code: 'silent', text: `Nothing came for ${saySpan(now - silentAt + SILENT_AFTER_MS)}: the watch has nothing to look at.`, remedy: 'See whether the service runs, and whether its lines still find the way.' }, { evidence, until: age.until });
  const breaksAt = earliest(age.until, answerBy);
  return kept({ code: 'watch-awake', text: `${saySpan(age.ageMs)} since the watch found an anomaly made on purpose; it may be ${formatDuration(canaryEvery)}.` }, { evidence, until: earliest(age.until, silentAt, answerBy), breaksAt: breaksAt !== undefined && breaksAt < silentAt ? breaksAt : undefined });
}
