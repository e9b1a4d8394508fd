import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../core/directory/person.ts';
import type { Trx } from '../../platform/db.ts';
import type { ContactTables } from './tables.ts';

/** Something that a person should know and that can wait. */
export interface Notice {
  /** Of one person, one key is one notice, however often it is said. */
  readonly key: string;
  /** One line, and a sentence or two. Nothing that a report says. */
  readonly title: string;
  readonly text: string;
  /** The page it is about, from the root. */
  readonly path: string;
  readonly at: Instant;
}

/** Tells a person what can wait: it is sent by their first way, outside their quiet hours or with their digest. Never for an escalation. */
export async function notify(trx: Trx<ContactTables>, box: RecordBox, person: Id<'person'>, { key, title, text, path, at }: Notice): Promise<void> {
  const id = newId<'notice'>(at);
  const sealed = Buffer.from(box.seal(`contact.waiting_notices.sealed:${id}`, JSON.stringify({ title, text, path })));
  await trx.insertInto('contact.waiting_notices').values({ id, person, key, sealed, made_at: toIso(at), sent_at: null }).onConflict((conflict) => conflict.columns(['person', 'key']).doNothing()).execute();
}
