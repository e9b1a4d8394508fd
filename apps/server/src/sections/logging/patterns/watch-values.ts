import { type Instant, MS } from '@writ/kernel';
import type { Alert } from '@writ/lines';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Trx } from '../../../platform/db.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { decideRare, type KnownValues, MOST_VALUES } from './decide-rare.ts';
import { tell } from './tell-departures.ts';

/** Characters of a subject or a value beyond which they are no names. */
const LONGEST = 200;
/** Subjects of one service that are watched, at four values each. */
const MOST_SUBJECTS = 5_000;
/** What has not come for so long is forgotten, as the lines that said it are. */
const REMEMBERED_MS = 90 * MS.day;

interface Pair { readonly service: string; readonly subject: string; readonly what: string; readonly value: string; readonly at: number }

const ACCOUNTS = ['line.account', 'user.name', 'enduser.id'] as const;
const ADDRESSES = ['line.address', 'client.address', 'source.address'] as const;

/** Counts which programs go with a host, and which addresses and hosts with an account of a service, and tells of what never did. */
export async function watchValues(trx: Trx<LoggingDoorTables>, lines: readonly FoundLine[], now: Instant): Promise<void> {
  const groups = Map.groupBy(lines.flatMap(pairsOf), ({ service, subject, what }) => JSON.stringify([service, subject, what]));
  for (const key of [...groups.keys()].toSorted()) await take(trx, groups.get(key)!, now);
}

function pairsOf({ service, host, program, fields, at }: FoundLine): readonly Pair[] {
  if (service === '') return [];
  const account = named(fields, ACCOUNTS);
  const address = named(fields, ADDRESSES);
  const pairs = [
    { subject: `host ${host}`, what: 'program', value: program, isSaid: host !== '' },
    { subject: `account ${account}`, what: 'address', value: address, isSaid: account !== '' },
    { subject: `account ${account}`, what: 'host', value: host, isSaid: account !== '' },
  ];
  return pairs.flatMap(({ subject, what, value, isSaid }) => (isSaid && value !== '' && subject.length < LONGEST && value.length < LONGEST ? [{ service, subject: storableText(subject), what, value: storableText(value), at }] : []));
}

function named(fields: Readonly<Record<string, string>>, names: readonly string[]): string {
  return names.map((name) => fields[name]).find((value) => value !== undefined && value !== '') ?? '';
}

async function take(trx: Trx<LoggingDoorTables>, pairs: readonly Pair[], now: Instant): Promise<void> {
  const { service, subject, what } = pairs[0]!;
  const held = await trx.selectFrom('logging.pattern_values').selectAll().where('service', '=', service).where('subject', '=', subject).where('what', '=', what).where('last_at', '>', new Date(now - REMEMBERED_MS)).execute();
  if (held.length === 0 && await isFull(trx, service)) return;
  const times = new Map(held.map((row) => [row.value, Number(row.times)]));
  const known: KnownValues = { subject, what, times, firstMs: Math.min(pairs[0]!.at, ...held.map(({ first_at }) => first_at.getTime())) };
  const alerts: Alert[] = [];
  for (const { value, at } of pairs) {
    const rare = times.has(value) ? undefined : decideRare(known, value, at);
    if (rare) alerts.push(rare);
    if (times.has(value) || times.size < MOST_VALUES) times.set(value, (times.get(value) ?? 0) + 1);
  }
  const came = new Map(pairs.map(({ value, at }) => [value, at]));
  const rows = [...came].filter(([value]) => times.has(value)).map(([value, at]) => ({ service, subject, what, value, times: times.get(value)!, first_at: new Date(at), last_at: new Date(at) }));
  if (rows.length > 0) await trx.insertInto('logging.pattern_values').values(rows).onConflict((conflict) => conflict.columns(['service', 'subject', 'what', 'value']).doUpdateSet((eb) => ({ times: eb.ref('excluded.times'), last_at: eb.ref('excluded.last_at') }))).execute();
  await tell(trx, service, alerts, now);
}

async function isFull(trx: Trx<LoggingDoorTables>, service: string): Promise<boolean> {
  const { count } = await trx.selectFrom('logging.pattern_values').select(({ fn }) => fn.countAll<string>().as('count')).where('service', '=', service).executeTakeFirstOrThrow();
  return Number(count) >= MOST_SUBJECTS * 4;
}
