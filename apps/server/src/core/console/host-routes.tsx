import { toIso, type Id } from '@writ/kernel';
import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import { findHosts, labelHost, readHost, revokeHost, type HostFilter } from '../hosts/index.ts';
import { EnrolHostPage } from '../hosts/enrol-host-page.tsx';
import { HostPage } from '../hosts/host-page.tsx';
import { HostsPage } from '../hosts/hosts-page.tsx';
import { listFindings } from '../findings/read-findings.ts';
import { readSubjectFacts } from '../facts/read-facts.ts';
import { mayEverAct } from '../permissions/index.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { readHostVerdicts } from '../verdicts/read-proof.ts';
import type { Console } from './console.ts';
import { consoleErrors } from './errors.ts';
import { marginSource } from './margin-source.ts';
import { countHosts, readHostRows } from './read-host-rows.ts';
import { readLabels } from './read-labels.ts';
import { LIST_FORMATS, LIST_ROWS, writeList, type ListForMachines } from './write-list.ts';

const HostId = z.object({ id: z.uuid().transform((id) => id as Id<'host'>) });
const HostsQuery = z.object({
  q: z.string().max(200).optional(),
  label: z.string().max(500).optional(),
  state: z.enum(['kept', 'broken', 'unknown']).optional().catch(undefined),
  standing: z.enum(['enrolled', 'revoked', 'all']).optional().catch(undefined),
  after: z.string().max(2_000).optional(),
  format: z.enum(LIST_FORMATS).optional(),
});

const PAGE = 50;
const READ_AT_ONCE = 500;

/** Hosts: the list, one host, and how another is enrolled. */
export function hostRoutes(console: Console) {
  const { db } = console;
  return [
    page({
      url: address.hosts, act: 'host.read', query: HostsQuery,
      async handle(request) {
        const { q, label, state, standing, after, format } = request.query;
        const labels = readLabels(label ?? '');
        const filter = { text: q, labels: labels.ok ? labels.labels : { [label ?? '']: '' }, state, standing } satisfies Omit<HostFilter, 'limit'>;
        if (format) return writeList(await listHosts(console, filter), format, request.now);
        const source = await marginSource(console);
        const [frame, found, counts] = await Promise.all([console.frame(request), findHosts(db, { ...filter, after, limit: PAGE }), countHosts(db, request.now)]);
        const rows = await readHostRows(db, source, found.hosts);
        return <HostsPage frame={frame} rows={rows} page={{ total: found.total, after: found.next }} counts={counts} filter={{ q, label, state, standing }} mayEnrol={mayEverAct(request.viewer, 'host.enrol', request.now)} />;
      },
    }),
    page({
      url: '/hosts/enrol', act: 'host.enrol',
      async handle(request) {
        const door = await console.agentDoor();
        return <EnrolHostPage frame={await console.frame(request)} impossible={'impossible' in door ? door.impossible : undefined} />;
      },
    }),
    page({
      method: 'POST', url: '/hosts/enrol', act: 'host.enrol', body: z.strictObject({ labels: z.string().max(5_000).default('') }),
      async handle(request) {
        const door = await console.agentDoor();
        const frame = await console.frame(request);
        if ('impossible' in door) return shown(<EnrolHostPage frame={frame} impossible={door.impossible} />, 409);
        const labels = readLabels(request.body.labels);
        if (!labels.ok) return shown(<EnrolHostPage frame={frame} labels={request.body.labels} problems={[{ field: 'labels', text: labels.problem.text }]} />, 422);
        const offer = await door.offer({ by: { kind: 'person', id: request.viewer.person }, labels: labels.labels, now: request.now });
        return <EnrolHostPage frame={frame} offer={offer} />;
      },
    }),
    page({
      url: '/hosts/:id', act: 'host.read', params: HostId, query: z.object({ format: z.enum(LIST_FORMATS).optional() }),
      async handle(request) {
        const { id } = request.params;
        const source = await marginSource(console);
        const host = await readHost(db, id);
        const [frame, held, verdicts, findings, nameOf] = await Promise.all([
          console.frame(request), readSubjectFacts(db, { kind: 'host', id }), readHostVerdicts(db, source, id), listFindings(db, { subject: { kind: 'host', id } }, request.now), console.names(),
        ]);
        if (request.query.format) return writeList(listFacts(host.name, held), request.query.format, request.now);
        return (
          <HostPage frame={frame} host={host} enrolledByName={host.enrolledBy.kind === 'writ' ? 'Writ' : nameOf(host.enrolledBy.id)} facts={held.map(({ fact }) => fact)}
            verdicts={verdicts ?? { subject: { kind: 'host', id, name: host.name }, labels: host.labels, verdicts: [], changes: [] }} findings={findings.rows} nameOf={nameOf}
            may={{ revoke: host.revoked === undefined && mayEverAct(request.viewer, 'host.revoke', request.now), label: host.revoked?.retired !== true && mayEverAct(request.viewer, 'host.label', request.now) }} />
        );
      },
    }),
    page({
      method: 'POST', url: '/hosts/:id/labels', act: 'host.label', params: HostId, body: z.strictObject({ labels: z.string().max(5_000).default('') }),
      async handle({ params: { id }, body, viewer, now }) {
        const labels = readLabels(body.labels);
        if (!labels.ok) throw consoleErrors('labels-malformed', { problem: labels.problem.text });
        await labelHost(db, { host: id, labels: labels.labels, by: { kind: 'person', id: viewer.person }, now });
        return redirect(address.host(id), 'Labels saved. The clauses that speak of this host are evaluated again.');
      },
    }),
    page({
      method: 'POST', url: '/hosts/:id/revoke', act: 'host.revoke', params: HostId, body: z.strictObject({ reason: z.string().trim().min(1).max(1_000), retired: z.literal('yes').optional() }),
      async handle({ params: { id }, body: { reason, retired }, viewer, now }) {
        await revokeHost(db, { host: id, by: { kind: 'person', id: viewer.person }, why: reason, retired: retired === 'yes', now });
        return redirect(address.host(id), 'Revoked. Its agent is refused from its next word on.');
      },
    }),
  ];
}

