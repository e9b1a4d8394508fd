import type { SubjectKind } from '@writ/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { PopulationTables } from '../populations/tables.ts';

export interface NamedSubject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
}

/** The subjects of one kind that lines of a form name, by id or by name in any case; and, in a sentence, what nobody or more than one is called. */
export async function readNamedSubjects(db: Db<PopulationTables>, kind: SubjectKind, lines: readonly string[]): Promise<{ readonly subjects: readonly NamedSubject[]; readonly problem: string | undefined }> {
  const wanted = [...new Set(lines.map((text) => text.trim()).filter((text) => text !== ''))];
  const found = await db.selectFrom('core.subjects').select(['kind', 'id', 'name']).where('kind', '=', kind).where('gone_at', 'is', null)
    .where((eb) => eb.or([sql<boolean>`id = any(${wanted})`, sql<boolean>`lower(name) = any(${wanted.map((text) => text.toLowerCase())})`])).execute();
  return matchSubjects(wanted, found, kind);
}

function matchSubjects(wanted: readonly string[], found: readonly NamedSubject[], kind: SubjectKind): { subjects: NamedSubject[]; problem: string | undefined } {
  const byId = new Map(found.map((subject) => [subject.id, subject]));
  const byName = Map.groupBy(found, ({ name }) => name.toLowerCase());
  const chosen = new Map<string, NamedSubject>();
  let problem: string | undefined;
  for (const text of wanted) {
    const named = byId.has(text) ? [byId.get(text)!] : (byName.get(text.toLowerCase()) ?? []);
    if (named.length === 1) chosen.set(named[0]!.id, named[0]!);
    else problem ??= named.length === 0 ? `No ${kind} is called “${text.slice(0, 100)}”.` : `${named.length} are called “${text.slice(0, 100)}”; write the id of the one that is meant.`;
  }
  return { subjects: [...chosen.values()], problem };
}

/** The lines that name these subjects: by name, and by id where two share one. */
export function sayNamedSubjects(subjects: readonly { readonly id: string; readonly name?: string | undefined }[]): string {
  const counts = Map.groupBy(subjects, ({ name }) => name?.toLowerCase());
  return subjects.map(({ id, name }) => (name !== undefined && counts.get(name.toLowerCase())!.length === 1 ? name : id)).join('\n');
}
