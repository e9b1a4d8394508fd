import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { evaluateArchive, evaluateRetention } from './evaluate-keeping.ts';

type KeptFor = Parameters<typeof evaluateRetention>[0];
type Every = Parameters<typeof evaluateArchive>[0];

const retention = casesOn<KeptFor, 'service.log-days'>(
  'service.log-days', { from: '2026-08-26', through: '2026-11-23', firstDay: '2026-05-01', lastLineAt: ago(5 * MS.minute), gaps: [], toldUntil: ago(5 * MS.minute), quietHours: 0, quietest: [] }, { keptFor: { amount: 90, unit: 'day' } },
);

/** What `log-retention` must say, and what would fool it. */
export const retentionCases: readonly ControlCase<KeptFor>[] = [
  retention.kept('Every one of ninety days has lines', {}, 'days-there'),
  retention.kept('The first line is just ninety days old', { firstDay: '2026-08-26' }, 'days-there'),
  retention.kept('A gap is older than the policy asks', { from: '2026-08-01', gaps: [{ day: '2026-08-25', what: 'no lines', lines: 0 }] }, 'days-there'),
  retention.kept('Some hours were quiet, which proves nothing', { quietHours: 2, quietest: [{ at: ago(5 * MS.day), lines: 0, usual: 900 }] }, 'days-there'),
  retention.broken('One day is without a line', { gaps: [{ day: '2026-10-11', what: 'no lines', lines: 0 }] }, 'days-missing'),
  retention.broken('A day has lost half of the lines that were archived of it', { gaps: [{ day: '2026-10-11', what: 'fewer lines', lines: 500, archived: 1_000 }] }, 'days-missing'),
  retention.broken('The oldest day is missing', { gaps: [{ day: '2026-08-26', what: 'no lines', lines: 0, archived: 12 }] }, 'days-missing'),
  retention.broken('A service of twelve days has a gap already', { firstDay: '2026-11-12', gaps: [{ day: '2026-11-15', what: 'no lines', lines: 0 }] }, 'days-missing'),
  retention.broken('A host told that lines of a day were rotated away before they were read', { told: [{ day: '2026-10-11', what: 'lost', times: 1 }] }, 'lines-lost'),
  retention.broken('The numbers of messages were jumped over today, and every day has lines', { told: [{ day: '2026-11-24', what: 'lost', times: 3 }] }, 'lines-lost'),
  retention.broken('A service of twelve days has lost lines already', { firstDay: '2026-11-12', told: [{ day: '2026-11-15', what: 'lost', times: 1 }] }, 'lines-lost'),
  retention.broken('One day was lost for certain and another perhaps', { told: [{ day: '2026-10-11', what: 'unsure', times: 1 }, { day: '2026-10-12', what: 'lost', times: 1 }] }, 'lines-lost'),
  retention.kept('What was lost is older than the policy asks', { told: [{ day: '2026-08-25', what: 'lost', times: 2 }] }, 'days-there'),
  retention.unknown('The spool of a host was damaged, and nobody can say what it held', { told: [{ day: '2026-10-11', what: 'unsure', times: 1 }] }, 'lines-unsure'),
  retention.unknown('Nobody has looked for two days whether lines were told to be lost', { toldUntil: ago(2 * MS.day) }, 'losses-not-looked'),
  retention.unknown('The service is twelve days old, and all of them are there', { firstDay: '2026-11-12' }, 'younger'),
  retention.unknown('The first line came a day too late', { firstDay: '2026-08-27' }, 'younger'),
  retention.unknown('The policy asks for more days than were looked at', {}, 'not-looked', { parameters: { keptFor: { amount: 180, unit: 'day' } } }),
  retention.unknown('No line ever came', { firstDay: undefined, lastLineAt: undefined }, 'no-lines'),
  retention.unknown('The first lines came today', { firstDay: undefined }, 'first-day'),
  retention.unseen('The log store does not answer', 'unreadable', 'The log store does not answer.'),
];

const archive = casesOn<Every, 'service.log-archive'>(
  'service.log-archive', { days: 90, archived: 90, waiting: [], missing: 0, missingObjects: [], elsewhere: true, lastArchivedAt: ago(8 * MS.hour) }, { every: { amount: 1, unit: 'day' } },
);

/** What `log-archive` must say, and what would fool it. */
export const archiveCases: readonly ControlCase<Every>[] = [
  archive.kept('Every closed day is in the archive', {}, 'archived'),
  archive.kept('The day that was just closed waits for the night', { archived: 89, waiting: [{ day: '2026-11-22', lines: 10 }] }, 'archived'),
  archive.broken('A day waits since its time is over', { archived: 89, waiting: [{ day: '2026-11-21', lines: 10 }] }, 'not-archived'),
  archive.broken('Lines that came late are not in the archive for weeks', { archived: 89, waiting: [{ day: '2026-10-01', lines: 12, archived: 10 }] }, 'not-archived'),
  archive.broken('The manifest says all is there, and an object is gone', { missing: 1, missingObjects: ['s/2026-10-01.1.1.parquet'] }, 'objects-missing'),
  archive.broken('The archive lies beside the logs', { elsewhere: false }, 'same-disk'),
  archive.broken('Nothing was ever archived', { archived: 0, waiting: [{ day: '2026-09-01', lines: 10 }], lastArchivedAt: undefined, problem: 'The disk of the object store is full.' }, 'not-archived'),
  archive.unknown('No day is over yet', { days: 0, archived: 0, lastArchivedAt: undefined }, 'no-closed-day'),
  archive.unknown('The first closed day waits for the night', { days: 1, archived: 0, waiting: [{ day: '2026-11-22', lines: 10 }], lastArchivedAt: undefined }, 'not-yet'),
  archive.unseen('The folder of the archive cannot be read', 'unreadable', 'The archive could not be used (EACCES).'),
];

const restore = casesOn<Every, 'service.log-restore'>(
  'service.log-restore', { days: 90, archivedSince: ago(90 * MS.day), last: { at: ago(3 * MS.day), day: '2026-10-01', intact: true, said: 'Every line is as it was written.' }, broken: [] }, { every: { amount: 30, unit: 'day' } },
);

/** What `log-restore-test` must say, and what would fool it. */
export const restoreCases: readonly ControlCase<Every>[] = [
  restore.kept('A day was read back three days ago', {}, 'read-back'),
  restore.broken('The last test is thirty days old', { last: { at: ago(30 * MS.day), day: '2026-10-01', intact: true, said: 'Every line is as it was written.' } }, 'overdue'),
  restore.broken('A day is not as it was written', { last: { at: ago(MS.hour), day: '2026-10-01', intact: false, said: 'The object is gone.' }, broken: [{ day: '2026-10-01', said: 'The object is gone.' }] }, 'differs'),
  restore.broken('Another day passed since, and the broken one is still broken', { broken: [{ day: '2026-09-01', said: 'The seal is broken.' }] }, 'differs'),
  restore.broken('The archive was never read back in ninety days', { last: undefined }, 'never-tried'),
  restore.unknown('The archive is two days old', { last: undefined, archivedSince: ago(2 * MS.day) }, 'not-yet'),
  restore.unknown('Nothing is in the archive', { days: 0, archivedSince: undefined, last: undefined }, 'nothing-archived'),
  restore.unseen('The server has not looked for hours', 'stale', 'It was last looked at 5 h ago.'),
];
