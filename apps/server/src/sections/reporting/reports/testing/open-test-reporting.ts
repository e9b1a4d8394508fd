import { randomBytes } from 'node:crypto';
import { createTestDatabase, fakeClock, type FakeClock } from '@writ/testkit';
import { newId, toIso, type Id } from '@writ/kernel';
import { pino } from 'pino';
import { createRecordBox } from '../../../../record-box.ts';
import { WRIT, type Role } from '../../../../core/actor.ts';
import { createBusinessClock, dayOffIn } from '../../../../platform/calendar/index.ts';
import { createKeyring, masterKey } from '../../../../platform/crypto/index.ts';
import type { Db, Trx } from '../../../../platform/db.ts';
import { appointHolder } from '../../../contact/index.ts';
import type { ReportingDoorTables, ReportingParts } from '../../parts.ts';
import { receiveReport, type Intake, type Received } from '../receive-report.ts';
import type { ReportContent } from '../report-content.ts';
import { readReportRule } from '../report-rule.ts';
import { productNames } from '../match-product.ts';

const HOURS = createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'America/Los_Angeles', dayOff: dayOffIn('US', { closed: new Map(), holidays: new Map() }) });
const POLICY = { version: 1, text: '', policy: { controls: [] } } as unknown as Awaited<ReturnType<ReportingParts['policyInForce']>>;

export interface TestReporting {
  readonly parts: ReportingParts;
  readonly db: Db<ReportingDoorTables>;
  readonly clock: FakeClock;
  readonly within: <Result>(work: (trx: Trx<ReportingDoorTables>) => Promise<Result>) => Promise<Result>;
  readonly person: (roles?: readonly Role[]) => Promise<Id<'person'>>;
  /** Somebody who holds the seat of the contact. */
  readonly contact: () => Promise<Id<'person'>>;
  readonly receive: (content?: Partial<ReportContent>, intake?: Partial<Intake>) => Promise<Received>;
  /** Message ids of the copies that wait to go out by mail, in order. */
  readonly outgoing: () => Promise<readonly string[]>;
  readonly drop: () => Promise<void>;
}

/** What a person might write, with nothing that ranks it. */
export function someContent(more: Partial<ReportContent> = {}): ReportContent {
  return { title: 'Something is open', what: 'Anybody can read it.', isPublic: 'unknown', isExploited: 'unknown', reporter: {}, ...more };
}

/** A database with the section's parts on it; what goes out is left as rows of the outbox. Starts on Tuesday 24 November 2026 at noon in Los Angeles, two days before Thanksgiving. */
export async function openTestReporting(): Promise<TestReporting> {
  const database = await createTestDatabase<ReportingDoorTables>();
  const { db } = database;
  const clock = fakeClock('2026-11-24T20:00:00Z');
  const box = createRecordBox(createKeyring([masterKey(randomBytes(32))]), { derive: (purpose: string) => Buffer.from(purpose.padEnd(32).slice(0, 32)) } as never);
  const parts: ReportingParts = {
    db, box, blobs: undefined as never, clock: clock.now, log: pino({ level: 'silent' }), linkKey: randomBytes(32), async policyInForce() {
      // On a connection of its own, as the real one: whoever asks inside a transaction is found out.
      await db.selectFrom('core.policy_versions').select('version').execute();
      return POLICY;
    }, businessClock: async () => HOURS,
    publicUrl: new URL('https://security.example.com'), mail: { address: 'security@example.com', canSend: true, domain: 'example.com' }, company: 'Example', productWords: productNames(['console.example.com', '/api/export']),
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
  const within: TestReporting['within'] = (work) => db.transaction().execute(work);

  async function person(roles: readonly Role[] = ['support']): Promise<Id<'person'>> {
    const id = newId<'person'>();
    await db.insertInto('core.people').values({ id, sealed: Buffer.from(box.seal(`core.people.sealed:${id}`, '{"name":"Somebody"}')), email_digest: null, created_at: toIso(clock.now()), departed_at: null }).execute();
    await db.insertInto('core.accounts').values({ id: newId(), person: id, roles: [...roles], user_handle: randomBytes(16), zone: 'UTC', created_at: new Date(clock.now()), disabled_at: null }).execute();
    return id;
  }
  return {
    parts, db, clock, within, person, drop: database.drop,
    async contact() {
      const id = await person(['point-of-contact']);
      await within((trx) => appointHolder(trx, 'point-of-contact', id, WRIT, clock.now()));
      return id;
    },
    async receive(content, intake) {
      const rule = await readReportRule(parts);
      return within((trx) => receiveReport(parts, trx, { channel: 'form', intakeKey: newId(), content: someContent(content), urgent: false, receivedAt: clock.now(), files: [], rule, ...intake }));
    },
    async outgoing() {
      const rows = await db.selectFrom('platform.outbox').select('key').where('kind', '=', 'reporting.mail').orderBy('made_at').orderBy('key').execute();
      return rows.map(({ key }) => key);
    },
  };
}
