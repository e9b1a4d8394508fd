import { z } from 'zod';
import type { Outbound } from '../../outbound/index.ts';
import { errors } from './errors.ts';

/** A grant that an administrator gave once (RFC 6749 section 6), as Google and Microsoft 365 ask for instead of a password. */
export interface MailboxGrant {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** Microsoft wants one: `https://outlook.office.com/IMAP.AccessAsUser.All offline_access`. */
  readonly scope?: string;
  /** Some servers give a new refresh token with each access token, and the old one ends some day. */
  readonly keepRefreshToken?: (refreshToken: string) => Promise<void>;
}

export interface AccessTokens {
  /** Throws `mailbox-denied` when the grant is refused, and the errors of outbound. */
  readonly get: () => Promise<string>;
  /** The server did not like it: the next `get` asks for another. */
  readonly forget: () => void;
}

const ANSWER = z.object({ access_token: z.string().min(1).max(16_384), expires_in: z.coerce.number().positive().max(31_536_000).default(3_600), refresh_token: z.string().min(1).max(16_384).optional() });
/** So that no token ends between our look at it and the server's. */
const EARLY_MS = 120_000;

/** Access tokens from a grant, each kept until shortly before its end. */
export function createAccessTokens(grant: MailboxGrant, outbound: Outbound, clock: () => number): AccessTokens {
  let kept: { token: string; until: number } | undefined;
  let refreshToken = grant.refreshToken;
  return {
    forget: () => (kept = undefined),
    get: async () => {
      if (kept && clock() < kept.until) return kept.token;
      const form = { grant_type: 'refresh_token', client_id: grant.clientId, client_secret: grant.clientSecret, refresh_token: refreshToken, ...(grant.scope ? { scope: grant.scope } : {}) };
      const answer = await outbound.request(grant.tokenUrl, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: new URLSearchParams(form).toString() });
      if (answer.status >= 500 || answer.status === 429) throw errors('mailbox-unreachable', { reason: `the token server answered ${answer.status}` });
      const parsed = answer.status === 200 ? ANSWER.safeParse(parseJson(answer.body)) : undefined;
      if (!parsed?.success) throw errors('mailbox-denied');
      kept = { token: parsed.data.access_token, until: clock() + parsed.data.expires_in * 1_000 - EARLY_MS };
      if (parsed.data.refresh_token && parsed.data.refresh_token !== refreshToken) {
        refreshToken = parsed.data.refresh_token;
        await grant.keepRefreshToken?.(refreshToken);
      }
      return kept.token;
    },
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
