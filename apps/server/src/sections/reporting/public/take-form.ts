import type { Instant } from '@writ/kernel';
import type { Uploads } from '../../../platform/http/uploads.ts';
import { takeCanary } from '../../contact/index.ts';
import type { ReportingParts } from '../parts.ts';
import { linkFor } from '../reports/private-link.ts';
import { receiveReport } from '../reports/receive-report.ts';
import type { KeptFile } from '../reports/report-content.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { contentOf, type ReportForm } from './report-form.ts';

interface Sent {
  readonly form: ReportForm;
  readonly nonce: string;
  readonly files: readonly KeptFile[];
  readonly now: Instant;
}

/** Makes a report of a form, once however often it is sent, and gives the path of its private link; or takes it as a canary of our own, which is no report. It is durable then. */
export async function takeForm(parts: ReportingParts, uploads: Pick<Uploads<KeptFile>, 'discard'>, { form, nonce, files, now }: Sent): Promise<{ readonly path: string } | { readonly isCanary: true }> {
  const rule = await readReportRule(parts);
  const content = contentOf(form);
  const received = await parts.db.transaction().execute(async (trx) => {
    if (await takeCanary(parts, trx, { text: content.what, at: now, rule: rule.chain })) return undefined;
    return receiveReport(parts, trx, { channel: 'form', intakeKey: `form:${nonce}`, content, urgent: form.urgent === 'yes', receivedAt: now, files, rule });
  });
  // The files of a form that was sent twice are there twice.
  if (!received?.isNew) await Promise.allSettled(files.map((file) => uploads.discard(file)));
  return received ? { path: linkFor(parts, { id: received.report, link_generation: received.link_generation }) } : { isCanary: true };
}
