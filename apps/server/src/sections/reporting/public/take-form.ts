import { WritError, type Instant } from '@writ/kernel';
import type { Uploads } from '../../../platform/http/uploads.ts';
import { takeCanary } from '../../contact/index.ts';
import type { ReportingParts } from '../parts.ts';
import { createGroups } from '../reports/create-groups.ts';
import { linkFor } from '../reports/private-link.ts';
import { receiveReports, type Intake } from '../reports/receive-report.ts';
import { allText, type KeptFile } from '../reports/report-content.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { contentOf, type ReportForm } from './report-form.ts';

interface SentForm {
  readonly form: ReportForm;
  readonly nonce: string;
  readonly files: readonly KeptFile[];
  readonly now: Instant;
}

/** What became of a form: the path of its private link; or it was a canary of our own, which is no report. */
type TakenForm = { readonly path: string } | { readonly isCanary: true };

/** How many forms share a transaction at most, and how many transactions there are at once. */
export interface FormGroups {
  readonly most: number;
  readonly atOnce: number;
}
const FORM_GROUPS: FormGroups = { most: 50, atOnce: 2 };

/** Characters of all forms of one transaction: a form may have a million, and what is sent to the database lies in memory. */
const MOST_CHARACTERS = 2 ** 21;

/**
 * Makes a report of a form, once however often it is sent; it is durable when its path is given. Forms that come while others are being written share the next transaction, because what a
 * transaction costs it costs for all of them; one that cannot be taken is refused alone. Whoever comes alone waits for nobody.
 */
export function createFormIntake(parts: ReportingParts, uploads: Pick<Uploads<KeptFile>, 'discard'>, { most, atOnce }: FormGroups = FORM_GROUPS): (sent: SentForm) => Promise<TakenForm> {
  return createGroups<SentForm, TakenForm>({
    most, atOnce, together: (sent) => takeForms(parts, uploads, sent), weigh: ({ form }) => allText(contentOf(form)).length, mostWeight: MOST_CHARACTERS,
    // Then it is not one of them that is wrong, and each by itself would wait as long again.
    failsAll: (error) => error instanceof WritError && error.kind === 'unavailable',
  });
}

async function takeForms(parts: ReportingParts, uploads: Pick<Uploads<KeptFile>, 'discard'>, sent: readonly SentForm[]): Promise<readonly TakenForm[]> {
  const rule = await readReportRule(parts);
  const received = await parts.db.transaction().execute(async (trx) => {
    const intakes: Intake[] = [];
    for (const { form, nonce, files, now } of sent) {
      const content = contentOf(form);
      const isCanary = await takeCanary(parts, trx, { text: content.what, at: now, rule: rule.chain });
      if (!isCanary) intakes.push({ channel: 'form', intakeKey: `form:${nonce}`, content, urgent: form.urgent === 'yes', receivedAt: now, files, rule });
    }
    const reports = await receiveReports(parts, trx, intakes);
    return new Map(intakes.map((intake, index) => [intake.files, reports[index]!]));
  });
  return Promise.all(sent.map(async ({ files }) => {
    const report = received.get(files);
    // The files of a form that was sent twice are there twice.
    if (!report?.isNew) await Promise.allSettled(files.map((file) => uploads.discard(file)));
    return report ? { path: linkFor(parts, { id: report.report, link_generation: report.link_generation }) } : { isCanary: true };
  }));
}
