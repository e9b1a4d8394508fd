import { WritError, type Id } from '@writ/kernel';
import { z } from 'zod';
import type { EffectHandler } from '../../../platform/outbox/index.ts';
import type { Db } from '../../../platform/db.ts';
import { makeCallForm } from '../chain/call-form.ts';
import type { Chain, ChainStep } from '../chain/chain.ts';
import { recordDelivery } from '../chain/record-delivery.ts';
import { readChain } from '../chain/chain-store.ts';
import type { ContactTables } from '../tables.ts';
import { errors } from './errors.ts';
import { dropGoneWay } from './drop-gone-way.ts';
import { sayCall } from './say-call.ts';
import { noteOutcome, readWay } from './way-store.ts';
import type { Way } from './way.ts';
import type { WayParts } from './ways-parts.ts';

const Payload = z.strictObject({
  escalation: z.uuid().transform((id) => id as Id<'escalation'>),
  person: z.uuid().transform((id) => id as Id<'person'>),
  way: z.uuid().transform((id) => id as Id<'way'>),
});
type CallPayload = z.infer<typeof Payload>;

/** What passes is tried this often; by then the chain has called somebody else. */
const MOST_ATTEMPTS = 3;

interface Outcome {
  /** Static code of a failure; undefined when it was delivered. */
  readonly reason: string | undefined;
  readonly isGone: boolean;
  /** Another attempt would come to the same. */
  readonly isFinal: boolean;
}

/**
 * Delivers the calls of chains: makes the one-time form, calls by the way's adapter under the effect's key, and writes what the way says as a link of the chain. What
 * fails for good is over, and the next way is called at once; what passes is tried three times. A chain that was seen in the meantime calls nobody any more.
 */
export function callHandler(parts: WayParts): EffectHandler<CallPayload> {
  return {
    kind: 'contact.call', payload: Payload,
    async deliver(payload, { key, attempt, signal }) {
      const chain = await readChainById(parts.db, payload.escalation);
      if (!chain || chain.seen) return;
      const way = await readWay(parts.db, parts.box, payload.way);
      if (!way) return record(parts, chain, payload, undefined, { reason: 'way-removed', isGone: false, isFinal: true });
      const outcome = await call(parts, chain, way, { key, attempt, signal });
      if (outcome.isFinal) return record(parts, chain, payload, way, outcome);
      await noteOutcome(parts.db, way.id, outcome.reason, parts.clock());
      throw errors('way-unavailable', { reason: outcome.reason });
    },
  };
}

async function call(parts: WayParts, chain: Chain, way: Way, { key, attempt, signal }: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<Outcome> {
  const { db, box, clock, adapters, company, publicUrl } = parts;
  const now = clock();
  const secret = await db.transaction().execute((trx) => makeCallForm(trx, box, { escalation: chain.id, person: way.person, way: way.id, at: now }));
  try {
    await adapters[way.kind].call(way.config, { id: await stepOf(db, chain.id, key), key, ...sayCall(company, chain, now), url: new URL(`/call/${secret}`, publicUrl).href, isUrgent: chain.isUrgent }, signal);
    return { reason: undefined, isGone: false, isFinal: true };
  } catch (error) {
    if (!(error instanceof WritError)) throw error;
    parts.log.warn({ escalation: chain.id, way: way.id, code: error.code, attempt }, 'A call did not get through');
    const passes = error.kind === 'unavailable' && attempt < MOST_ATTEMPTS;
    return { reason: String(error.detail['reason'] ?? error.code), isGone: error.code === 'way-gone', isFinal: !passes };
  }
}

async function record(parts: WayParts, chain: Chain, { escalation, person, way: id }: CallPayload, way: Way | undefined, { reason, isGone }: Outcome): Promise<void> {
  const at = parts.clock();
  const wayKind = way?.kind ?? chain.steps.find((step) => step.way === id)?.wayKind;
  // A way that failed before in this chain does not hurry the next call: with no other way left, it would be called again and again.
  const failedBefore = chain.steps.some((step) => step.way === id && (step.what === 'failed' || step.what === 'bounced'));
  await parts.db.transaction().execute(async (trx) => {
    if (wayKind !== undefined && wayKind !== 'console') {
      const hurries = chain.about.kind === 'canary' || !failedBefore;
      await recordDelivery(trx, { escalation, what: reason === undefined ? 'delivered' : 'failed', person, way: id, wayKind, reason, isFinal: hurries, at });
    }
    if (!way) return;
    await noteOutcome(trx, id, reason, at);
    if (isGone) await dropGoneWay(parts, way, trx, at);
  });
}

async function readChainById(db: Db<ContactTables>, id: Id<'escalation'>): Promise<Chain | undefined> {
  const row = await db.selectFrom('contact.escalations').select(['about_kind', 'about_id']).where('id', '=', id).executeTakeFirst();
  return row && readChain(db, { kind: row.about_kind, id: row.about_id });
}

/** The link of the chain that this call is: the `n`th that was called, as the key `ESCALATION:n` says. Its id is what a mail carries, so that its bounce finds back. */
async function stepOf(db: Db<ContactTables>, escalation: Id<'escalation'>, key: string): Promise<string> {
  const place = Number(key.slice(key.lastIndexOf(':') + 1));
  const step = await db.selectFrom('contact.steps').select('id').where('escalation', '=', escalation).where('what', '=', 'called' satisfies ChainStep['what']).orderBy('ordinal').offset(Math.max(0, place - 1)).limit(1).executeTakeFirst();
  return step?.id ?? escalation;
}
