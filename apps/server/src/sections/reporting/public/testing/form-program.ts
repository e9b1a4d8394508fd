/**
 * The public form in a process of its own, for tests that kill it and benches that flood it. Arguments: database, folder of blobs, key in hexadecimal, file of the policy, and how
 * many forms share a transaction and how many transactions there are at once, where not as ships. Says its port.
 */
import { readFileSync } from 'node:fs';
import { assert, instant, newId } from '@writ/kernel';
import { readPolicy } from '@writ/policy';
import { pino } from 'pino';
import type { Viewer } from '../../../../core/actor.ts';
import type { Act } from '../../../../core/permissions/acts.ts';
import { checkPermission } from '../../../../core/permissions/check-permission.ts';
import { createBlobs, openBlobStore } from '../../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../../platform/crypto/index.ts';
import { connect } from '../../../../platform/db/index.ts';
import { createHttpServer } from '../../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../../platform/http/metrics.ts';
import { createRecordBox } from '../../../../record-box.ts';
import { controlRegistry } from '../../../registry.ts';
import { businessClockOf } from '../../business-clock.ts';
import type { ReportingDoorTables } from '../../parts.ts';
import { formRoutes } from '../form-routes.tsx';
import { UPLOAD_LIMITS, type PublicParts } from '../public-parts.ts';
import { productNames } from '../../reports/match-product.ts';

const PLENTY = 1_000_000_000;
const [url = '', folder = '', hex = '', policyFile = '', most = '', atOnce = ''] = process.argv.slice(2);
const key = Buffer.from(hex, 'hex');
const keyring = createKeyring([masterKey(key)]);
const log = pino({ level: 'warn' }, process.stderr);
const clock = () => instant(Date.now());
const text = readFileSync(policyFile, 'utf8');
const read = readPolicy(text, { file: 'security.md', registry: controlRegistry });
assert(read.ok, 'the policy has errors');
const time = businessClockOf(read.policy);

const parts: PublicParts = {
  db: connect<ReportingDoorTables>({ url }), log, clock, linkKey: key, box: createRecordBox(keyring, { derive: () => key } as never),
  blobs: createBlobs(await openBlobStore({ place: folder, region: 'none' }), keyring),
  policyInForce: async () => ({ version: 1, text, policy: read.policy }), businessClock: async () => time,
  publicUrl: new URL('http://localhost:0'), mail: { address: 'security@example.com', canSend: true, domain: 'example.com' }, company: 'Example', productWords: productNames(['example.com']),
  outbox: {
    async enqueue(trx, effect, at) {
      const made = await trx.insertInto('platform.outbox').values({ id: newId<'effect'>(at), kind: effect.kind, key: effect.key, payload: Buffer.from(JSON.stringify(effect.payload)), made_at: new Date(at), attempts: 0, last_reason: null, delivered_at: null })
        .onConflict((clash) => clash.columns(['kind', 'key']).doNothing()).executeTakeFirst();
      return made.numInsertedOrUpdatedRows === 1n;
    },
  },
  asset: (name) => `/${name}`, uploadLimits: UPLOAD_LIMITS, floodLimits: { formsPerHour: PLENTY, formsPerMinute: PLENTY }, isDemonstration: false,
  ...(most === '' ? {} : { formGroups: { most: Number(most), atOnce: Number(atOnce) } }),
};
const server = await createHttpServer<Viewer, Act>({
  settings: { host: 'localhost', port: 0, publicUrl: 'http://localhost:0' }, logger: log, clock, routes: formRoutes(parts),
  authenticate: async () => undefined, mayAct: checkPermission, accountOf: ({ account }) => account, signInPath: () => '/sign-in', metrics: createMetrics(), readHealth: async () => [], version: '0.0.0',
  renderErrorPage: ({ title }) => `<!doctype html><title>${title}</title>`, rateLimits: { address: PLENTY, openUnsafe: PLENTY, machines: PLENTY, account: PLENTY },
});
process.stdout.write(`${await server.listen()}\n`);
