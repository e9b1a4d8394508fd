import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, newId, toIso } from '@writ/kernel';
import { readPolicy } from '@writ/policy';
import { createTestDatabase, fakeClock, type FakeClock } from '@writ/testkit';
import { pino } from 'pino';
import type { RecordBox } from '../../../../core/directory/person.ts';
import { createBlobs, openBlobStore, type Blobs } from '../../../../platform/blobs/index.ts';
import { createKeyring, masterKey, openText, sealText } from '../../../../platform/crypto/index.ts';
import type { Viewer } from '../../../../core/actor.ts';
import type { Act } from '../../../../core/permissions/acts.ts';
import { checkPermission } from '../../../../core/permissions/check-permission.ts';
import type { Db } from '../../../../platform/db.ts';
import { readAssets } from '../../../../platform/http/assets.ts';
import { createHttpServer, type HttpServer } from '../../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../../platform/http/metrics.ts';
import { writeSite } from '../../../../ui/testing/write-site.ts';
import { controlRegistry } from '../../../registry.ts';
import { businessClockOf } from '../../business-clock.ts';
import type { ReportingDoorTables } from '../../parts.ts';
import { publicRoutes } from '../public-routes.ts';
import { publicationRoutes } from '../publication-routes.tsx';
import { UPLOAD_LIMITS, type PublicParts } from '../public-parts.ts';
import { productNames } from '../../reports/match-product.ts';

const SHIPPED = join(import.meta.dirname, '../../../../../../../policy/security.md');
const PLENTY = 1_000_000;
const viewers = new Map((['owner', 'support'] as const).map((role): [string, Viewer] => [role, { person: newId(), account: newId(), name: role, roles: [role], by: { kind: 'session', id: newId() }, zone: 'UTC' }]));

export interface TestPublisher {
  readonly parts: PublicParts;
  readonly db: Db<ReportingDoorTables>;
  readonly blobs: Blobs;
  readonly clock: FakeClock;
  readonly server: HttpServer;
  /** Anybody of the company comes in with their name as the token: `Authorization: Bearer owner`. */
  readonly renewals: () => number;
  /** `http://localhost:41234` */
  readonly origin: string;
  /** All that was logged. */
  readonly logged: () => string;
  readonly drop: () => Promise<void>;
}

/** Public pages on a real database, with real encryption and real blobs in a folder, on a port of their own. It is Tuesday 24 November 2026, noon in Los Angeles. */
export async function openTestPublisher(over: Partial<Pick<PublicParts, 'uploadLimits' | 'floodLimits' | 'clock' | 'company' | 'mail'>> = {}): Promise<TestPublisher> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-public-'));
  const { db, drop } = await createTestDatabase<ReportingDoorTables>();
  const clock = fakeClock('2026-11-24T20:00:00Z');
  const keyring = createKeyring([masterKey(randomBytes(32))]);
  const digestKey = randomBytes(32);
  const box: RecordBox = { seal: (name, text) => sealText(keyring, name, text), open: (name, sealed) => openText(keyring, name, sealed), digest: (purpose, text) => createHmac('sha256', digestKey).update(`${purpose}\0${text}`).digest() };
  const blobs = createBlobs(await openBlobStore({ place: join(folder, 'blobs'), region: 'none' }), keyring);
  const text = await readFile(SHIPPED, 'utf8');
  const read = readPolicy(text, { file: 'security.md', registry: controlRegistry });
  assert(read.ok, 'the policy that ships has errors');
  await db.insertInto('core.policy_versions').values({ version: 1, sha256: '0', text: '', in_force_since: clock.iso(), changes: '[]' }).execute();
  await writeSite(join(folder, 'site'), new Map());
  const assets = readAssets([join(folder, 'site')]);
  const publicUrl = new URL('http://localhost:0');
  let logged = '';

  const parts: PublicParts = {
    db, box, blobs, clock: clock.now, log: pino({ level: 'silent' }), linkKey: randomBytes(32), publicUrl, company: 'Example Software', productWords: productNames(['example.com']),
    policyInForce: async () => ({ version: 1, text, policy: read.policy }),
    businessClock: async () => businessClockOf(read.policy),
    mail: { address: 'security@example.com', canSend: false, domain: 'example.com' },
    outbox: {
      async enqueue(trx, effect, at) {
        const made = await trx.insertInto('platform.outbox').values({ id: newId<'effect'>(at), kind: effect.kind, key: effect.key, payload: Buffer.from(JSON.stringify(effect.payload)), made_at: new Date(toIso(at)), attempts: 0, last_reason: null, delivered_at: null })
          .onConflict((clash) => clash.columns(['kind', 'key']).doNothing()).executeTakeFirst();
        return made.numInsertedOrUpdatedRows === 1n;
      },
    },
    asset: assets.href, uploadLimits: UPLOAD_LIMITS, floodLimits: { formsPerHour: PLENTY, formsPerMinute: PLENTY }, isDemonstration: false, ...over,
  };
  let renewals = 0;
  const publication = publicationRoutes({
    db, company: parts.company, mail: parts.mail, publicUrl: new URL('https://security.example.com'), renewSecurityTxt: async () => void (renewals += 1),
    frame: async ({ viewer, url, flash, now }) => ({ path: url, now, zone: 'UTC', asset: assets.href, ...(viewer ? { viewer: { id: viewer.person, name: viewer.name } } : {}), ...(flash ? { flash } : {}) }),
  });
  const server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: 'http://localhost:0' }, logger: pino({ level: 'info' }, { write: (line: string) => void (logged += line) }), clock: parts.clock, routes: [...publicRoutes(parts), ...publication],
    authenticate: async ({ secret }) => viewers.get(secret), mayAct: checkPermission, accountOf: ({ account }) => account, signInPath: () => '/sign-in', assets, metrics: createMetrics(), readHealth: async () => [], version: '0.0.0',
    renderErrorPage: ({ title, detail }) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${detail}</p></html>`,
    rateLimits: { address: PLENTY, openUnsafe: PLENTY, machines: PLENTY, account: PLENTY },
  });
  const port = await server.listen();
  publicUrl.port = String(port);
  return {
    parts, db, blobs, clock, server, origin: publicUrl.origin, renewals: () => renewals, logged: () => logged,
    async drop() {
      await server.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
