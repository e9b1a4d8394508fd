import { createPublicKey } from 'node:crypto';
import { publicKeyText } from '@writ/client';
import { z } from 'zod';
import type { JournalSigner } from './core/journal/checkpoint.ts';
import { signCheckpoint } from './core/journal/sign-checkpoint.ts';
import { forgetAttempts } from './core/sign-in/index.ts';
import type { House } from './open-house.ts';
import type { Signer } from './platform/crypto/index.ts';
import { defineJob, type Jobs } from './platform/jobs/index.ts';

/** Work of the house's own, on its schedule, once for all processes on the database. */
export async function scheduleHousekeeping(house: House, jobs: Jobs): Promise<void> {
  const nothing = z.strictObject({});
  const checkpoint = defineJob({
    name: 'journal.sign-checkpoint', payload: nothing,
    handle: async () => void (await house.db.transaction().execute((trx) => signCheckpoint(trx, journalSigner(house.secrets.signer), house.clock()))),
  });
  const forget = defineJob({ name: 'sign-in.forget-attempts', payload: nothing, handle: () => forgetAttempts({ db: house.db }, house.clock()) });
  await jobs.register(checkpoint);
  await jobs.register(forget);
  await jobs.schedule(checkpoint, '*/5 * * * *', {});
  await jobs.schedule(forget, '17 3 * * *', {});
}

/** The instance's signer in the form that the journal speaks: keys and signatures in base64url. */
export function journalSigner(signer: Signer): JournalSigner {
  return { publicKey: publicKeyText(createPublicKey(signer.key)), sign: (text) => signer.sign(Buffer.from(text)).toString('base64url') };
}