async function listHosts(console: Console, filter: Omit<HostFilter, 'limit'>): Promise<ListForMachines> {
  const source = await marginSource(console);
  const rows: ListForMachines['rows'][number][] = [];
  for (let after: string | undefined; rows.length < LIST_ROWS; ) {
    const found = await findHosts(console.db, { ...filter, after, limit: READ_AT_ONCE });
    for (const row of await readHostRows(console.db, source, found.hosts)) {
      const count = (state: string): number => row.ticks.filter((tick) => tick === state).length;
      rows.push([row.id, row.name, Object.entries(row.labels).map(([key, value]) => `${key}=${value}`).join(' '), toIso(row.lastSeenAt), row.operatingSystem, row.isRevoked, count('kept'), count('broken'), count('unknown')]);
    }
    if (found.next === undefined) break;
    after = found.next;
  }
  return { name: 'hosts', columns: ['id', 'name', 'labels', 'lastSeenAt', 'operatingSystem', 'revoked', 'kept', 'broken', 'unknown'], rows };
}

function listFacts(name: string, held: Awaited<ReturnType<typeof readSubjectFacts>>): ListForMachines {
  return {
    name: `facts-of-${name.replaceAll(/[^\w.-]/g, '-')}`,
    columns: ['kind', 'state', 'observedAt', 'changedAt', 'source', 'value'],
    rows: held.map(({ fact, changedAt }) => [fact.kind, fact.state, toIso(fact.observedAt), toIso(changedAt), fact.source.by, fact.state === 'known' ? JSON.stringify(fact.value) : fact.message]),
  };
}
