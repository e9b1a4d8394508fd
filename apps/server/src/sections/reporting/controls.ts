import { date, duration, hours, list, oneOf, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';

/** Section 1: how reports reach us and how soon they are read. */
export const reportingControls = [
  defineControl({
    id: 'report-channels',
    catalogue: 'R1',
    section: 1,
    title: 'Ways to report',
    subject: 'channel',
    parameters: parameters({ channels: list(oneOf(['form', 'mail'], { form: ['form'], mail: ['mail', 'email', 'by mail'] })) }),
    wouldMeasure: 'A probe that posts the public form from outside and a canary message to the security address, both followed until they are records here.',
  }),
  defineControl({
    id: 'security-txt',
    catalogue: 'R1',
    section: 1,
    title: 'security.txt',
    subject: 'channel',
    parameters: parameters({ renewedBefore: duration({ business: false }) }),
    wouldMeasure: 'A fetch of `/.well-known/security.txt` from outside, read by RFC 9116, with its signature and its `Expires` field.',
  }),
  defineControl({
    id: 'report-review',
    catalogue: 'R2',
    section: 1,
    title: 'Reports are reviewed',
    subject: 'report',
    parameters: parameters({ within: duration({ business: true }) }),
    wouldMeasure: 'The journal: for each report, when it was received and when a person first reviewed it.',
  }),
  defineControl({
    id: 'business-hours',
    catalogue: 'R3',
    section: 1,
    title: 'Hours, holidays and closures',
    subject: 'calendar',
    parameters: parameters({
      hours: hours(),
      calendar: oneOf(['US', 'none'], { US: ['US federal holidays', 'federal holidays of the United States'], none: ['no public holidays'] }),
      closures: list(date()).optional(),
    }),
    wouldMeasure: 'Each due time in the journal, computed again from this calendar and compared with the time that was promised.',
  }),
  defineControl({
    id: 'off-hours-hand-over',
    catalogue: 'R4',
    section: 1,
    title: 'Off-hours support hands over',
    subject: 'report',
    parameters: parameters({ within: duration({ business: false }) }),
    wouldMeasure: 'The delivery chain of each report that came outside business hours: opened by support, then closed with a reason or handed to the contact.',
  }),
];
