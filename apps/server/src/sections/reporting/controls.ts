import type { Reason } from '@writ/contract';
import { date, duration, hours, list, oneOf, parameters } from '@writ/policy';
import { defineControl, type Facts } from '../../core/control.ts';
import { businessHoursCases } from './reports/business-hours-cases.ts';
import { evaluateBusinessHours } from './reports/evaluate-business-hours.ts';
import { evaluateHandOver } from './reports/evaluate-hand-over.ts';
import { evaluateReportChannels } from './reports/evaluate-report-channels.ts';
import { evaluateReportReview } from './reports/evaluate-report-review.ts';
import { handOverCases } from './reports/hand-over-cases.ts';
import { reportChannelsCases } from './reports/report-channels-cases.ts';
import { reportReviewCases } from './reports/report-review-cases.ts';
import { evaluateSecurityTxt } from './security-txt/evaluate-security-txt.ts';
import { securityTxtCases } from './security-txt/security-txt-cases.ts';

/** Section 1: how reports reach us and how soon they are read. */
export const reportingControls = [
  defineControl({
    id: 'report-channels',
    catalogue: 'R1',
    section: 1,
    title: 'Ways to report',
    subject: 'channel',
    parameters: parameters({ channels: list(oneOf(['form', 'mail'], { form: ['form'], mail: ['mail', 'email', 'by mail'] })) }),
    wouldMeasure: 'A marked message that is posted through the public form and sent to the security address, both followed until they are taken in here.',
    measure: {
      reads: ['channel.intake'],
      evaluate: evaluateReportChannels,
      cases: reportChannelsCases,
      renews: true,
      findingAfterMs: 0,
      countedAs: 'ways to report',
    },
  }),
  defineControl({
    id: 'security-txt',
    catalogue: 'R1',
    section: 1,
    title: 'security.txt',
    subject: 'page',
    parameters: parameters({ renewedBefore: duration({ business: false }) }),
    wouldMeasure: 'A fetch of `/.well-known/security.txt` from outside, read by RFC 9116, with its signature and its `Expires` field.',
    measure: {
      reads: ['page.security-txt'],
      evaluate: evaluateSecurityTxt,
      cases: securityTxtCases,
      renews: true,
      findingAfterMs: 0,
      countedAs: 'pages',
    },
  }),
  defineControl({
    id: 'report-review',
    catalogue: 'R2',
    section: 1,
    title: 'Reports are reviewed',
    subject: 'report',
    parameters: parameters({ within: duration({ business: true }), over: duration({ business: false }).optional() }),
    wouldMeasure: 'The journal: for each report, when it was received and when a person first reviewed it.',
    measure: {
      reads: ['report.review'],
      evaluate: evaluateReportReview,
      clock: ['within'],
      cases: reportReviewCases,
      whenNone: noneCame,
      whenNoneReads: ['company.intake'],
      findingAfterMs: 0,
      countedAs: 'reports',
    },
  }),
  defineControl({
    id: 'business-hours',
    catalogue: 'R3',
    section: 1,
    title: 'Hours, holidays and closures',
    subject: 'calendar',
    parameters: parameters({
      hours: hours(),
      calendar: oneOf(['US', 'none', 'company'], {
        US: ['US federal holidays', 'federal holidays of the United States'], none: ['no public holidays'], company: ['public holidays of our calendar'],
      }),
      closures: list(date()).optional(),
    }),
    wouldMeasure: 'Each due time in the journal, computed again from this calendar and compared with the time that was promised.',
    measure: {
      reads: ['calendar.clocks'],
      evaluate: evaluateBusinessHours,
      cases: businessHoursCases,
      findingAfterMs: 0,
      countedAs: 'calendars',
    },
  }),
  defineControl({
    id: 'off-hours-hand-over',
    catalogue: 'R4',
    section: 1,
    title: 'Off-hours support hands over',
    subject: 'report',
    parameters: parameters({ within: duration({ business: false }), over: duration({ business: false }).optional() }),
    wouldMeasure: 'The delivery chain of each report that came outside business hours: opened by support, then closed with a reason or handed to the contact.',
    measure: {
      reads: ['report.hand-over'],
      evaluate: evaluateHandOver,
      clock: ['within'],
      cases: handOverCases,
      whenNone: noneCame,
      whenNoneReads: ['company.intake'],
      findingAfterMs: 0,
      countedAs: 'reports',
    },
  }),
];

/** That no report came is good only where one could have come. */
function noneCame(company: Facts<'company.intake'>): Reason | undefined {
  const intake = company.get('company.intake');
  if (intake.state === 'unknown' || intake.value.provenAt === undefined) return undefined;
  return { code: 'none', text: `0 reports came; a marked message went the whole way by ${intake.value.channels.join(' and by ')}.` };
}
