import type { Instant } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { address } from '../../../ui/addresses.ts';
import { notify } from '../notify.ts';
import type { ContactDoorTables } from '../parts.ts';
import { closeWay } from './way-store.ts';
import type { Way } from './way.ts';
import type { WayParts } from './ways-parts.ts';

/** Removes a way that the other side says is there no more, and tells its owner by what they have left. */
export async function dropGoneWay({ box, adapters }: Pick<WayParts, 'box' | 'adapters'>, way: Pick<Way, 'id' | 'person' | 'kind' | 'config'>, trx: Trx<ContactDoorTables>, at: Instant): Promise<void> {
  if (!(await closeWay(trx, box, way.id, at))) return;
  const adapter = adapters[way.kind];
  await notify(trx, box, way.person, {
    key: `way-gone:${way.id}`, title: 'One of your ways to be called is gone', text: `${adapter.name} (${adapter.describe(way.config)}) is no longer known where calls were sent, and was removed. Add it again if it should be called.`,
    path: address.ways, at,
  });
  await appendJournal(trx, { actor: WRIT, act: 'way.removed', subject: { kind: 'way', id: way.id }, why: 'The other side says that it is there no more.', at });
}
