import { MS } from '@writ/kernel';
import { duration, names, parameters, percent } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { evaluateUserCommands } from './commands/evaluate-user-commands.ts';
import { userCommandsCases } from './commands/user-commands-cases.ts';
import { evaluateFailedLogins } from './logins/evaluate-failed-logins.ts';
import { failedLoginsCases } from './logins/failed-logins-cases.ts';
import { managedServerReviewMeasure } from './reviews/review-controls.ts';
import { evaluateRequestLog } from './conformance/evaluate-request-log.ts';
import { requestLogCases } from './conformance/request-log-cases.ts';
import { anomalyWatchCases } from './patterns/anomaly-watch-cases.ts';
import { evaluateAnomalyWatch } from './patterns/evaluate-anomaly-watch.ts';
import { evaluateNoSecretsInLogs } from './secrets/evaluate-no-secrets-in-logs.ts';
import { noSecretsInLogsCases } from './secrets/no-secrets-in-logs-cases.ts';
import { keepingControls } from './retention/keeping-controls.ts';

/** Section 9, first half: what is written down, how long it is kept, who looks at it. */
export const loggingControls = [
  defineControl({
    id: 'failed-logins',
    catalogue: 'L1',
    section: 9,
    title: 'Failed logins are tracked',
    subject: 'host',
    parameters: parameters({}),
    wouldMeasure: 'The failed logins that each host ships, and a failed login made on purpose that must appear among them.',
    measure: { reads: ['host.login-lines'], evaluate: evaluateFailedLogins, cases: failedLoginsCases, renews: true, findingAfterMs: 30 * MS.minute, countedAs: 'hosts' },
  }),
  defineControl({
    id: 'user-commands',
    catalogue: 'L2',
    section: 9,
    title: 'Operations of users are logged',
    subject: 'host',
    parameters: parameters({}),
    wouldMeasure: 'The audit rules in force in the kernel, and the records of a command run on purpose.',
    measure: { reads: ['host.command-records'], evaluate: evaluateUserCommands, cases: userCommandsCases, renews: true, findingAfterMs: MS.hour, countedAs: 'hosts' },
  }),
  defineControl({
    id: 'request-log',
    catalogue: 'L3',
    section: 9,
    title: 'Request lines say what is needed',
    subject: 'service',
    parameters: parameters({ fields: names(), share: percent() }),
    wouldMeasure: 'The lines of each service, parsed, and the share of them that has every field.',
    measure: {
      reads: ['service.request-lines'],
      evaluate: evaluateRequestLog,
      cases: requestLogCases,
      findingAfterMs: MS.hour,
      countedAs: 'services',
    },
  }),
  ...keepingControls,
  defineControl({
    id: 'managed-server-review',
    catalogue: 'L5',
    section: 9,
    title: 'Servers managed for customers are reviewed',
    subject: 'customer',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The signed review of each customer\'s servers and the letter that the customer received.',
    measure: managedServerReviewMeasure,
  }),
  defineControl({
    id: 'anomaly-watch',
    catalogue: 'L6',
    section: 9,
    title: 'Anomalies are found by machine',
    subject: 'service',
    parameters: parameters({ canaryEvery: duration({ business: false }), answeredWithin: duration({ business: true }).optional() }),
    wouldMeasure: 'An anomaly made on purpose in the logs of each service, which the watch must report, and the answers to what it told.',
    measure: {
      reads: ['service.anomaly-watch'],
      evaluate: evaluateAnomalyWatch,
      cases: anomalyWatchCases,
      renews: true,
      findingAfterMs: MS.hour,
      countedAs: 'services',
    },
  }),
  defineControl({
    id: 'no-secrets-in-logs',
    catalogue: 'L7',
    section: 9,
    title: 'No secrets in logs',
    subject: 'service',
    parameters: parameters({ sweptEvery: duration({ business: false }) }),
    wouldMeasure: 'A sweep over the lines that are stored, with a secret planted on purpose that it must find.',
    measure: {
      reads: ['service.log-secrets'],
      evaluate: evaluateNoSecretsInLogs,
      cases: noSecretsInLogsCases,
      renews: true,
      findingAfterMs: 30 * MS.minute,
      countedAs: 'services',
    },
  }),
];
