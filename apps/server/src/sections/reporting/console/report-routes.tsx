import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { orAgain } from '../../../core/console/form-again.ts';
import { idParam } from '../../../core/console/form-parts.ts';
import type { Viewer } from '../../../core/actor.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct, type Act } from '../../../core/permissions/index.ts';
import type { Trx } from '../../../platform/db.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import { readChain, recordSeen } from '../../contact/index.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { addNote } from '../reports/add-note.ts';
import { decideReport, reviewReport } from '../reports/review-report.ts';
import { VERDICTS } from '../reports/decide-state.ts';
import { findLikely } from '../reports/find-likely.ts';
import { listReports } from '../reports/list-reports.ts';
import { mayOpen } from '../reports/may-open.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { readRecord, readReport } from '../reports/read-record.ts';
import { REPORT_STATES } from '../tables.ts';
import { ReportPage } from './report-page.tsx';
import { ReportsPage } from './reports-page.tsx';

const ReportId = idParam<'report'>();
const Query = z.object({
  state: z.enum([...REPORT_STATES, 'all']).optional().catch(undefined),
  q: z.string().max(200).optional(),
  page: z.coerce.number().int().min(1).max(1_000).optional().catch(undefined),
});
const words = (longest: number) => z.string().max(longest).refine((text) => text.trim() !== '', 'Write something.');
const VerdictForm = z.strictObject({
  verdict: z.enum(VERDICTS),
  reason: z.string().max(20_000).optional(),
  original: z.string().max(10).regex(/^\s*#?\d*\s*$/, 'A number such as 31.').optional(),
});

/** The desk's pages of reports: the queue, and one report with its thread, its notes and its chain. */
export function reportRoutes(console: Console, parts: ReportingParts) {
  const { db } = parts;

  async function show(request: PageRequest<Viewer, { id: Id<'report'> }>, problems: readonly FormProblem[] = []) {
    const { viewer, now, params: { id } } = request;
    if (!(await mayOpen(parts, viewer, id, now))) throw errors('report-not-found');
    const about = { kind: 'report', id } as const;
    const [frame, record, chain, likely, nameOf] = await Promise.all([console.frame(request), readRecord(parts, id), readChain(db, about), findLikely(parts, id), console.names()]);
    const may = (act: Act): boolean => mayEverAct(viewer, act, now);
    return (
      <ReportPage frame={frame} record={record} chain={chain} likely={may('report.read') ? likely : []} nameOf={nameOf} problems={problems}
        may={{ review: may('report.review'), decide: may('report.decide'), answer: may('report.answer'), see: may('escalation.see') }} />
    );
  }
  /** One act on one report that the viewer may open. */
  async function act(request: PageRequest<Viewer, { id: Id<'report'> }>, done: string, mendable: Readonly<Record<string, string>>, run: (trx: Trx<ReportingDoorTables>) => Promise<unknown>) {
    const { viewer, now, params: { id } } = request;
    if (!(await mayOpen(parts, viewer, id, now))) throw errors('report-not-found');
    return orAgain(
      async () => {
        await db.transaction().execute(run);
        return redirect(address.report(id), done);
      },
      (problems) => show(request, problems),
      mendable,
    );
  }

  return [
    page({
      url: address.reports, act: 'report.read', query: Query,
      async handle(request) {
        const { state, q, page: number = 1 } = request.query;
        const chosen = state === 'all' ? undefined : state;
        const [frame, reports] = await Promise.all([console.frame(request), listReports(parts, { state: chosen, q }, number)]);
        return <ReportsPage frame={frame} reports={reports} state={chosen} q={q} page={number} />;
      },
    }),
    page({ url: '/reports/:id', act: 'report.open', params: ReportId, handle: (request) => show(request) }),
    page({
      method: 'POST', url: '/reports/:id/verdict', act: 'report.review', params: ReportId, body: VerdictForm,
      async handle(request) {
        const { params: { id }, body: { verdict, reason, original }, viewer, now } = request;
        const { state } = await readReport(parts, id);
        if (state !== 'new' && !mayEverAct(viewer, 'report.decide', now)) throw errors('report-already-reviewed', { state });
        const duplicateOf = await findByNumber(original);
        const given = { report: id, verdict, reason: reason?.trim() || undefined, duplicateOf, by: viewer.person, at: now };
        return act(request, 'Said. The reporter is told.', { 'report-reason-needed': 'reason', 'report-original-needed': 'original', 'report-original-unfit': 'original', 'report-state-same': 'verdict', 'report-already-reviewed': 'verdict' },
          (trx) => (state === 'new' ? reviewReport(parts, trx, given) : decideReport(parts, trx, given)));
      },
    }),
    page({
      method: 'POST', url: '/reports/:id/messages', act: 'report.answer', params: ReportId, body: z.strictObject({ answer: words(50_000) }), maxBodyBytes: 400_000,
      handle: (request) => act(request, 'Sent to the reporter.', {}, (trx) => postCompanyMessage(parts, trx, { report: request.params.id, text: request.body.answer, by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/notes', act: 'report.answer', params: ReportId, body: z.strictObject({ note: words(50_000) }), maxBodyBytes: 400_000,
      handle: (request) => act(request, 'Noted.', {}, (trx) => addNote(parts, trx, { report: request.params.id, text: request.body.note, by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/seen', act: 'escalation.see', params: ReportId,
      handle: (request) => act(request, 'Recorded that you have seen it.', {}, (trx) => recordSeen(trx, { kind: 'report', id: request.params.id }, { by: request.viewer.person, how: 'signed-in', at: request.now })),
    }),
  ];

  async function findByNumber(text: string | undefined): Promise<Id<'report'> | undefined> {
    const number = Number(text?.replace('#', '').trim() || NaN);
    if (Number.isNaN(number)) return undefined;
    const row = await db.selectFrom('reporting.reports').select('id').where('number', '=', number).executeTakeFirst();
    if (!row) throw errors('report-not-found');
    return row.id;
  }
}
