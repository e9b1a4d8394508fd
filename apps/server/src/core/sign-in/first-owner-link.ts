import type { Instant } from '@writ/kernel';
import { WRIT } from '../actor.ts';
import { FIRST_OWNER_LINK, isFirstOwnerAwaited, linkAddress, makeLink, type LinkParts } from './sign-up-links.ts';

/**
 * The one-time link with which the first administrator signs up, or undefined once there is an account, or a link was printed that still works.
 * `again` makes a new one in place of that.
 */
export async function offerFirstOwnerLink(parts: LinkParts, now: Instant, again = false): Promise<string | undefined> {
  const secret = await parts.db.transaction().execute(async (trx) => {
    if (!(await isFirstOwnerAwaited(trx))) return undefined;
    const printed = await trx.selectFrom('core.sign_up_links').select('id').where('kind', '=', 'first-owner').where('used_at', 'is', null).where('expires_at', '>', new Date(now)).executeTakeFirst();
    return printed && !again ? undefined : makeLink(trx, FIRST_OWNER_LINK, WRIT, now);
  });
  return secret === undefined ? undefined : linkAddress(parts.publicUrl(), secret);
}
