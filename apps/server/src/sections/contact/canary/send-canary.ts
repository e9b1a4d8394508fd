import { randomBytes } from 'node:crypto';
import { newId, toIso, type Id } from '@writ/kernel';
import { sql } from 'kysely';
import { z } from 'zod';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { EffectHandler } from '../../../platform/outbox/index.ts';
import type { ChainRule } from '../chain/chain-rule.ts';
import { errors } from '../errors.ts';
import type { ContactParts } from '../parts.ts';
import { listCanaries, type CanaryChannel } from './canary-store.ts';
import { decideNextCanary } from './decide-canary.ts';
import { digestMark, MARK_PREFIX } from './take-canary.ts';

const Payload = z.strictObject({ canary: z.uuid().transform((id) => id as Id<'canary'>), channel: z.enum(['form', 'mail']), mark: z.string().max(100) });

/** Sends one when the channel's next is due; one process of many does. Channels that are closed are left alone. Gives whether one was sent. */
export async function sendCanaryWhenDue(parts: ContactParts, rule: ChainRule, channel: CanaryChannel): Promise<boolean> {
  if ('closed' in parts.canaryPaths[channel]) return false;
  return sendCanary(parts, rule, { channel, by: WRIT, onlyWhenDue: true });
}

/** Sends a canary now, asked for by a person. Throws `canary-path-closed`. Policy control `canary-arrives`. */
export async function sendCanaryNow(parts: ContactParts, rule: ChainRule, channel: CanaryChannel, by: Actor): Promise<void> {
  const path = parts.canaryPaths[channel];
  if ('closed' in path) throw errors('canary-path-closed', { because: path.closed });
  await sendCanary(parts, rule, { channel, by, onlyWhenDue: false });
}

async function sendCanary(parts: ContactParts, rule: ChainRule, { channel, by, onlyWhenDue }: { channel: CanaryChannel; by: Actor; onlyWhenDue: boolean }): Promise<boolean> {
  const now = parts.clock();
  return parts.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`contact.canary.${channel}`}))`.execute(trx);
    const [last] = await listCanaries(trx, { channel, limit: 1 });
    if (onlyWhenDue && decideNextCanary(last, rule, now) > now) return false;
    const id = newId<'canary'>(now);
    const mark = MARK_PREFIX + randomBytes(20).toString('hex');
    await trx.insertInto('contact.canaries').values({
      id, channel, mark_digest: digestMark(parts.box, mark), sent_at: toIso(now), due_at: toIso(rule.time.add(rule.canaryWithin, now)), handed_over_at: null, arrived_at: null, reached_seat_at: null, problem: null,
    }).execute();
    await parts.outbox.enqueue(trx, { kind: 'contact.canary', key: id, payload: { canary: id, channel, mark } satisfies z.input<typeof Payload> }, now);
    await appendJournal(trx, { actor: by, act: 'canary.sent', subject: { kind: 'canary', id }, at: now, detail: { channel } });
    return true;
  });
}

/** Delivers canaries to where a stranger's report would go: the public form, the relay. */
export function canaryHandler(parts: ContactParts): EffectHandler<z.infer<typeof Payload>> {
  return {
    kind: 'contact.canary',
    payload: Payload,
    async deliver({ canary, channel, mark }, { signal }) {
      const path = parts.canaryPaths[channel];
      if ('closed' in path) return;
      try {
        await path.send(mark, signal);
      } catch (error) {
        await noteHandOver(parts, canary, { problem: 'not-taken' });
        throw error;
      }
      await noteHandOver(parts, canary, { handed_over_at: toIso(parts.clock()), problem: null });
    },
  };
}

async function noteHandOver({ db }: ContactParts, id: Id<'canary'>, how: { readonly handed_over_at?: string; readonly problem: string | null }): Promise<void> {
  await db.updateTable('contact.canaries').set(how).where('id', '=', id).where('arrived_at', 'is', null).execute();
}
