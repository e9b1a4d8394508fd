import { assert, type Id } from '@writ/kernel';
import type { Company } from './company.ts';
import { rawMail } from './raw-mail.ts';
import type { ReportingDesk } from './reporting-desk.ts';
import type { ReportStory } from './report-story.ts';
import { sendForm } from './send-form.ts';

/** A report of a story, once it is in. */
export interface ReportThatCame {
  readonly report: Id<'report'>;
  readonly number: number;
}

/** A stranger sends what the story says, through the form or by mail, now. */
export async function takeReport(company: Company, desk: ReportingDesk, story: ReportStory): Promise<ReportThatCame> {
  await (story.by === 'form' ? typeForm(company, story) : desk.takeMail(mailOf(story)));
  const last = await desk.parts.db.selectFrom('reporting.reports').select(['id as report', 'number']).orderBy('number', 'desc').limit(1).executeTakeFirst();
  assert(last, 'a report that was sent is not there');
  return last;
}

function typeForm(company: Company, { title, what, where, version, howFound, impact, steps, isPublic, isExploited, disclosure, credit, from, file }: ReportStory): Promise<void> {
  return sendForm(company, { title, what, where, version, howFound, impact, steps, isPublic, isExploited, disclosure, credit, name: from?.name, email: from?.email }, file);
}

function mailOf({ key, title, what, from }: ReportStory): string {
  return rawMail([`From: ${from?.name ?? ''} <${from?.email ?? 'nobody@example.org'}>`, `Subject: ${title}`], key.replaceAll(' ', '-'), what);
}
