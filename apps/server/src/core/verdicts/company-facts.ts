import type { Fact, FactKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import { readFactsOf } from '../facts/read-facts.ts';
import type { FactTables } from '../facts/tables.ts';

/** The one subject of its kind. */
export const COMPANY = { kind: 'company', id: 'company', name: 'The company' } as const;

/** Facts about the company, read again only when they changed: a list of thousands of known keys is not parsed for every host that says something. */
export interface CompanyFacts {
  readonly read: (db: Db<FactTables>, kinds: readonly FactKind[]) => Promise<ReadonlyMap<FactKind, Fact>>;
}

export function createCompanyFacts(): CompanyFacts {
  const held = new Map<FactKind, { readonly digest: string; readonly fact: Fact }>();
  return {
    read: async (db, kinds) => {
      if (kinds.length === 0) return new Map();
      const rows = await db.selectFrom('core.facts').select(['kind', 'digest', 'observed_at'])
        .where('subject_kind', '=', COMPANY.kind).where('subject_id', '=', COMPANY.id).where('kind', 'in', kinds).execute();
      const changed = rows.filter((row) => held.get(row.kind)?.digest !== row.digest).map((row) => row.kind);
      const fresh = (await readFactsOf(db, COMPANY.kind, [COMPANY.id], changed)).get(COMPANY.id);
      for (const row of rows) {
        const fact = fresh?.get(row.kind) ?? held.get(row.kind)?.fact;
        if (fact) held.set(row.kind, { digest: row.digest, fact: { ...fact, observedAt: row.observed_at.getTime() } as Fact });
      }
      return new Map(rows.flatMap((row) => { const entry = held.get(row.kind); return entry ? [[row.kind, entry.fact] as const] : []; }));
    },
  };
}
