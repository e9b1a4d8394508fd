/** An intake of its own for tests that kill it: receives by SMTP, keeps, reads. Says its port, then `read` when nothing waits any more. */
import { instant, newId } from '@writ/kernel';
import { pino } from 'pino';
import { createRecordBox } from '../../../../record-box.ts';
import { createBlobs, openBlobStore } from '../../../../platform/blobs/index.ts';
import { createBusinessClock } from '../../../../platform/calendar/index.ts';
import { createKeyring, masterKey } from '../../../../platform/crypto/index.ts';
import { connect } from '../../../../platform/db/index.ts';
import type { ReportingDoorTables } from '../../parts.ts';
import type { MailParts } from '../mail-parts.ts';
import { openMailDoors } from '../open-mail-doors.ts';
import { productNames } from '../../reports/match-product.ts';

const [url = '', folder = '', key = ''] = process.argv.slice(2);
const keyring = createKeyring([masterKey(Buffer.from(key, 'hex'))]);
const log = pino({ level: 'warn' }, process.stderr);
const clock = () => instant(Date.now());

const parts: MailParts = {
  db: connect<ReportingDoorTables>({ url }), log, clock, companyKeys: [], relay: undefined, linkKey: Buffer.from(key, 'hex'),
  box: createRecordBox(keyring, { derive: () => Buffer.from(key, 'hex') } as never),
  blobs: createBlobs(await openBlobStore({ place: folder, region: 'none' }), keyring),
  policyInForce: async () => ({ version: 1, text: '', policy: { controls: [] } }) as never,
  businessClock: async () => createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'UTC', dayOff: () => undefined }),
  publicUrl: new URL('https://security.example.com'), mail: { address: 'security@example.com', canSend: true, domain: 'example.com' }, company: 'Example', productWords: productNames([]),
  outbox: {
    async enqueue(trx, effect, at) {
      const made = await trx.insertInto('platform.outbox').values({ id: newId<'effect'>(at), kind: effect.kind, key: effect.key, payload: Buffer.alloc(1), made_at: new Date(at), attempts: 0, last_reason: null, delivered_at: null })
        .onConflict((clash) => clash.columns(['kind', 'key']).doNothing()).executeTakeFirst();
      return made.numInsertedOrUpdatedRows === 1n;
    },
  },
};

const doors = await openMailDoors(parts, { smtp: { host: '127.0.0.1', port: 0, name: 'mx.example.com', tls: undefined, requireTls: false }, mailbox: undefined, outbound: undefined as never });
process.stdout.write(`${doors.port}\n`);
await doors.look();
process.stdout.write('read\n');
