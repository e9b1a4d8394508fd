import type { Id } from '@writ/kernel';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { orAgain } from '../../../core/console/form-again.ts';
import { idParam, line } from '../../../core/console/form-parts.ts';
import type { Viewer } from '../../../core/actor.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { download, page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct, type Act } from '../../../core/permissions/index.ts';
import type { Trx } from '../../../platform/db.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import { isOfSeat, isStanding, listDelegationsTo, readChain, readDelegation, readUnseen, recordSeen } from '../../contact/index.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { choosePeople } from '../../../core/console/choices.ts';
import { addNote } from '../reports/add-note.ts';
import { decideReport, reviewReport } from '../reports/review-report.ts';
import { VERDICTS } from '../reports/decide-state.ts';
import { publishThanks, readThanks, withdrawThanks } from '../reports/publish-thanks.ts';
import { answerSample } from '../reports/answer-sample.ts';
import { finishReport } from '../reports/finish-report.ts';
import { replaceLink } from '../reports/private-link.ts';
import { readFile } from '../reports/read-messages.ts';
import { findByNumber } from '../reports/report-store.ts';
import { countReports } from '../reports/count-reports.ts';
import { findLikely } from '../reports/find-likely.ts';
import { listReports } from '../reports/list-reports.ts';
import { mayOpen } from '../reports/may-open.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { readRecord, readReport } from '../reports/read-record.ts';
import { ReportPage } from './report-page.tsx';
import { QUEUE_VIEWS, ReportsPage } from './reports-page.tsx';

