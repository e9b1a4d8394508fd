import type { Id } from '@writ/kernel';
import { z } from 'zod';
import { route } from '../../../core/permissions/doors.ts';
import type { ReportingParts } from '../parts.ts';
import { postReporterMessage } from '../reports/post-message.ts';
import { linkFor } from '../reports/private-link.ts';
import { receiveReport } from '../reports/receive-report.ts';
import { LONGEST_MESSAGE } from '../reports/message-content.ts';
import { ReportContent } from '../reports/report-content.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { findByTracking } from '../reports/report-store.ts';
import { parseTrackingId } from '../reports/tracking-id.ts';
import { errors } from './errors.ts';
import { githubRoute, type GithubParts } from './github/github-route.ts';

const unknown = z.enum(['yes', 'no', 'unknown']).default('unknown');
const { what, title, reporter } = ReportContent.shape;

const NewReport = ReportContent.extend({
  title: title.min(1), what: what.min(1), isPublic: unknown, isExploited: unknown, reporter: z.strictObject(reporter.shape).default({}),
  /** Critical, whether or not it is exploited: runs the quick clock. */
  isCritical: z.boolean().default(false),
}).strict();

const Taken = z.object({ number: z.number().int(), tracking: z.string(), link: z.url(), isNew: z.boolean() });

const MOST_BODY_BYTES = 1024 * 1024;

/** Reports from elsewhere: a support desk's tickets with a token, GitHub's private vulnerability reports by webhook. */
export function intakeRoutes(parts: GithubParts) {
  return [
    route({
      method: 'POST', url: '/api/reports', act: 'report.receive', summary: 'Takes in a report from elsewhere. The same Idempotency-Key again gives the same report.', maxBodyBytes: MOST_BODY_BYTES,
      body: NewReport, answer: Taken, status: 201,
      handle: async ({ viewer, headers, body: { isCritical, ...content } }) => {
        const intakeKey = `api:${viewer.account}:${readKey(headers['idempotency-key'])}`;
        const rule = await readReportRule(parts);
        const received = await parts.db.transaction().execute((trx) =>
          receiveReport(parts, trx, { channel: 'api', intakeKey, content, urgent: isCritical, receivedAt: parts.clock(), files: [], by: { kind: 'person', id: viewer.person }, rule }));
        const { number, tracking, isNew } = received;
        return { number, tracking, isNew, link: new URL(linkFor(parts, { id: received.report, link_generation: received.link_generation }), parts.publicUrl).href };
      },
    }),
    route({
      method: 'POST', url: '/api/reports/:tracking/messages', act: 'report.receive', summary: 'Adds what the reporter wrote elsewhere to the thread. The same Idempotency-Key again adds nothing.', maxBodyBytes: MOST_BODY_BYTES,
      params: z.strictObject({ tracking: z.string().max(40) }), body: z.strictObject({ text: z.string().min(1).max(LONGEST_MESSAGE) }), answer: z.object({ message: z.string(), isNew: z.boolean() }), status: 201,
      handle: async ({ viewer, headers, params, body: { text } }) => {
        const key = readKey(headers['idempotency-key']);
        const report = await reportOf(parts, params.tracking);
        const rule = await readReportRule(parts);
        return parts.db.transaction().execute((trx) =>
          postReporterMessage(parts, trx, { report, text, via: 'api', intakeKey: `api:${viewer.account}:${report}:${key}`, files: [], at: parts.clock(), by: { kind: 'person', id: viewer.person }, rule }));
      },
    }),
    githubRoute(parts),
  ];
}

async function reportOf({ db }: ReportingParts, text: string): Promise<Id<'report'>> {
  const tracking = parseTrackingId(text);
  const report = tracking === undefined ? undefined : await findByTracking(db, tracking);
  if (report === undefined) throw errors('tracking-unknown');
  return report;
}

function readKey(header: string | string[] | undefined): string {
  if (typeof header !== 'string' || !/^[!-~]{8,200}$/u.test(header)) throw errors('idempotency-key-missing');
  return header;
}
