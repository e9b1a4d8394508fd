import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { WatchRule } from './evaluate-anomaly-watch.ts';

const { kept, broken, unknown, unseen } = casesOn<WatchRule, 'service.anomaly-watch'>(
  'service.anomaly-watch', { lastLineAt: ago(MS.minute), learningSince: ago(40 * MS.day), canary: { at: ago(3 * MS.hour), found: true } }, { canaryEvery: { amount: 1, unit: 'day' } },
);

const ANSWERED: WatchRule = { canaryEvery: { amount: 1, unit: 'day' }, answeredWithin: { amount: 2, unit: 'day' } };
const waiting = (forMs: number) => ({ count: 3, oldestAt: ago(forMs), oldest: 'A new kind of line came.' });

/** What `anomaly-watch` must say, and what would fool it. */
export const anomalyWatchCases: readonly ControlCase<WatchRule>[] = [
  kept('The watch found what was made on purpose three hours ago', {}, 'watch-awake'),
  broken('An anomaly was made on purpose, and nobody told of it', { canary: { at: ago(3 * MS.hour), found: false } }, 'watch-asleep'),
  broken('The last anomaly was found two days ago', { canary: { at: ago(2 * MS.day), found: true } }, 'not-tried'),
  broken('The last anomaly was found exactly as long ago as allowed', { canary: { at: ago(MS.day), found: true } }, 'not-tried'),
  broken('The service is silent, and the watch is asleep too', { lastLineAt: ago(5 * MS.day), canary: { at: ago(3 * MS.hour), found: false } }, 'watch-asleep'),
  kept('A departure was told an hour ago, and there is time to answer it', { unanswered: waiting(MS.hour) }, 'watch-awake', { parameters: ANSWERED }),
  kept('The policy does not say that anybody answers', { unanswered: waiting(90 * MS.day) }, 'watch-awake'),
  broken('A departure has waited for five days', { unanswered: waiting(5 * MS.day) }, 'departure-unanswered', { parameters: ANSWERED }),
  broken('A departure has waited exactly as long as allowed', { unanswered: waiting(2 * MS.day) }, 'departure-unanswered', { parameters: ANSWERED }),
  broken('The service fell silent after a departure that nobody answered', { lastLineAt: ago(4 * MS.day), unanswered: waiting(5 * MS.day) }, 'departure-unanswered', { parameters: ANSWERED }),
  unknown('The watch is awake over a service that has sent nothing for two days', { lastLineAt: ago(2 * MS.day) }, 'silent'),
  unknown('The service has written for an hour, and the watch only learns', { learningSince: ago(4 * MS.hour), canary: { at: ago(3 * MS.hour), found: false } }, 'learning'),
  unknown('The watch has never been tried', { canary: undefined }, 'never-tried'),
  unknown('No line ever came', { lastLineAt: undefined, learningSince: undefined }, 'no-lines'),
  unknown('The watch was tried tomorrow', { canary: { at: ago(-MS.day), found: true } }, 'wrong-date'),
  unseen('The lines are looked at an hour late', 'stale', 'What came in the last 60 min has not been looked at yet.'),
];
