import { randomInt, timingSafeEqual } from 'node:crypto';
import { instant, MS, newId, plus, toIso, WritError, type Id, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Db } from '../../../platform/db.ts';
import { address } from '../../../ui/addresses.ts';
import type { ContactTables } from '../tables.ts';
import { errors } from './errors.ts';
import { dropGoneWay } from './drop-gone-way.ts';
import { lockWays, noteOutcome, readWay } from './way-store.ts';
import type { WayParts } from './ways-parts.ts';

const GOOD_FOR_MS = 15 * MS.minute;
/** Of one person. */
const CODES_AN_HOUR = 6;
/** Five guesses at six digits. */
const MOST_ATTEMPTS = 5;

/**
 * Sends a code by a way, to be entered where it was asked for. Waits for the other side. Throws `way-not-found`, `way-kind-not-set-up`, `proof-too-often`, and what the way says:
 * `way-refused`, `way-gone`, `way-unavailable`.
 */
export async function sendProof(parts: WayParts, { person, way: id, at }: { readonly person: Id<'person'>; readonly way: Id<'way'>; readonly at: Instant }, signal: AbortSignal): Promise<void> {
  const { db, box, adapters, company, publicUrl } = parts;
  const way = await readWay(db, box, id);
  if (!way || way.person !== person) throw errors('way-not-found');
  const adapter = adapters[way.kind];
  if (adapter.notSetUp !== undefined) throw errors('way-kind-not-set-up', { because: adapter.notSetUp });
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const proof = newId<'way-proof'>(at);
  await db.transaction().execute(async (trx) => {
    await lockWays(trx, person);
    const { sent } = await trx.selectFrom('contact.way_proofs as proof').innerJoin('contact.ways as way', 'way.id', 'proof.way').select((select) => select.fn.countAll<string>().as('sent'))
      .where('way.person', '=', person).where('proof.sent_at', '>', new Date(at - MS.hour)).executeTakeFirstOrThrow();
    if (Number(sent) >= CODES_AN_HOUR) throw errors('proof-too-often', { limit: CODES_AN_HOUR });
    // The last code is the one that counts.
    await trx.updateTable('contact.way_proofs').set({ expires_at: toIso(at) }).where('way', '=', id).where('expires_at', '>', new Date(at)).execute();
    await trx.insertInto('contact.way_proofs').values({ id: proof, way: id, code_digest: digestOf(box, proof, code), sent_at: toIso(at), expires_at: toIso(plus(at, GOOD_FOR_MS)), used_at: null }).execute();
  });
  const call = { id: proof, key: proof, title: `${company}: ${code} proves this way`, text: `Enter ${code} on your page of ways in Writ. It is good for 15 minutes. Who did not ask for it can leave it be.`, url: new URL(address.ways, publicUrl).href, isUrgent: false };
  try {
    await adapter.call(way.config, call, signal);
  } catch (error) {
    await noteFailure(parts, way, proof, error);
    throw error;
  }
  await noteOutcome(db, id, undefined, parts.clock());
}

/**
 * Takes back a code that was sent: the way is proven from now on. Every guess counts. Throws `proof-wrong`, and `proof-over` when nothing waits to be proven any more.
 */
export async function enterProof({ db, box }: Pick<WayParts, 'db' | 'box'>, { person, way, code, at }: { readonly person: Id<'person'>; readonly way: Id<'way'>; readonly code: string; readonly at: Instant }): Promise<void> {
  // What a wrong guess cost must be kept, so nothing is thrown inside.
  const outcome = await db.transaction().execute(async (trx): Promise<'proven' | 'proof-wrong' | 'proof-over'> => {
    await lockWays(trx, person);
    const proof = await trx.selectFrom('contact.way_proofs as proof').innerJoin('contact.ways as way', 'way.id', 'proof.way').select(['proof.id', 'proof.code_digest', 'proof.attempts', 'proof.used_at', 'proof.expires_at'])
      .where('way.id', '=', way).where('way.person', '=', person).where('way.removed_at', 'is', null).orderBy('proof.expires_at', 'desc').limit(1).executeTakeFirst();
    if (!proof || proof.used_at !== null || proof.expires_at.getTime() <= at || proof.attempts >= MOST_ATTEMPTS) return 'proof-over';
    await trx.updateTable('contact.way_proofs').set((row) => ({ attempts: row('attempts', '+', 1) })).where('id', '=', proof.id).execute();
    if (!timingSafeEqual(digestOf(box, proof.id, code), proof.code_digest)) return 'proof-wrong';
    await trx.updateTable('contact.way_proofs').set({ used_at: toIso(at) }).where('id', '=', proof.id).execute();
    await trx.updateTable('contact.ways').set({ verified_at: toIso(at) }).where('id', '=', way).execute();
    await appendJournal(trx, { actor: { kind: 'person', id: person }, act: 'way.proven', subject: { kind: 'way', id: way }, at });
    return 'proven';
  });
  if (outcome !== 'proven') throw errors(outcome);
}

/** Ways of a person whose code was sent and waits to be entered, with the moment until which it is good. */
export async function readOpenProofs(db: Db<ContactTables>, person: Id<'person'>, now: Instant): Promise<ReadonlyMap<Id<'way'>, Instant>> {
  const rows = await db.selectFrom('contact.way_proofs as proof').innerJoin('contact.ways as way', 'way.id', 'proof.way').select(['way.id', 'proof.expires_at'])
    .where('way.person', '=', person).where('way.removed_at', 'is', null).where('proof.used_at', 'is', null).where('proof.expires_at', '>', new Date(now)).where('proof.attempts', '<', MOST_ATTEMPTS).orderBy('proof.sent_at').execute();
  return new Map(rows.map(({ id, expires_at }) => [id, instant(expires_at.getTime())]));
}

async function noteFailure(parts: WayParts, way: Parameters<typeof dropGoneWay>[1], proof: Id<'way-proof'>, error: unknown): Promise<void> {
  if (!(error instanceof WritError)) return;
  const at = parts.clock();
  await parts.db.updateTable('contact.way_proofs').set({ expires_at: toIso(at) }).where('id', '=', proof).execute();
  if (error.code === 'way-gone') await parts.db.transaction().execute((trx) => dropGoneWay(parts, way, trx, at));
  else await noteOutcome(parts.db, way.id, String(error.detail['reason'] ?? 'refused'), at);
}

function digestOf(box: RecordBox, proof: Id<'way-proof'>, code: string): Buffer {
  return Buffer.from(box.digest('contact.way-proof', `${proof} ${code}`));
}
