import { z } from 'zod';
import { defineJob, type Job, type Jobs } from './platform/jobs/index.ts';
import type { SecurityTxtKeeper } from './keep-security-txt.ts';
import { remindOfProofs, type WayParts } from './sections/contact/index.ts';
import { observeClocks, readReportRule, sweepMail, sweepUploads, unlistOldReports, type ReportingParts } from './sections/reporting/index.ts';

export interface ReportingSchedule {
  readonly jobs: Jobs;
  readonly parts: ReportingParts;
  readonly ways: WayParts;
  readonly securityTxt: SecurityTxtKeeper;
}

const Nothing = z.strictObject({});
type Work = Job<z.infer<typeof Nothing>>;

/** The regular work of the sections of reports and of the point of contact, once for all processes on the database. */
export async function scheduleReporting({ jobs, parts, ways, securityTxt }: ReportingSchedule): Promise<void> {
  const { clock } = parts;
  const work = (name: string, handle: () => Promise<unknown>): Work => defineJob({ name, payload: Nothing, handle: async () => void (await handle()) });
  const schedule: readonly (readonly [cron: string, job: Work])[] = [
    ['41 * * * *', work('reporting.sweep-uploads', () => sweepUploads(parts, clock()))],
    ['47 4 * * *', work('reporting.sweep-mail', () => sweepMail(parts, clock()))],
    ['23 */6 * * *', work('reporting.observe-clocks', () => observeClocks(parts))],
    ['52 3 * * *', work('reporting.unlist-old-reports', async () => unlistOldReports(parts, await readReportRule(parts), clock()))],
    ['11 5 * * *', work('reporting.renew-security-txt', securityTxt.renew)],
    ['37 * * * *', work('reporting.watch-security-txt', securityTxt.watch)],
    ['29 6 * * *', work('contact.remind-of-proofs', () => remindOfProofs(ways, clock()))],
  ];
  for (const [cron, job] of schedule) {
    await jobs.register(job);
    await jobs.schedule(job, cron, {});
  }
}
