import { isIPv6 } from 'node:net';
import { type Id, type Instant, instant, newId } from '@writ/kernel';
import { sql } from 'kysely';
import type { Actor } from '../../../core/actor.ts';
import { readService } from '../../../core/directory/services.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { LoggingDoorTables, LoggingParts } from '../parts.ts';
import type { ServiceRule } from './compile-rules.ts';

/** Rules at one time: a line of an unknown host is held against each of them. */
export const MOST_RULES = 200;

/** Whoever changes the order holds this: two at once would give two rules one place. */
const ORDER_LOCK = 'logging.service_rules';

export interface KeptRule extends Omit<ServiceRule, 'service'> {
  readonly id: Id<'log-rule'>;
  readonly service: Id<'service'>;
  readonly madeAt: Instant;
}

/** Adds a rule behind all others; lines that come from then on are asked it too. Throws `service-not-found`, `log-rule-exists`, `log-rule-limit`. */
export async function makeRule({ db }: Pick<LoggingParts, 'db'>, { door, host, program, service }: Pick<KeptRule, 'door' | 'host' | 'program' | 'service'>, by: Actor, now: Instant): Promise<Id<'log-rule'>> {
  if ((await readService(db, service)).retiredAt !== undefined) throw errors('log-rule-retired');
  const name = plainHost(host);
  return db.transaction().execute(async (trx) => {
    const kept = await holdRules(trx);
    if (kept.length >= MOST_RULES) throw errors('log-rule-limit', { limit: MOST_RULES });
    if (kept.some((one) => one.door === door && one.host.toLowerCase() === name.toLowerCase() && one.program.toLowerCase() === program.toLowerCase())) throw errors('log-rule-exists');
    const id = newId<'log-rule'>(now);
    await trx.insertInto('logging.service_rules').values({ id, place: (kept.at(-1)?.place ?? 0) + 1, door, host: name, program, service, made_at: new Date(now), made_by: by.id, removed_at: null }).execute();
    await appendJournal(trx, { actor: by, act: 'log-rule.made', subject: { kind: 'service', id: service }, detail: { rule: id }, at: now });
    return id;
  });
}

/** Asks a rule before the one that stood before it; the first stays. Throws `log-rule-not-found`. */
export async function raiseRule({ db }: Pick<LoggingParts, 'db'>, id: Id<'log-rule'>, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const kept = await holdRules(trx);
    const at = kept.findIndex((rule) => rule.id === id);
    const [before, rule] = [kept[at - 1], kept[at]];
    if (!rule) throw errors('log-rule-not-found');
    if (!before) return;
    await trx.updateTable('logging.service_rules').set({ place: before.place }).where('id', '=', id).execute();
    await trx.updateTable('logging.service_rules').set({ place: rule.place }).where('id', '=', before.id).execute();
    await appendJournal(trx, { actor: by, act: 'log-rule.raised', subject: { kind: 'service', id: rule.service }, detail: { rule: id, before: before.id }, at: now });
  });
}

/** Ends a rule; lines that it gave to its service stay there. Throws `log-rule-not-found`. */
export async function removeRule({ db }: Pick<LoggingParts, 'db'>, id: Id<'log-rule'>, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.updateTable('logging.service_rules').set({ removed_at: new Date(now) }).where('id', '=', id).where('removed_at', 'is', null).returning('service').executeTakeFirst();
    if (!row) throw errors('log-rule-not-found');
    await appendJournal(trx, { actor: by, act: 'log-rule.removed', subject: { kind: 'service', id: row.service }, detail: { rule: id }, at: now });
  });
}

/** The rules in their order. */
export async function listRules({ db }: Pick<LoggingParts, 'db'>): Promise<readonly KeptRule[]> {
  const rows = await db.selectFrom('logging.service_rules').select(['id', 'door', 'host', 'program', 'service', 'made_at']).where('removed_at', 'is', null).orderBy('place').orderBy('id').execute();
  return rows.map(({ made_at, ...rule }) => ({ ...rule, madeAt: instant(made_at.getTime()) }));
}

async function holdRules(trx: Trx<LoggingDoorTables>) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${ORDER_LOCK}, 0))`.execute(trx);
  return trx.selectFrom('logging.service_rules').select(['id', 'place', 'door', 'host', 'program', 'service']).where('removed_at', 'is', null).orderBy('place').orderBy('id').execute();
}

/** An address as connections say it: IPv6 in its shortest form (RFC 5952), IPv4 without the prefix of IPv6. */
function plainHost(host: string): string {
  if (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(host)) return host.slice('::ffff:'.length);
  return isIPv6(host) ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host;
}
