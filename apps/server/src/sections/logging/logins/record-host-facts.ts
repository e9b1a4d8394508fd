import type { Fact, FactKind, FactValue } from '@writ/contract';
import { type Instant, instant, MS, saySpan, toIso } from '@writ/kernel';
import { sql } from 'kysely';
import { recordDeliveries } from '../../../core/facts/record-facts.ts';
import { COMMANDS } from '../commands/watch-commands.ts';
import type { LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { sayAlert } from './login-alert.ts';
import { matchHostNames } from './match-host-names.ts';
import { LOGINS } from './watch-logins.ts';

/** A watcher that is farther behind says nothing about today. */
const BEHIND_AFTER_MS = 15 * MS.minute;
/** Hosts that are recorded in one transaction. */
const AT_ONCE = 100;
const REMEDY = 'See under Settings whether the log store answers and the job logging.watch-lines runs.';

/** Records what stored lines say of each enrolled host: `host.login-lines`, `host.command-records`. Policy controls `failed-logins`, `user-commands`. */
export async function recordHostFacts(parts: Pick<LoggingParts, 'db' | 'clock'>): Promise<void> {
  const { db, clock } = parts;
  const now = clock();
  const [hosts, heard, logins, commands, alerts, loginsUntil, commandsUntil] = await Promise.all([
    db.selectFrom('core.hosts').select(['id', 'name', 'last_seen_at']).where('revoked_at', 'is', null).orderBy('id').execute(),
    db.selectFrom('logging.heard_hosts').selectAll().execute(),
    countByHost(parts, now), countCommands(parts, now), readEntries(parts),
    readWatchedUntil(parts, LOGINS), readWatchedUntil(parts, COMMANDS),
  ]);
  const match = matchHostNames(hosts);
  const ofHost = <Row>(rows: readonly Row[], nameOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> => {
    const found = new Map<string, Row[]>();
    for (const row of rows) for (const id of match(nameOf(row))) found.set(id, [...(found.get(id) ?? []), row]);
    return found;
  };
  const rows = { heard: ofHost(heard, ({ name }) => name), logins: ofHost(logins, ({ host }) => host), commands: ofHost(commands, ({ host }) => host), alerts: ofHost(alerts, ({ host }) => host) };
  const deliveries = hosts.map(({ id, name, last_seen_at }) => {
    const told = rows.heard.get(id) ?? [];
    const common = { names: told.map((row) => row.name).slice(0, 10), isAmbiguous: match(name).length > 1 || told.some((row) => match(row.name).length > 1), hostHeardAt: hourOf([last_seen_at])! };
    const loginLines: FactValue<'host.login-lines'> = {
      ...common,
      ...said({ linesSeenAt: hourOf(told.map((row) => row.login_lines_at)), toldAt: hourOf(told.map((row) => row.login_told_at)), failedAt: hourOf(told.map((row) => row.login_failed_at)) }),
      failed24h: sumOf(rows.logins.get(id), ({ failed }) => failed), accepted24h: sumOf(rows.logins.get(id), ({ accepted }) => accepted),
      unanswered: (rows.alerts.get(id) ?? []).slice(0, 20).map(({ sentence }) => sentence.slice(0, 1_000)),
    };
    const commandRecords: FactValue<'host.command-records'> = {
      ...common,
      ...said({ auditSeenAt: hourOf(told.map((row) => row.audit_at)), kernelAt: hourOf(told.map((row) => row.kernel_command_at)), programAt: hourOf(told.map((row) => row.program_command_at)), historyAt: hourOf(told.map((row) => row.history_command_at)) }),
      commands24h: sumOf(rows.commands.get(id), ({ times }) => times),
    };
    const failure = told.find((row) => row.login_failed_place !== null)?.login_failed_place;
    const evidence = failure === undefined || failure === null ? [] : [{ label: 'The last failed login', text: `/logs/lines/${failure}` }];
    return { subject: { kind: 'host' as const, id, name }, facts: [factOf('host.login-lines', loginLines, loginsUntil, now, evidence), factOf('host.command-records', commandRecords, commandsUntil, now, [])], confirmed: [], now };
  });
  for (let first = 0; first < deliveries.length; first += AT_ONCE) await db.transaction().execute((trx) => recordDeliveries(trx, deliveries.slice(first, first + AT_ONCE)));
}

function factOf<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, until: Instant | undefined, now: Instant, evidence: readonly { readonly label: string; readonly text: string }[]): Fact {
  const common = { kind, observedAt: now, source: { how: 'measured' as const, by: 'writ' }, evidence };
  if (until !== undefined && until > now - BEHIND_AFTER_MS) return { ...common, state: 'known', value } as unknown as Fact;
  const message = until === undefined || until <= 0 ? 'No line has been looked at yet.' : `What came in the last ${saySpan(now - until)} has not been looked at yet.`;
  return { ...common, state: 'unknown', reason: 'stale', message, remedy: REMEDY } as Fact;
}

async function countByHost({ db }: Pick<LoggingParts, 'db'>, now: Instant) {
  return db.selectFrom('logging.login_hours').select(['host', sql<string>`sum(failed)`.as('failed'), sql<string>`sum(accepted)`.as('accepted')]).where('hour', '>', new Date(now - MS.day)).groupBy('host').execute();
}

async function countCommands({ db }: Pick<LoggingParts, 'db'>, now: Instant) {
  return db.selectFrom('logging.commands').select(['host', sql<string>`sum(times)`.as('times')]).where('hour', '>', new Date(now - MS.day)).groupBy('host').execute();
}

/** Entries that wait for an answer, each with its sentence. */
async function readEntries({ db }: Pick<LoggingParts, 'db'>): Promise<readonly { readonly host: string; readonly sentence: string }[]> {
  const rows = await db.selectFrom('logging.login_alerts').selectAll().where('answer', 'is', null).where('kind', '=', 'success-after-failures').orderBy('last_at', 'desc').limit(1_000).execute();
  return rows.map((row) => ({ host: row.host, sentence: sayAlert({ ...row, firstAt: row.first_at.getTime(), lastAt: row.last_at.getTime() }).sentence }));
}

/** The last of several moments, to the hour: a fact that changes with every line would be written with every line. */
function hourOf(moments: readonly (Date | null)[]): string | undefined {
  const last = Math.max(0, ...moments.map((at) => at?.getTime() ?? 0));
  return last === 0 ? undefined : toIso(instant(Math.floor(last / MS.hour) * MS.hour));
}

/** Without what is not said. */
function said<Value extends Readonly<Record<string, string | undefined>>>(value: Value): { [Key in keyof Value]?: string } {
  return Object.fromEntries(Object.entries(value).filter(([, text]) => text !== undefined)) as { [Key in keyof Value]?: string };
}

function sumOf<Row>(rows: readonly Row[] | undefined, of: (row: Row) => string): number {
  return (rows ?? []).reduce((sum, row) => sum + Number(of(row)), 0);
}
