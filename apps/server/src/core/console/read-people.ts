import { instant, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Role } from '../actor.ts';
import type { KeyPlace, SeenKey } from '../directory/known-key-table.tsx';
import { listKnownKeys, type KeyOwner } from '../directory/known-keys.ts';
import type { PersonAccount } from '../directory/person-page.tsx';
import { readRoles } from '../sign-in/account.ts';
import { readWaysIn } from '../sign-in/own-credentials.ts';
import type { ConsoleTables } from './console.ts';

/** A person's account as lists show it. */
export interface AccountOf {
  readonly id: Id<'account'> | undefined;
  readonly roles: readonly Role[];
  readonly state: PersonAccount['state'];
}

export const NO_ACCOUNT: AccountOf = { id: undefined, roles: [], state: 'none' };

/** Accounts and open invitations, by person. */
export async function readAccountsByPerson(db: Db<ConsoleTables>, now: Instant): Promise<ReadonlyMap<string, AccountOf>> {
  const accounts = await db.selectFrom('core.accounts').select(['id', 'person', 'roles', 'disabled_at']).limit(10_000).execute();
  const links = await db.selectFrom('core.sign_up_links').select('person').where('kind', '=', 'invitation').where('used_at', 'is', null).where('expires_at', '>', new Date(now)).execute();
  return new Map<string, AccountOf>([
    ...links.flatMap(({ person }) => (person === null ? [] : [[person, { ...NO_ACCOUNT, state: 'invited' }] as const])),
    ...accounts.map((row) => [row.person, { id: row.id as Id<'account'>, roles: readRoles(row.roles), state: row.disabled_at ? 'disabled' : 'active' }] as const),
  ]);
}

/** How many SSH keys each owner has, by id. */
export async function countKeysByOwner(db: Db<ConsoleTables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('core.known_keys').select(['owner_id', sql<number>`count(*)::int`.as('count')]).where('removed_at', 'is', null).groupBy('owner_id').execute();
  return new Map(rows.map(({ owner_id, count }) => [owner_id, count]));
}

/** With what somebody signs in, and when they last did. */
export async function describeAccount(db: Db<ConsoleTables>, { id, state }: AccountOf): Promise<PersonAccount> {
  if (id === undefined) return { state, factors: [] };
  const ways = await readWaysIn(db, id);
  const last = await db.selectFrom('core.sessions').select(({ fn }) => fn.max('started_at').as('at')).where('account', '=', id).executeTakeFirst();
  const factors = [...(ways.passkeys > 0 ? ['passkey'] : []), ...(ways.password ? [ways.totp ? 'password and code' : 'password'] : []), ...(ways.external > 0 ? ['identity provider'] : [])];
  return { state, factors, lastSignInAt: last?.at ? instant(last.at.getTime()) : undefined };
}

/** Places of one key that are counted, not listed, beyond this. */
const MOST_PLACES = 200;

/** An owner's keys, each with the accounts on hosts that it opens as far as agents last saw. */
export async function readSeenKeys(db: Db<ConsoleTables>, owner: KeyOwner): Promise<readonly SeenKey[]> {
  const keys = await listKnownKeys(db, owner);
  const places = await readKeyPlaces(db, keys.map(({ fingerprint }) => fingerprint));
  return keys.map((key) => ({ ...key, seenOn: places.get(key.fingerprint) ?? [] }));
}

/** Where keys were seen, by fingerprint: from each host's own fact, so only where an agent looked. */
export async function readKeyPlaces(db: Db<ConsoleTables>, fingerprints: readonly string[]): Promise<ReadonlyMap<string, readonly KeyPlace[]>> {
  if (fingerprints.length === 0) return new Map();
  const { rows } = await sql<KeyPlace & { fingerprint: string }>`
    select key ->> 'fingerprint' as fingerprint, key ->> 'account' as account, f.subject_id as host, h.name
    from core.facts f
    join core.hosts h on h.id::text = f.subject_id and not h.retired
    cross join lateral jsonb_array_elements(f.value -> 'keys') as key
    where f.subject_kind = 'host' and f.kind = 'host.authorized-keys' and f.state = 'known' and key ->> 'fingerprint' = any(${fingerprints})
    order by h.name, account limit ${MOST_PLACES * fingerprints.length}`.execute(db);
  return Map.groupBy(rows, ({ fingerprint }) => fingerprint);
}
