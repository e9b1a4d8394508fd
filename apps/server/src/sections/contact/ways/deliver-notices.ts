import { WritError, type Id } from '@writ/kernel';
import { z } from 'zod';
import type { EffectHandler } from '../../../platform/outbox/index.ts';
import { address } from '../../../ui/addresses.ts';
import { dropGoneWay } from './drop-gone-way.ts';
import { type Notice, sayNotices } from './say-notices.ts';
import type { Call } from './way-adapter.ts';
import { noteOutcome, readWays } from './way-store.ts';
import type { Way } from './way.ts';
import type { WayParts } from './ways-parts.ts';

const Payload = z.strictObject({ person: z.uuid().transform((id) => id as Id<'person'>), notices: z.array(z.uuid().transform((id) => id as Id<'notice'>)).min(1).max(200) });
const Said = z.object({ title: z.string(), text: z.string(), path: z.string() });

/** Delivers what could wait, several in one message, by the first of the person's ways that takes it, the proven ones before the others. Whoever has no way finds it on the console. */
export function noticeHandler(parts: WayParts): EffectHandler<z.infer<typeof Payload>> {
  return {
    kind: 'contact.notice', payload: Payload,
    async deliver({ person, notices: ids }, { key, signal }) {
      const notices = await readNotices(parts, ids);
      const ways = (await readWays(parts.db, parts.box, person)).toSorted((one, other) => Number(one.verifiedAt === undefined) - Number(other.verifiedAt === undefined));
      if (notices.length === 0) return;
      const path = notices.length === 1 ? notices[0]!.path : address.policy;
      await callFirst(parts, ways, { id: ids[0]!, key, ...sayNotices(parts.company, notices, parts.publicUrl), url: new URL(path, parts.publicUrl).href, isUrgent: false }, signal);
    },
  };
}

/** Tries way after way. When none takes it and one of them may later, it is tried again. */
async function callFirst(parts: WayParts, ways: readonly Way[], call: Call, signal: AbortSignal): Promise<void> {
  let passing: WritError | undefined;
  for (const way of ways) {
    try {
      await parts.adapters[way.kind].call(way.config, call, signal);
      return await noteOutcome(parts.db, way.id, undefined, parts.clock());
    } catch (error) {
      if (!(error instanceof WritError)) throw error;
      if (error.kind === 'unavailable') passing = error;
      await noteFailure(parts, way, error);
    }
  }
  if (passing) throw passing;
}

async function noteFailure(parts: WayParts, way: Way, error: WritError): Promise<void> {
  const at = parts.clock();
  parts.log.warn({ way: way.id, code: error.code }, 'What could wait did not get through');
  await parts.db.transaction().execute(async (trx) => {
    await noteOutcome(trx, way.id, String(error.detail['reason'] ?? error.code), at);
    if (error.code === 'way-gone') await dropGoneWay(parts, way, trx, at);
  });
}

async function readNotices({ db, box }: WayParts, ids: readonly Id<'notice'>[]): Promise<readonly Notice[]> {
  const rows = await db.selectFrom('contact.waiting_notices').select(['id', 'sealed']).where('id', 'in', [...ids]).orderBy('made_at').execute();
  return rows.map(({ id, sealed }) => Said.parse(JSON.parse(box.open(`contact.waiting_notices.sealed:${id}`, sealed))));
}
