import type { Id, Instant } from '@writ/kernel';
import type { Viewer } from '../../../core/actor.ts';
import { refusalOf } from '../../../core/permissions/may-act.ts';
import { isDelegatedTo } from '../../contact/index.ts';
import type { ReportingParts } from '../parts.ts';

/** Whether somebody may open a report: whoever sees every report, and otherwise whom it is delegated to now. */
export async function mayOpen({ db }: Pick<ReportingParts, 'db'>, viewer: Viewer, report: Id<'report'>, now: Instant): Promise<boolean> {
  if (refusalOf(viewer, 'report.read', now) === undefined) return true;
  return refusalOf(viewer, 'report.open', now) === undefined && isDelegatedTo(db, { kind: 'report', id: report }, viewer.person);
}
