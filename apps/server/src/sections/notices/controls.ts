import { MS } from '@writ/kernel';
import { duration, list, oneOf, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { automaticUpdatesCases } from './automatic-updates-cases.ts';
import { evaluateAutomaticUpdates } from './evaluate-automatic-updates.ts';
import { evaluatePendingUpdates } from './evaluate-pending-updates.ts';
import { evaluateRebootRequired } from './evaluate-reboot-required.ts';
import { evaluateSupportedOperatingSystem, SUPPORT_KINDS } from './evaluate-supported-operating-system.ts';
import { pendingUpdatesCases } from './pending-updates-cases.ts';
import { rebootRequiredCases } from './reboot-required-cases.ts';
import { supportedOperatingSystemCases } from './supported-operating-system-cases.ts';

const NOTICE_SOURCES = ['Ubuntu', 'Debian', 'Node.js', 'OSV', 'KEV', 'mailing lists', 'security address', 'people'] as const;

/** Section 5: what we hear of, and how it reaches every server. */
export const noticesControls = [
  defineControl({
    id: 'notice-sources',
    catalogue: 'U1',
    section: 5,
    title: 'Notices are watched from several sources',
    subject: 'source',
    parameters: parameters({
      sources: list(oneOf(NOTICE_SOURCES, { OSV: ['OSV', 'Open Source Vulnerabilities'], KEV: ['KEV', 'known exploited vulnerabilities'], people: ['people', 'staff'] })),
      silence: duration({ business: false }),
    }),
    wouldMeasure: 'The last item and the last successful fetch of each source.',
  }),
  defineControl({
    id: 'automatic-updates',
    catalogue: 'U2',
    section: 5,
    title: 'Security updates install themselves',
    subject: 'host',
    parameters: parameters({ lastSuccess: duration({ business: false }) }),
    wouldMeasure: 'The effective configuration of apt, the timers that run it, and the log of its last run.',
    measure: {
      reads: ['host.automatic-updates'],
      evaluate: evaluateAutomaticUpdates,
      cases: automaticUpdatesCases,
      renews: true,
      findingAfterMs: 15 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'pending-updates',
    catalogue: 'U2',
    section: 5,
    title: 'No security update stays pending',
    subject: 'host',
    parameters: parameters({ within: duration({ business: false }), lists: duration({ business: false }) }),
    wouldMeasure: 'Installed packages compared with fresh lists of the security archive, held packages among them.',
    measure: {
      reads: ['host.pending-updates'],
      evaluate: evaluatePendingUpdates,
      cases: pendingUpdatesCases,
      findingAfterMs: 15 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'reboot-required',
    catalogue: 'U2',
    section: 5,
    title: 'Updates take effect',
    subject: 'host',
    parameters: parameters({ within: duration({ business: false }) }),
    wouldMeasure: 'The restart that packages ask for, and the running kernel beside the installed one.',
    measure: {
      reads: ['host.reboot'],
      evaluate: evaluateRebootRequired,
      cases: rebootRequiredCases,
      findingAfterMs: 15 * MS.minute,
      countedAs: 'hosts',
    },
  }),
  defineControl({
    id: 'supported-operating-system',
    catalogue: 'U2',
    section: 5,
    title: 'Every release is still mended by its makers',
    subject: 'host',
    parameters: parameters({ support: list(oneOf(SUPPORT_KINDS, { standard: ['standard support'], lts: ['long-term support', 'LTS'], extended: ['extended support'] })) }),
    wouldMeasure: 'The release that runs, and the last day on which its makers mend it.',
    measure: {
      reads: ['host.operating-system'],
      evaluate: evaluateSupportedOperatingSystem,
      cases: supportedOperatingSystemCases,
      findingAfterMs: 15 * MS.minute,
      countedAs: 'hosts',
    },
  }),
];
