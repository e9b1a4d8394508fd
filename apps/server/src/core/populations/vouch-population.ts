import { MS, toIso, type Id, type Instant } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { storableText } from '../journal/storable-json.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import { isEnumeratedByWrit } from './decide-population.ts';
import { queueEvaluation, queueWholeKinds } from './queue-evaluation.ts';
import type { PopulationTables } from './tables.ts';

/** A list goes out of date; a year is the longest that a person's word for it stands. */
export const LONGEST_VOUCH_MS = 366 * MS.day;
export const MOST_EXPECTED = 20_000;

export interface Vouching {
  readonly kind: SubjectKind;
  /** Where the list comes from: `inventory of 3 March`, `cloud console`. */
  readonly source: string;
  readonly until: Instant;
  /** Names that the source has. Those for which nothing reports count as unknown from now on; what was expected before and is no longer named goes. */
  readonly expected: readonly string[];
  readonly by: Id<'person'>;
  readonly now: Instant;
}

/**
 * A person says that a population is whole: of now, until a date. Returns how many of the expected subjects nobody enrolled.
 * Errors: `vouch-needless`, `vouch-too-long`, `vouch-in-the-past`, `too-many-expected`.
 */
export async function vouchPopulation(trx: Trx<PopulationTables & JournalTables>, vouching: Vouching): Promise<{ readonly missing: number }> {
  refuseVouching(vouching);
  const { kind, by, now, until } = vouching;
  const listed = await trx.selectFrom('core.subjects').select(['id', 'name', 'standing']).where('kind', '=', kind).where('gone_at', 'is', null).execute();
  const missing = missingNames(vouching.expected, listed.filter((row) => row.standing === 'listed').map((row) => row.name));
  await replaceExpected(trx, vouching, missing, listed.filter((row) => row.standing === 'expected').map((row) => row.id));
  const count = listed.filter((row) => row.standing === 'listed').length + missing.length;
  const row = { kind, source: storableText(vouching.source).slice(0, 500), as_of: toIso(now), vouched_by: by, vouched_until: toIso(until), count };
  await trx.insertInto('core.populations').values(row).onConflict((conflict) => conflict.column('kind').doUpdateSet(row)).execute();
  await queueWholeKinds(trx, [kind]);
  await appendJournal(trx, {
    at: now, actor: { kind: 'person', id: by }, act: 'population.vouched', subject: { kind: 'population', id: kind },
    detail: { until: toIso(until), count, missing: missing.length },
  });
  return { missing: missing.length };
}

function refuseVouching({ kind, until, now, expected }: Vouching): void {
  if (isEnumeratedByWrit(kind)) throw errors('vouch-needless', { kind });
  if (until <= now) throw errors('vouch-in-the-past');
  if (until - now > LONGEST_VOUCH_MS) throw errors('vouch-too-long', { days: LONGEST_VOUCH_MS / MS.day });
  if (expected.length > MOST_EXPECTED) throw errors('too-many-expected', { limit: MOST_EXPECTED, size: expected.length });
}

/** Names of `expected` that none of `listed` has; case and surrounding space say nothing. */
export function missingNames(expected: readonly string[], listed: readonly string[]): string[] {
  const known = new Set(listed.map(foldName));
  const missing = new Map<string, string>();
  for (const name of expected) {
    const folded = foldName(name);
    if (folded !== '' && !known.has(folded)) missing.set(folded, storableText(name.trim()).slice(0, 300));
  }
  return [...missing.values()];
}

function foldName(name: string): string {
  return storableText(name).trim().toLowerCase().slice(0, 300);
}

async function replaceExpected(trx: Trx<PopulationTables>, { kind, source, now }: Vouching, missing: readonly string[], before: readonly string[]): Promise<void> {
  const rows = missing.map((name) => ({
    kind, id: `expected:${name.toLowerCase()}`.slice(0, 200), name, labels: '{}', standing: 'expected' as const, source: storableText(source).slice(0, 500), listed_at: toIso(now),
  }));
  const kept = new Set(rows.map((row) => row.id));
  const met = before.filter((id) => !kept.has(id));
  if (met.length > 0) await trx.deleteFrom('core.subjects').where('kind', '=', kind).where('id', 'in', met).execute();
  for (let from = 0; from < rows.length; from += 2_000) {
    await trx.insertInto('core.subjects').values(rows.slice(from, from + 2_000)).onConflict((conflict) => conflict.doNothing()).execute();
  }
  await queueEvaluation(trx, met.map((id) => ({ kind, id })));
}
