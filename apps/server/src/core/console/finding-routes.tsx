import { toIso, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import type { Trx } from '../../platform/db.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { decideDue } from '../findings/decide-due.ts';
import { errors as findingErrors } from '../findings/errors.ts';
import { FindingPage } from '../findings/finding-page.tsx';
import { FINDING_STATES, PRIORITIES, type FindingFilter, type FindingRow, type Priority } from '../findings/finding.ts';
import { FindingsPage } from '../findings/findings-page.tsx';
import { FINDING_ORDERS, listFindings, readFinding } from '../findings/read-findings.ts';
import { assignFinding, closeFinding, planBaseline, triageFinding } from '../findings/work-on-finding.ts';
import type { FormProblem } from '../form-problem.ts';
import { readJournal } from '../journal/read-journal.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { mayEverAct, type Act } from '../permissions/index.ts';
import { chooseControls, choosePeople, refuseAbsent } from './choices.ts';
import type { Console, ConsoleTables } from './console.ts';
import { orAgain, problemsAt } from './form-again.ts';
import { idParam, LastDay, line, PersonChoice } from './form-parts.ts';
import { LIST_FORMATS, LIST_ROWS, writeList, type ListForMachines } from './write-list.ts';

export const FindingsQuery = z.object({
  state: z.enum(FINDING_STATES).optional().catch(undefined),
  control: z.string().max(100).optional(),
  assignee: z.union([z.literal('nobody'), z.uuid()]).optional().catch(undefined),
  priority: z.enum(PRIORITIES).optional().catch(undefined),
  overdue: z.enum(['yes', 'no']).optional().catch(undefined),
  sort: z.enum(FINDING_ORDERS).optional().catch(undefined),
  after: z.string().max(2_000).optional(),
  format: z.enum(LIST_FORMATS).optional(),
});
const FindingId = idParam<'finding'>();
const PAGE = 50;

/** The desk: findings, and what people do about them. */
export function findingRoutes(console: Console) {
  const { db } = console;
  const titleOf = (control: string): string => console.definitions.get(control)?.title ?? control;

  async function show(request: PageRequest<Viewer, { id: Id<'finding'> }>, problems: readonly FormProblem[] = []) {
    const { params: { id }, viewer, now } = request;
    const found = await readFinding(db, id, now);
    if (!found) throw findingErrors('finding-missing');
    const [frame, people, nameOf, journal] = await Promise.all([console.frame(request), choosePeople(console), console.names(), readJournal(db, { subject: { kind: 'finding', id } }, { limit: 50 })]);
    const may = (act: Act): boolean => mayEverAct(viewer, act, now);
    return (
      <FindingPage frame={frame} page={found} controlTitle={titleOf(found.finding.control)} people={people} nameOf={nameOf} entries={journal.entries} problems={problems}
        may={{ assign: may('finding.assign'), triage: may('finding.triage'), close: may('finding.close'), requestException: may('exception.request'), acceptBaseline: may('baseline.accept') }} />
    );
  }
  /** One act on a finding: its form, the use case, and where it is shown again. `fields` names the form's own fields where two forms share a name. */
  function work<Body extends z.ZodType>(name: string, act: Act, body: Body, done: string, fields: Readonly<Record<string, string>>, run: (trx: Trx<ConsoleTables>, by: { finding: Id<'finding'>; by: Id<'person'>; now: Instant }, body: z.output<Body>) => Promise<void>) {
    return page({
      method: 'POST', url: `/findings/:id/${name}`, act, params: FindingId, body,
      handle: (request) => orAgain(
        async () => {
          const by = { finding: request.params.id, by: request.viewer.person, now: request.now };
          await db.transaction().execute((trx) => run(trx, by, request.body));
          return redirect(address.finding(request.params.id), done);
        },
        (problems) => show(request, problems),
        { 'assignee-not-here': 'assignee', 'due-in-the-past': fields['dueAt'] ?? 'dueAt', 'finding-still-broken': 'closing', 'finding-not-baseline': undefined },
      ),
      onInvalid: async (request, problems) => shown(await show(request, problemsAt(problems).map(({ field, text }) => ({ field: fields[field ?? ''] ?? field, text }))), 422),
    });
  }

  return [
    page({
      url: address.findings, act: 'finding.read', query: FindingsQuery,
      async handle(request) {
        const { state = 'open', control, assignee, priority, overdue, sort, after, format } = request.query;
        const filter = filterOf({ ...request.query, state });
        if (format) return writeList(await listForMachines(console, filter, request.now), format, request.now);
        const [frame, findings, controls, people, nameOf] = await Promise.all([
          console.frame(request), listFindings(db, filter, request.now, { after, limit: PAGE, order: sort }), chooseControls(console), choosePeople(console), console.names(),
        ]);
        return <FindingsPage frame={frame} findings={findings} state={state} filter={{ control, assignee, priority, overdue }} sort={sort} controls={controls} people={people} nameOf={nameOf} />;
      },
    }),
    page({ url: '/findings/:id', act: 'finding.read', params: FindingId, handle: (request) => show(request) }),
    work('assign', 'finding.assign', z.strictObject({ assignee: PersonChoice, dueAt: LastDay.optional() }), 'Saved. It is theirs now.', {}, async (trx, by, { assignee, dueAt }) => {
      await refuseAbsent({ db: trx, box: console.box }, assignee);
      await assignFinding(trx, { ...by, assignee, dueAt });
    }),
    work('priority', 'finding.triage', z.strictObject({ priority: z.enum(PRIORITIES), reason: line(1_000, 'Say why.') }), 'Its priority is set, and with it when it is due.', {}, async (trx, by, { priority, reason }) => {
      await triageFinding(trx, { ...by, priority, dueAt: await readDue({ ...console, db: trx }, by.finding, priority, by.now), why: reason });
    }),
    work('close', 'finding.close', z.strictObject({ reason: line(1_000, 'Say why it can be closed.') }), 'Closed.', { reason: 'closing' }, (trx, by, { reason }) => closeFinding(trx, { ...by, why: reason })),
    work('baseline', 'baseline.accept', z.strictObject({ assignee: PersonChoice.optional(), dueAt: LastDay }), 'Planned. It is work from now on.', { dueAt: 'planned' }, async (trx, by, { assignee, dueAt }) => {
      await refuseAbsent({ db: trx, box: console.box }, assignee);
      await planBaseline(trx, { ...by, assignee, dueAt: dueAt ?? by.now });
    }),
  ];
}

/** By when the policy wants it fixed, counted from the day it was opened: a later triage gives nobody more time. */
export async function readDue(console: Console, finding: Id<'finding'>, priority: Priority, now: Instant): Promise<Instant | undefined> {
  const [found, policy, time] = await Promise.all([readFinding(console.db, finding, now), console.policyInForce(), console.businessTime()]);
  return found && policy && decideDue(priority, found.finding.openedAt, policy.policy.controls, time);
}

/** A list's query as the filter of what is read. */
export function filterOf({ state, control, assignee, priority, overdue }: Pick<z.infer<typeof FindingsQuery>, 'state' | 'control' | 'assignee' | 'priority' | 'overdue'>): FindingFilter {
  return {
    state: state && [state], control: control === '' ? undefined : control, assignee: assignee as FindingFilter['assignee'], priority: priority && [priority],
    overdue: overdue && overdue === 'yes',
  };
}

async function listForMachines({ db }: Console, filter: FindingFilter, now: Instant): Promise<ListForMachines> {
  const rows: FindingRow[] = [];
  for (let after: string | undefined; rows.length < LIST_ROWS; ) {
    const found = await listFindings(db, filter, now, { after, limit: 200 });
    rows.push(...found.rows);
    if (found.next === undefined) break;
    after = found.next;
  }
  return {
    name: 'findings',
    columns: ['id', 'control', 'cause', 'title', 'state', 'baseline', 'priority', 'openedAt', 'dueAt', 'overdue', 'assignee', 'subjects', 'closedAt'],
    rows: rows.map((row) => [row.id, row.control, row.cause, row.title, row.state, row.isBaseline, row.priority, toIso(row.openedAt), row.dueAt && toIso(row.dueAt), row.isOverdue, row.assignee, row.subjectCount, row.closedAt && toIso(row.closedAt)]),
  };
}
