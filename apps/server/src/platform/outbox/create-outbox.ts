import { type Id, type Instant, newId } from '@writ/kernel';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Keyring, openText, type SealedColumn, sealText } from '../crypto/index.ts';
import type { Db, Trx } from '../db.ts';
import { defineJob, type Job, type Jobs, reasonOf } from '../jobs/index.ts';

export interface OutboxTables {
  'platform.outbox': {
    id: Id<'effect'>;
    kind: string;
    key: string;
    payload: Buffer;
    made_at: Date;
    attempts: number;
    last_reason: string | null;
    delivered_at: Date | null;
  };
}

/** Something to be done outside: a mail, a message, a call. */
export interface Effect {
  /** `mail.send`: which handler delivers it. */
  readonly kind: string;
  /** Idempotency key: of one kind, one key is one effect, however often it is enqueued. The handler passes it on where the other side knows such keys. */
  readonly key: string;
  /** Kept under the master key, at most 256 KiB as JSON. */
  readonly payload: unknown;
}

export interface EffectHandler<Payload> {
  readonly kind: string;
  readonly payload: z.ZodType<Payload>;
  /** Delivers it. At least once: after a crash between delivery and our record it is called again with the same key. */
  readonly deliver: (payload: Payload, effect: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal }) => Promise<void>;
}

export interface Outbox {
  /** The effect happens if and only if `trx` commits. False when an effect with this kind and key is there already. */
  readonly enqueue: (trx: Trx<OutboxTables>, effect: Effect, at: Instant) => Promise<boolean>;
  /** Who delivers a kind. Call before `start`. */
  readonly register: <Payload>(handler: EffectHandler<Payload>) => void;
  /** Begins to deliver, what was left from before first: also what a restored backup still owes. */
  readonly start: () => Promise<void>;
}

/** For the rotation of the master key. */
export const OUTBOX_COLUMN: SealedColumn = { table: 'platform.outbox', id: 'id', column: 'payload' };

const LARGEST_PAYLOAD = 256 * 1024;

interface Delivery {
  readonly effect: string;
}

/** What handlers are kept as: their payload is parsed by their own schema just before they get it. */
type AnyHandler = (json: unknown, effect: { key: string; attempt: number; signal: AbortSignal }) => Promise<void>;

/**
 * Effects are rows of the transaction that decided them; a job delivers each, retries with back-off, and lets it be seen when it gives up
 * (`jobs.listGivenUp`, where the job's id is the effect's).
 */
export function createOutbox(db: Db<OutboxTables>, jobs: Jobs, keyring: Keyring): Outbox {
  const handlers = new Map<string, AnyHandler>();
  const job = defineJob<Delivery>({
    name: 'outbox.deliver',
    payload: z.object({ effect: z.uuid() }),
    handle: ({ effect }, { signal }) => deliver(db, keyring, handlers, effect as Id<'effect'>, signal),
  });
  let declared: Promise<void> | undefined;
  return {
    enqueue: async (trx, effect, at) => {
      await (declared ??= jobs.declare(job));
      return enqueue(trx, jobs, job, keyring, effect, at);
    },
    register: (handler) => {
      handlers.set(handler.kind, (json, effect) => handler.deliver(handler.payload.parse(json), effect));
    },
    start: async () => {
      await jobs.register(job);
      await enqueueWaiting(db, jobs, job);
    },
  };
}

async function enqueue(trx: Trx<OutboxTables>, jobs: Jobs, job: Job<Delivery>, keyring: Keyring, effect: Effect, at: Instant): Promise<boolean> {
  const id = newId<'effect'>(at);
  const json = JSON.stringify(effect.payload);
  if (json.length > LARGEST_PAYLOAD) throw new RangeError(`the payload of an effect ${effect.kind} is larger than ${LARGEST_PAYLOAD} characters`);
  const made = await trx
    .insertInto('platform.outbox')
    .values({ id, kind: effect.kind, key: effect.key, payload: sealText(keyring, sealName(id), json), made_at: new Date(at), attempts: 0, last_reason: null, delivered_at: null })
    .onConflict((clash) => clash.columns(['kind', 'key']).doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows !== 1n) return false;
  await jobs.enqueue(trx as unknown as Trx<never>, job, { effect: id }, { id });
  return true;
}

/** The job has the effect's id, so what is in its queue already, or was given up, is not put there twice. */
async function enqueueWaiting(db: Db<OutboxTables>, jobs: Jobs, job: Job<Delivery>): Promise<void> {
  const waiting = await db.selectFrom('platform.outbox').select('id').where('delivered_at', 'is', null).orderBy('made_at').execute();
  await db.transaction().execute(async (trx) => {
    for (const { id } of waiting) await jobs.enqueue(trx as unknown as Trx<never>, job, { effect: id }, { id });
  });
}

async function deliver(db: Db<OutboxTables>, keyring: Keyring, handlers: ReadonlyMap<string, AnyHandler>, id: Id<'effect'>, signal: AbortSignal): Promise<void> {
  const effect = await db.selectFrom('platform.outbox').selectAll().where('id', '=', id).executeTakeFirst();
  if (!effect || effect.delivered_at) return;
  const handler = handlers.get(effect.kind);
  if (!handler) throw new TypeError(`nobody delivers effects of the kind ${effect.kind}`);
  try {
    await handler(JSON.parse(openText(keyring, sealName(id), effect.payload)), { key: effect.key, attempt: effect.attempts + 1, signal });
  } catch (error) {
    await record(db, id, { last_reason: reasonOf(error) });
    throw error;
  }
  await record(db, id, { last_reason: null, delivered_at: sql<Date>`now()` });
}

async function record(db: Db<OutboxTables>, id: Id<'effect'>, how: { last_reason: string | null; delivered_at?: ReturnType<typeof sql<Date>> }): Promise<void> {
  await db.updateTable('platform.outbox').set((row) => ({ ...how, attempts: row('attempts', '+', 1) })).where('id', '=', id).execute();
}

function sealName(id: string): string {
  return `platform.outbox.payload:${id}`;
}
