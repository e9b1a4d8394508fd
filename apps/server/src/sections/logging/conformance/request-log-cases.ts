import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { RequestLogRule } from './evaluate-request-log.ts';

const { kept, broken, unknown, unseen } = casesOn<RequestLogRule, 'service.request-lines'>(
  'service.request-lines', { days: 7, lines: 40_000, requestLines: 10_000, lacking: [{ what: ['request id'], lines: 40 }], lastLineAt: ago(5 * MS.minute) }, { fields: ['date', 'time', 'operation', 'request id'], share: 99 },
);

/** What `request-log` must say, and what would fool it. */
export const requestLogCases: readonly ControlCase<RequestLogRule>[] = [
  kept('Nearly every request line says all of it', {}, 'lines-say-it'),
  kept('Exactly as many lines as allowed lack something', { lacking: [{ what: ['operation'], lines: 100 }] }, 'lines-say-it'),
  kept('What is lacking is not asked for', { lacking: [{ what: ['operation'], lines: 9_000 }] }, 'lines-say-it', { parameters: { fields: ['request id'], share: 99 } }),
  broken('One line more than allowed lacks something', { lacking: [{ what: ['operation'], lines: 100 }, { what: ['request id'], lines: 1 }] }, 'lines-lack'),
  broken('Every line has a request id, and it is always the same', { lacking: [{ what: ['repeated id'], lines: 9_999 }] }, 'ids-repeat'),
  broken('Access lines in the common format, which has no request id', { lacking: [{ what: ['request id'], lines: 10_000 }] }, 'lines-lack'),
  broken('Half of the lines have no time of their own', { lacking: [{ what: ['date and time'], lines: 5_000 }] }, 'lines-lack'),
  unknown('The service writes much, and nothing of it tells of a request', { requestLines: 0, lacking: [] }, 'no-request-lines'),
  unknown('Three perfect lines came', { lines: 3, requestLines: 3, lacking: [] }, 'too-few-lines'),
  unknown('The service has sent nothing for two days', { lastLineAt: ago(2 * MS.day) }, 'silent'),
  unknown('No line ever came', { lines: 0, requestLines: 0, lacking: [], lastLineAt: undefined }, 'no-lines'),
  unknown('The policy asks for what nothing measures', {}, 'field-not-measured', { parameters: { fields: ['customer'], share: 99 } }),
  unseen('The watcher of lines has fallen behind', 'stale', 'The lines were last looked at 20 min ago.'),
];
