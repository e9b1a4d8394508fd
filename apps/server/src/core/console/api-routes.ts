import * as api from '@writ/contract';
import { parseInstant, toIso, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import type { Trx } from '../../platform/db.ts';
import { approveException, refuseException, withdrawException, type Decision } from '../exceptions/approve-exception.ts';
import { listExceptions } from '../exceptions/read-exceptions.ts';
import { errors as findingErrors } from '../findings/errors.ts';
import { readSubjectFacts } from '../facts/read-facts.ts';
import { listFindings, readFinding } from '../findings/read-findings.ts';
import { assignFinding, closeFinding, triageFinding } from '../findings/work-on-finding.ts';
import { findHosts, labelHost, readHost } from '../hosts/index.ts';
import { readJournal } from '../journal/read-journal.ts';
import { route } from '../permissions/doors.ts';
import type { Act } from '../permissions/index.ts';
import { vouchPopulation } from '../populations/vouch-population.ts';
import { readMargin } from '../verdicts/read-margin.ts';
import { readHostVerdicts, readProof } from '../verdicts/read-proof.ts';
import { controlAnswer, exceptionAnswer, factAnswer, findingAnswer, hostAnswer, iso, marginAnswer, verdictAnswer } from './api-answers.ts';
import { refuseAbsent } from './choices.ts';
import type { Console, ConsoleTables } from './console.ts';
import { consoleErrors } from './errors.ts';
import { askForException, ExceptionsQuery } from './exception-routes.tsx';
import { filterOf, FindingsQuery, readDue } from './finding-routes.tsx';
import { actorOf, idParam } from './form-parts.ts';
import { journalFilterOf, JournalQuery } from './journal-routes.tsx';
import { marginSource } from './margin-source.ts';
import { PeopleQuery, readRows } from './show-people.tsx';

const Limit = z.coerce.number().int().min(1).max(200).default(50);
const After = z.string().max(2_000).optional();
const ById = z.object({ id: z.uuid() });

/** The JSON door to what the console shows and does. Everything is a page's use case under a page's permission. */
export function apiRoutes(console: Console) {
  return [...policyApi(console), ...hostApi(console), ...findingApi(console), ...exceptionApi(console), ...directoryApi(console)];
}

function policyApi(console: Console) {
  const { db } = console;
  return [
    route({
      method: 'GET', url: '/api/margin', act: 'policy.read', summary: 'The policy in force: every clause with its state, its number and why.', answer: api.MarginAnswer,
      handle: async ({ now }) => marginAnswer(await readMargin(db, await marginSource(console), now)),
    }),
    route({
      method: 'GET', url: '/api/controls/:id', act: 'policy.read', summary: 'The proof of one control: its subjects, broken ones first, with reasons and evidence.', params: z.object({ id: z.string().max(100) }),
      query: z.object({ state: z.enum(api.STATES).optional(), q: z.string().max(200).optional(), after: After, limit: Limit }), answer: api.ProofAnswer,
      async handle({ params: { id }, query: { q, ...query }, now }) {
        const proof = await readProof(db, await marginSource(console), { control: id, search: q, ...query }, now);
        if (!proof) throw consoleErrors('control-not-in-policy', { control: id });
        return { ...proof, control: controlAnswer(proof.control), parameters: { ...proof.parameters }, counterExamples: proof.counterExamples.map((example) => ({ ...example })), subjects: proof.subjects.map(verdictAnswer) };
      },
    }),
    route({
      method: 'POST', url: '/api/populations/:kind/vouch', act: 'population.vouch', summary: 'Say that a list of subjects is whole, until a date.', params: z.object({ kind: api.SubjectKind }), body: api.VouchPopulationBody,
      answer: api.VouchedAnswer, maxBodyBytes: 2 * 2 ** 20,
      handle: ({ params: { kind }, body: { source, until, expected }, viewer, now }) => db.transaction().execute((trx) => vouchPopulation(trx, { kind, source, until: instantOf(until), expected, by: viewer.person, now })),
    }),
  ];
}

function hostApi(console: Console) {
  const { db } = console;
  return [
    route({
      method: 'GET', url: '/api/hosts', act: 'host.read', summary: 'Hosts by name.', answer: api.HostsAnswer,
      query: z.object({ q: z.string().max(200).optional(), standing: z.enum(['enrolled', 'revoked', 'all']).optional(), state: z.enum(api.STATES).optional(), after: After, limit: Limit }),
      async handle({ query: { q, ...query } }) {
        const { hosts, total, next } = await findHosts(db, { text: q, ...query });
        return { hosts: hosts.map(hostAnswer), total, next };
      },
    }),
    route({
      method: 'GET', url: '/api/hosts/:id', act: 'host.read', summary: 'One host with its facts and what every control says of it.', params: ById, answer: api.HostDetailAnswer,
      async handle({ params }) {
        const host = await readHost(db, params.id as Id<'host'>);
        const [facts, verdicts] = await Promise.all([readSubjectFacts(db, { kind: 'host', id: host.id }), readHostVerdicts(db, await marginSource(console), host.id)]);
        return { host: hostAnswer(host), facts: facts.map(factAnswer), verdicts: (verdicts?.verdicts ?? []).map((verdict) => ({ ...verdictAnswer(verdict), control: verdict.control })) };
      },
    }),
    route({
      method: 'POST', url: '/api/hosts/:id/labels', act: 'host.label', summary: 'Give a host exactly these labels.', params: ById, body: api.LabelHostBody,
      handle: ({ params, body, viewer, now }) => labelHost(db, { host: params.id as Id<'host'>, labels: body.labels, by: actorOf(viewer), now }),
    }),
  ];
}

function findingApi(console: Console) {
  const { db } = console;
  const FindingId = idParam<'finding'>();
  return [
    route({
      method: 'GET', url: '/api/findings', act: 'finding.read', summary: 'Findings, most urgent first unless sorted otherwise.', query: FindingsQuery.omit({ format: true }).extend({ limit: Limit }), answer: api.FindingsAnswer,
      async handle({ query, now }) {
        const { rows, next } = await listFindings(db, filterOf(query), now, { after: query.after, limit: query.limit, order: query.sort });
        return { findings: rows.map(findingAnswer), next };
      },
    }),
    route({
      method: 'GET', url: '/api/findings/:id', act: 'finding.read', summary: 'One finding with its subjects.', params: FindingId, answer: api.FindingDetailAnswer,
      async handle({ params, now }) {
        const found = await readFinding(db, params.id, now);
        if (!found) throw findingErrors('finding-missing');
        return { finding: findingAnswer(found.finding), subjects: found.subjects.map(({ since, endedAt, ...subject }) => ({ ...subject, since: toIso(since), endedAt: iso(endedAt) })) };
      },
    }),
    route({
      method: 'POST', url: '/api/findings/:id/assign', act: 'finding.assign', summary: 'Give a finding to a person, or to nobody.', params: FindingId, body: api.AssignFindingBody,
      handle: ({ params, body, viewer, now }) => db.transaction().execute(async (trx) => {
        const assignee = (body.assignee ?? undefined) as Id<'person'> | undefined;
        await refuseAbsent({ db: trx, box: console.box }, assignee);
        await assignFinding(trx, { finding: params.id, assignee, dueAt: body.dueAt === undefined ? undefined : instantOf(body.dueAt), by: viewer.person, now });
      }),
    }),
    route({
      method: 'POST', url: '/api/findings/:id/priority', act: 'finding.triage', summary: 'Set how urgent a finding is; the policy says by when that makes it due.', params: FindingId, body: api.TriageFindingBody,
      handle: ({ params, body: { priority, reason }, viewer, now }) => db.transaction().execute(async (trx) => {
        await triageFinding(trx, { finding: params.id, priority, dueAt: await readDue({ ...console, db: trx }, params.id, priority, now), why: reason, by: viewer.person, now });
      }),
    }),
    route({
      method: 'POST', url: '/api/findings/:id/close', act: 'finding.close', summary: 'Close a finding whose control holds again.', params: FindingId, body: api.CloseFindingBody,
      handle: ({ params, body, viewer, now }) => db.transaction().execute((trx) => closeFinding(trx, { finding: params.id, why: body.reason, by: viewer.person, now })),
    }),
  ];
}

function exceptionApi(console: Console) {
  const { db } = console;
  function decide(name: string, act: Act, summary: string, run: (trx: Trx<ConsoleTables>, decision: Decision) => Promise<void>) {
    return route({
      method: 'POST', url: `/api/exceptions/:id/${name}`, act, summary, params: idParam<'exception'>(), body: api.NothingBody,
      handle: ({ params, viewer, now }) => db.transaction().execute((trx) => run(trx, { exception: params.id, by: viewer.person, now })),
    });
  }
  return [
    route({
      method: 'GET', url: '/api/exceptions', act: 'exception.read', summary: 'Exceptions, the newest request first.', query: ExceptionsQuery.omit({ format: true }).extend({ limit: Limit }), answer: api.ExceptionsAnswer,
      async handle({ query: { state, after, limit } }) {
        const rows = await listExceptions(db, { ...(state && { state: [state] }), after }, limit + 1);
        return { exceptions: rows.slice(0, limit).map(exceptionAnswer), next: rows.length > limit ? rows[limit - 1]!.id : undefined };
      },
    }),
    route({
      method: 'POST', url: '/api/exceptions', act: 'exception.request', summary: 'Ask that subjects be let off a control until a date. Another person decides.', body: api.RequestExceptionBody, answer: api.MadeAnswer, status: 201, maxBodyBytes: 2 * 2 ** 20,
      handle: async ({ body: { expiresAt, ...wish }, viewer, now }) => ({ id: await askForException(console, { ...wish, expiresAt: instantOf(expiresAt), by: viewer.person, now }) }),
    }),
    decide('approve', 'exception.approve', 'Approve what another person asked for.', approveException),
    decide('refuse', 'exception.approve', 'Refuse what another person asked for.', refuseException),
    decide('end', 'exception.end', 'End an exception before its time.', withdrawException),
  ];
}

function directoryApi(console: Console) {
  return [
    route({
      method: 'GET', url: '/api/people', act: 'person.read', summary: 'People of the company, by name.', query: PeopleQuery.omit({ format: true }).extend({ limit: Limit }), answer: api.PeopleAnswer,
      async handle({ query: { limit, ...query }, viewer, now }) {
        const rows = await readRows(console, { viewer, now, query });
        const start = query.after === undefined ? 0 : rows.findIndex(({ id }) => id === query.after) + 1;
        const people = rows.slice(start, start + limit);
        return {
          people: people.map(({ id, name, email, roles, keyCount, createdAt, departedAt }) => ({ id, name, email, roles: [...roles], keyCount, since: toIso(createdAt), departedAt: iso(departedAt) })),
          next: start + limit < rows.length ? people.at(-1)?.id : undefined,
        };
      },
    }),
    route({
      method: 'GET', url: '/api/journal', act: 'journal.read', summary: 'Entries of the journal, newest first.', query: JournalQuery.omit({ format: true }).extend({ limit: Limit }), answer: api.JournalAnswer,
      async handle({ query: { limit, ...query } }) {
        const { entries, head, next } = await readJournal(console.db, journalFilterOf(query), { before: query.after, limit });
        return { entries: entries.map((entry) => ({ ...entry })), head, next: next?.toString() };
      },
    }),
  ];
}

/** The schema has checked that it is one. */
function instantOf(text: string): Instant {
  return parseInstant(text)!;
}