const ReportId = idParam<'report'>();
const Query = z.object({
  state: z.enum(QUEUE_VIEWS).optional().catch(undefined),
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
    const [frame, record, chain, delegation, thanks, people, likely, nameOf, isOurs] = await Promise.all([
      console.frame(request), readRecord(parts, id), readChain(db, about), readDelegation(parts, about), readThanks(db, id), choosePeople(console), findLikely(parts, id), console.names(), isOfSeat(db, viewer.person, now),
    ]);
    const unseen = await readUnseen(db, 'message', record.messages.filter(({ from }) => from === 'reporter').map(({ id: message }) => message));
    const may = (act: Act): boolean => mayEverAct(viewer, act, now);
    return (
      <ReportPage frame={frame} record={record} chain={chain} unseen={unseen} delegation={delegation} thanks={thanks} people={people} likely={may('report.read') ? likely : []} nameOf={nameOf} problems={problems}
        may={{ review: may('report.review'), decide: may('report.decide'), answer: may('report.answer'), see: isOurs && may('escalation.see'), alert: may('escalation.alert'), offer: may('delegation.offer') }} />
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
      url: address.reports, act: 'report.open', query: Query,
      async handle(request) {
        const seesAll = mayEverAct(request.viewer, 'report.read', request.now);
        const only = seesAll ? undefined : await listDelegated(request.viewer.person);
        const { q, page: number = 1 } = request.query;
        // Who looks for something, or leads a few, means all of them.
        const view = request.query.state ?? (seesAll && !q ? 'waiting' : 'all');
        const filter = { state: view === 'waiting' || view === 'all' ? undefined : view, waiting: view === 'waiting', q, only };
        const [frame, reports, counts] = await Promise.all([console.frame(request), listReports(parts, filter, number), countReports(db, request.now, only)]);
        return <ReportsPage frame={frame} reports={reports} counts={counts} view={view} q={q} page={number} />;
      },
    }),
    page({ url: '/reports/:id', act: 'report.open', params: ReportId, handle: (request) => show(request) }),
    page({
      method: 'POST', url: '/reports/:id/verdict', act: 'report.review', params: ReportId, body: VerdictForm,
      async handle(request) {
        const { params: { id }, body: { verdict, reason, original }, viewer, now } = request;
        const { state } = await readReport(parts, id);
        if (state !== 'new' && !mayEverAct(viewer, 'report.decide', now)) throw errors('report-already-reviewed', { state });
        const given = { report: id, verdict, reason: reason?.trim() || undefined, by: viewer.person, at: now };
        return act(request, 'Said. The reporter is told.', { 'report-reason-needed': 'reason', 'report-original-needed': 'original', 'report-original-unfit': 'original', 'report-state-same': 'verdict', 'report-already-reviewed': 'verdict' },
          async (trx) => (state === 'new' ? reviewReport : decideReport)(parts, trx, { ...given, duplicateOf: await originalNamed(original) }));
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
      method: 'POST', url: '/reports/:id/answers-seen', act: 'escalation.see', params: ReportId,
      handle: (request) => act(request, 'Said. Nobody is called for them any more.', {}, async (trx) => {
        const messages = await trx.selectFrom('reporting.messages').select('id').where('report', '=', request.params.id).where('from_whom', '=', 'reporter').execute();
        for (const { about } of await readUnseen(trx, 'message', messages.map(({ id }) => id))) await recordSeen(trx, about, { by: request.viewer.person, how: 'signed-in', at: request.now });
      }),
    }),
    page({
      method: 'POST', url: '/reports/:id/thanks', act: 'report.decide', params: ReportId, body: z.strictObject({ words: z.string().max(20_000).optional() }), maxBodyBytes: 200_000,
      handle: (request) => act(request, 'Thanked. It has ended.', {}, (trx) => finishReport(parts, trx, { report: request.params.id, words: request.body.words, by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/public-thanks', act: 'report.decide', params: ReportId, body: z.strictObject({ text: line(500, 'Write something.') }),
      handle: (request) => act(request, 'Published.', {}, (trx) => publishThanks(trx, { report: request.params.id, text: request.body.text, by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/public-thanks/end', act: 'report.decide', params: ReportId,
      handle: (request) => act(request, 'Taken back.', {}, (trx) => withdrawThanks(trx, { report: request.params.id, by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/sample', act: 'report.review', params: ReportId, body: z.strictObject({ right: z.enum(['yes', 'no']) }),
      handle: (request) => act(request, 'Noted.', {}, (trx) => answerSample(trx, { report: request.params.id, wasRankedRight: request.body.right === 'yes', by: request.viewer.person, at: request.now })),
    }),
    page({
      method: 'POST', url: '/reports/:id/link', act: 'report.decide', params: ReportId,
      handle: (request) => act(request, 'The private links that were given out open nothing any more. The next mail carries the new one.', {}, (trx) => replaceLink(trx, request.params.id, { kind: 'person', id: request.viewer.person }, request.now)),
    }),
    page({
      url: '/reports/:id/files/:file', act: 'report.open', params: ReportId.extend({ file: z.uuid().transform((id) => id as Id<'attachment'>) }),
      async handle({ viewer, now, params: { id, file } }) {
        const found = (await mayOpen(parts, viewer, id, now)) ? await readFile(db, parts.box, id, file) : undefined;
        if (!found) throw errors('report-not-found');
        // Whatever it says it is, a browser keeps it as a file and opens nothing.
        return download(found.name, 'application/octet-stream', Readable.from(await parts.blobs.get(found.blob)));
      },
    }),
  ];

  /** What somebody leads or was asked to, for who may not see all. */
  async function listDelegated(person: Id<'person'>): Promise<readonly Id<'report'>[]> {
    const delegations = await listDelegationsTo(parts, person);
    return delegations.filter((each) => each.about.kind === 'report' && isStanding(each)).map(({ about }) => about.id as Id<'report'>);
  }
  async function originalNamed(text: string | undefined): Promise<Id<'report'> | undefined> {
    const number = text?.replace('#', '').trim() ?? '';
    if (number === '') return undefined;
    const id = await findByNumber(db, Number(number));
    if (id === undefined) throw errors('report-original-unfit');
    return id;
  }
}
