import { MS } from '@writ/kernel';
import { duration, parameters } from '@writ/policy';
import { defineControl } from '../../../core/control.ts';
import { evaluateArchive, evaluateRestore, evaluateRetention } from './evaluate-keeping.ts';
import { archiveCases, restoreCases, retentionCases } from './keeping-cases.ts';

/** Ninety days of logs, backed up, and the backup tried. */
export const keepingControls = [
  defineControl({
    id: 'log-retention',
    catalogue: 'L4',
    section: 9,
    title: 'Logs are kept',
    subject: 'service',
    parameters: parameters({ keptFor: duration({ business: false }) }),
    wouldMeasure: 'The days of each service for which lines can be read today, gaps named.',
    measure: { reads: ['service.log-days'], evaluate: evaluateRetention, cases: retentionCases, findingAfterMs: MS.hour, countedAs: 'services' },
  }),
  defineControl({
    id: 'log-archive',
    catalogue: 'L4',
    section: 9,
    title: 'Logs are backed up',
    subject: 'service',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The archive as the object store lists it, with sizes and digests, against the days that were written.',
    measure: { reads: ['service.log-archive'], evaluate: evaluateArchive, cases: archiveCases, findingAfterMs: MS.hour, countedAs: 'services' },
  }),
  defineControl({
    id: 'log-restore-test',
    catalogue: 'L4',
    section: 9,
    title: 'The archive is tried',
    subject: 'service',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'A restore of a day drawn by lot, compared line by line with what was written.',
    measure: { reads: ['service.log-restore'], evaluate: evaluateRestore, cases: restoreCases, findingAfterMs: 0, countedAs: 'services' },
  }),
];
