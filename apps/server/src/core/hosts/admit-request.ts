import { AGENT_BOUNDS } from '@writ/contract';
import { plus, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../platform/db.ts';
import { agentErrors } from './errors.ts';
import type { HostTables } from './tables.ts';

/** One signed request of a host. */
export interface SignedBy {
  readonly host: Id<'host'>;
  readonly nonce: string;
}

/** Lets one request of a host in, once, and gives the host's name. Throws `host-revoked` and `replayed`. */
export async function admitRequest(db: Db<HostTables>, request: SignedBy, now: Instant): Promise<{ readonly name: string }> {
  return db.transaction().execute(async (trx) => {
    const host = await trx.selectFrom('core.hosts').select('name').where('id', '=', request.host).where('revoked_at', 'is', null).executeTakeFirst();
    if (!host) throw agentErrors('host-revoked');
    await rememberNonce(trx, request, now);
    return { name: host.name };
  });
}

/** Throws `replayed` for a request that was received before. */
export async function rememberNonce(trx: Trx<HostTables>, { host, nonce }: SignedBy, now: Instant): Promise<void> {
  const until = new Date(plus(now, 2 * AGENT_BOUNDS.clockSkewMs));
  const fresh = await trx.insertInto('core.host_nonces').values({ host, nonce, until }).onConflict((conflict) => conflict.doNothing()).returning('nonce').executeTakeFirst();
  if (!fresh) throw agentErrors('replayed');
}
