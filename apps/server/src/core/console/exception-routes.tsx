import { MS, plus, toIso, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import type { Trx } from '../../platform/db.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import { address, withQuery } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { approveException, refuseException, takeBackRequest, withdrawException, type Decision } from '../exceptions/approve-exception.ts';
import { LONGEST_EXCEPTION_MS } from '../exceptions/decide-exception.ts';
import type { Exception, ExceptionState } from '../exceptions/exception.ts';
import { ExceptionsPage, NewExceptionPage } from '../exceptions/exceptions-page.tsx';
import { countExceptions, listExceptions } from '../exceptions/read-exceptions.ts';
import { requestException } from '../exceptions/request-exception.ts';
import { readFinding } from '../findings/read-findings.ts';
import type { FormProblem } from '../form-problem.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { mayEverAct, type Act } from '../permissions/index.ts';
import { chooseControls } from './choices.ts';
import type { Console, ConsoleTables } from './console.ts';
import { consoleErrors } from './errors.ts';
import { orAgain, problemsAt, valuesOf } from './form-again.ts';
import { idParam, LastDay } from './form-parts.ts';
import { readNamedSubjects, sayNamedSubjects } from './name-subjects.ts';
import { LIST_FORMATS, LIST_ROWS, writeList, type ListForMachines } from './write-list.ts';

const EXCEPTION_STATES = ['requested', 'approved', 'refused', 'withdrawn', 'expired'] as const satisfies readonly ExceptionState[];
export const ExceptionsQuery = z.object({
  state: z.enum(EXCEPTION_STATES).optional().catch(undefined),
  after: z.uuid().transform((id) => id as Id<'exception'>).optional().catch(undefined),
  format: z.enum(LIST_FORMATS).optional(),
});
/** What a form can be begun with: a finding, or a control and one of its subjects as `host/id`. */
const Begin = z.object({ finding: z.uuid().transform((id) => id as Id<'finding'>).optional().catch(undefined), control: z.string().max(100).optional(), subject: z.string().max(300).optional() });
const RequestForm = z.strictObject({
  control: z.string().min(1, 'Choose a control.').max(100),
  subjects: z.string().max(500_000).refine((text) => text.trim() !== '', 'Name what is to be let off, one a line.'),
  kind: z.enum(['exception', 'not-applicable']),
  reason: z.string().max(4_000),
  until: LastDay.refine((at) => at !== undefined, 'Say until when.'),
});
const ExceptionId = idParam<'exception'>();
const PAGE = 50;

const MENDABLE = {
  'exception-without-reason': 'reason', 'exception-in-the-past': 'until', 'exception-too-long': 'until', 'exception-without-subjects': 'subjects', 'subjects-unknown': 'subjects', 'control-not-in-policy': 'control',
} as const;

/** Accepted risks: asked for by one person, decided by another, over on a date. */
export function exceptionRoutes(console: Console) {
  const { db } = console;
  const titleOf = (control: string): string => console.definitions.get(control)?.title ?? control;

  async function showForm(request: PageRequest<Viewer>, values: Readonly<Record<string, string | undefined>>, problems: readonly FormProblem[] = []) {
    const [frame, controls] = await Promise.all([console.frame(request), chooseControls(console)]);
    const latest = { iso: toIso(plus(request.now, LONGEST_EXCEPTION_MS - MS.day)).slice(0, 10), days: LONGEST_EXCEPTION_MS / MS.day };
    return <NewExceptionPage frame={frame} controls={controls} values={values} latest={latest} problems={problems} />;
  }
  function decide(name: string, act: Act, done: string, run: (trx: Trx<ConsoleTables>, decision: Decision) => Promise<void>, state: ExceptionState) {
    return page({
      method: 'POST', url: `/exceptions/:id/${name}`, act, params: ExceptionId,
      async handle({ params, viewer, now }) {
        await db.transaction().execute((trx) => run(trx, { exception: params.id, by: viewer.person, now }));
        return redirect(withQuery(address.exceptions, { state }), done);
      },
    });
  }

  return [
    page({
      url: address.exceptions, act: 'exception.read', query: ExceptionsQuery,
      async handle(request) {
        const { state = 'requested', after, format } = request.query;
        if (format) return writeList(await listForMachines(console, state), format, request.now);
        const [frame, rows, counts, nameOf] = await Promise.all([console.frame(request), listExceptions(db, { state: [state], after }, PAGE + 1), countExceptions(db), console.names()]);
        const shownRows = rows.slice(0, PAGE);
        const may = (act: Act): boolean => mayEverAct(request.viewer, act, request.now);
        return (
          <ExceptionsPage frame={frame} state={state} rows={shownRows} counts={counts} page={{ total: counts[state], after: rows.length > PAGE ? shownRows.at(-1)?.id : undefined }} nameOf={nameOf} titleOf={titleOf}
            may={{ request: may('exception.request'), approve: may('exception.approve'), end: may('exception.end') }} />
        );
      },
    }),
    page({
      url: '/exceptions/new', act: 'exception.request', query: Begin,
      async handle(request) {
        return showForm(request, await beginWith(console, request.query, request.now));
      },
    }),
    page({
      method: 'POST', url: '/exceptions/new', act: 'exception.request', body: RequestForm, maxBodyBytes: 512 * 1024,
      handle: (request) => orAgain(
        async () => {
          const { control, subjects, kind, reason, until } = request.body;
          await askForException(console, { control, subjects: subjects.split('\n'), kind, reason, expiresAt: until!, by: request.viewer.person, now: request.now });
          return redirect(address.exceptions, 'Asked. Another person decides about it.');
        },
        (problems) => showForm(request, { ...request.body, until: request.body.until && toIso(request.body.until).slice(0, 10) }, problems),
        MENDABLE,
      ),
      onInvalid: async (request, problems) => shown(await showForm(request, valuesOf(request.body), problemsAt(problems)), 422),
    }),
    decide('approve', 'exception.approve', 'Approved. It is in force until its end.', approveException, 'approved'),
    decide('refuse', 'exception.approve', 'Refused. Nothing changes.', refuseException, 'refused'),
    decide('withdraw', 'exception.request', 'Taken back.', takeBackRequest, 'withdrawn'),
    decide('end', 'exception.end', 'Ended. What it let off counts again.', withdrawException, 'withdrawn'),
  ];
}

export interface ExceptionWish {
  readonly control: string;
  /** Ids or names, as a person writes them. */
  readonly subjects: readonly string[];
  readonly kind: Exception['kind'];
  readonly reason: string;
  readonly expiresAt: Instant;
  readonly by: Id<'person'>;
  readonly now: Instant;
}

/** Finds the subjects that are named among those of the control, and asks for them. Throws what `requestException` does, `subjects-unknown` and `control-not-in-policy`. */
export async function askForException({ db, definitions }: Console, wish: ExceptionWish): Promise<Id<'exception'>> {
  const definition = definitions.get(wish.control);
  if (!definition?.measure) throw consoleErrors('control-not-in-policy', { control: wish.control });
  const { subjects, problem } = await readNamedSubjects(db, definition.subject, wish.subjects);
  if (problem !== undefined) throw consoleErrors('subjects-unknown', { problem });
  return db.transaction().execute((trx) => requestException(trx, { ...wish, subjects }));
}

async function beginWith({ db }: Console, { finding, control, subject }: z.infer<typeof Begin>, now: Instant): Promise<Readonly<Record<string, string | undefined>>> {
  const found = finding && (await readFinding(db, finding, now));
  if (found) return { control: found.finding.control, subjects: sayNamedSubjects(found.subjects.filter(({ endedAt }) => endedAt === undefined).map((each) => each.subject)) };
  const [kind, ...id] = subject?.split('/') ?? [];
  const row = kind === undefined ? undefined : await db.selectFrom('core.subjects').select(['id', 'name']).where('kind', '=', kind as never).where('id', '=', id.join('/')).executeTakeFirst();
  return { control, subjects: row && row.name };
}

async function listForMachines({ db }: Console, state: ExceptionState): Promise<ListForMachines> {
  const rows: Exception[] = [];
  for (let after: Id<'exception'> | undefined; rows.length < LIST_ROWS; ) {
    const found = await listExceptions(db, { state: [state], after }, 500);
    rows.push(...found);
    after = found.at(-1)?.id;
    if (found.length < 500) break;
  }
  return {
    name: 'exceptions',
    columns: ['id', 'kind', 'control', 'state', 'subjects', 'reason', 'requestedBy', 'requestedAt', 'decidedBy', 'decidedAt', 'expiresAt'],
    rows: rows.map((row) => [row.id, row.kind, row.control, row.state, row.subjects.map(({ name, id }) => name ?? id).join(' '), row.reason, row.requestedBy, toIso(row.requestedAt), row.decidedBy, row.decidedAt && toIso(row.decidedAt), toIso(row.expiresAt)]),
  };
}
