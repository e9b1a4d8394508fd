import { createHmac, randomBytes } from 'node:crypto';
import { createTestDatabase, fakeClock, type FakeClock } from '@writ/testkit';
import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import { pino } from 'pino';
import { WRIT, type Role } from '../../../core/actor.ts';
import type { RecordBox } from '../../../core/directory/person.ts';
import { createBusinessClock, dayOffIn } from '../../../platform/calendar/index.ts';
import type { Db } from '../../../platform/db.ts';
import { appointDeputy, appointHolder } from '../appoint.ts';
import { openEscalation } from '../chain/open-escalation.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import type { WayKind } from '../tables.ts';

/** Seals nothing, but binds to the name as a real box does. */
const box: RecordBox = {
  seal: (name, text) => Buffer.from(`${name}\n${text}`),
  open: (name, sealed) => {
    const [bound, text] = Buffer.from(sealed).toString().split(/\n(.*)/s);
    if (bound !== name) throw new Error('sealed for another row');
    return text!;
  },
  digest: (purpose, text) => createHmac('sha256', purpose).update(text).digest(),
};

const HOURS = createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'America/Los_Angeles', dayOff: dayOffIn('US', { closed: new Map(), holidays: new Map() }) });

/** The controls of the shipped policy that the section reads. */
const POLICY = { version: 1, policy: { controls: [] } } as unknown as Awaited<ReturnType<ContactParts['policyInForce']>>;

export interface TestContact {
  readonly parts: ContactParts;
  readonly db: Db<ContactDoorTables>;
  readonly url: string;
  readonly clock: FakeClock;
  /** Somebody of the company, with an account when they have roles. */
  readonly person: (roles?: readonly Role[]) => Promise<Id<'person'>>;
  readonly holder: (ways?: readonly WayKind[]) => Promise<Id<'person'>>;
  readonly deputy: (ways?: readonly WayKind[]) => Promise<Id<'person'>>;
  readonly way: (person: Id<'person'>, kind: WayKind, verifiedAt?: Instant) => Promise<Id<'way'>>;
  /** Opens the chain of a new report; gives the report's id. */
  readonly report: (how?: { readonly urgent?: boolean; readonly offHours?: boolean }) => Promise<string>;
  /** Payloads of the effects of one kind, in the order in which they were made. */
  readonly effects: (kind: string) => Promise<readonly Readonly<Record<string, string>>[]>;
  readonly drop: () => Promise<void>;
}

/** A database with the section's parts on it; calls are left as rows of the outbox. Starts on Tuesday 24 November 2026 at noon in Los Angeles. */
export async function openTestContact(canaryPaths: ContactParts['canaryPaths'] = { form: { closed: 'not here' }, mail: { closed: 'not here' } }): Promise<TestContact> {
  const database = await createTestDatabase<ContactDoorTables>();
  const { db } = database;
  const clock = fakeClock('2026-11-24T20:00:00Z');
  const parts: ContactParts = {
    db, box, clock: clock.now, log: pino({ level: 'silent' }), canaryPaths,
    policyInForce: async () => POLICY,
    businessClock: async () => HOURS,
    outbox: {
      async enqueue(trx, effect, at) {
        const made = await trx.insertInto('platform.outbox').values({
          id: newId<'effect'>(at), kind: effect.kind, key: effect.key, payload: Buffer.from(JSON.stringify(effect.payload)), made_at: new Date(at), attempts: 0, last_reason: null, delivered_at: null,
        }).onConflict((clash) => clash.columns(['kind', 'key']).doNothing()).executeTakeFirst();
        return made.numInsertedOrUpdatedRows === 1n;
      },
    },
  };
  await db.insertInto('core.policy_versions').values({ version: 1, sha256: '0', text: '', in_force_since: clock.iso(), changes: '[]' }).execute();
  const places = new Map<string, number>();

  async function person(roles: readonly Role[] = []): Promise<Id<'person'>> {
    const id = newId<'person'>();
    await db.insertInto('core.people').values({ id, sealed: Buffer.from(box.seal(`core.people.sealed:${id}`, '{"name":"Somebody"}')), email_digest: null, created_at: toIso(clock.now()), departed_at: null }).execute();
    if (roles.length > 0) await db.insertInto('core.accounts').values({ id: newId(), person: id, roles: [...roles], user_handle: randomBytes(16), zone: 'UTC', created_at: new Date(clock.now()), disabled_at: null }).execute();
    return id;
  }
  async function way(owner: Id<'person'>, kind: WayKind, verifiedAt: Instant = clock.now()): Promise<Id<'way'>> {
    const id = newId<'way'>();
    const place = places.get(owner) ?? 0;
    places.set(owner, place + 1);
    await db.insertInto('contact.ways').values({
      id, person: owner, kind, sealed: Buffer.alloc(0), place, added_at: toIso(clock.now()), verified_at: toIso(verifiedAt), removed_at: null, last_delivered_at: null, last_failed_at: null, last_reason: null,
    }).execute();
    return id;
  }
  async function seated(as: typeof appointHolder, ways: readonly WayKind[]): Promise<Id<'person'>> {
    const id = await person(['point-of-contact']);
    await db.transaction().execute((trx) => as(trx, 'point-of-contact', id, WRIT, clock.now()));
    for (const kind of ways) await way(id, kind);
    return id;
  }
  return {
    parts, db, url: database.url, clock, person, way, drop: database.drop,
    holder: (ways = ['mail']) => seated(appointHolder, ways),
    deputy: (ways = ['mail']) => seated(appointDeputy, ways),
    async report({ urgent = false, offHours = false } = {}) {
      const id = newId<'report'>();
      await db.transaction().execute((trx) => openEscalation(parts, trx, { about: { kind: 'report', id }, label: 'Report 31', path: `/reports/${id}`, urgent, offHours, at: clock.now() }));
      return id;
    },
    async effects(kind) {
      const rows = await db.selectFrom('platform.outbox').select('payload').where('kind', '=', kind).orderBy('made_at').orderBy('key').execute();
      return rows.map(({ payload }) => JSON.parse(payload.toString()) as Record<string, string>);
    },
  };
}
