import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { MS } from '@writ/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpErrors } from './errors.ts';

/** Requests a minute that one address, or one account, may make of one process. Documented in docs/guides/tls.md; sign-in has its own, in the database. */
export const RATE_LIMITS = {
  /** One address, which may be an office of a hundred people behind one router. */
  address: 1_200,
  /** Unsafe requests to doors open to people: sign-in, sign-up. */
  openUnsafe: 60,
  /** Machines behind one address: a rack of hosts behind one router. */
  machines: 6_000,
  account: 600,
} as const;
export type RateLimitName = keyof typeof RATE_LIMITS;

/** Keys remembered at once. An attacker with more addresses than that pushes out the oldest, and meets the limits of sign-in all the same. */
const MAX_KEYS = 20_000;

/** Counts one request against a limit; throws `too-many-requests` when it is used up. */
export type SpendRequest = (request: FastifyRequest, name: RateLimitName, account?: string) => Promise<void>;

/** In memory, per process: several processes each allow as much. */
export async function addRateLimits(app: FastifyInstance, limits: Readonly<Record<RateLimitName, number>> = RATE_LIMITS): Promise<SpendRequest> {
  await app.register(rateLimit, { global: false, cache: MAX_KEYS });
  const accounts = new WeakMap<FastifyRequest, string>();
  const limiter = (name: RateLimitName) =>
    app.createRateLimit({ max: limits[name], timeWindow: MS.minute, keyGenerator: (request) => `${name} ${accounts.get(request) ?? addressKey(request.ip)}` });
  const limiters = { address: limiter('address'), openUnsafe: limiter('openUnsafe'), machines: limiter('machines'), account: limiter('account') };

  return async function spendRequest(request, name, account) {
    if (account !== undefined) accounts.set(request, account);
    const spent = await limiters[name](request);
    if (!spent.isAllowed && spent.isExceeded) throw httpErrors('too-many-requests', { retryAfterSeconds: Math.max(1, spent.ttlInSeconds) });
  };
}

/** An IPv6 subscriber holds a /64 at least (RFC 6177), so its addresses count as one. */
export function addressKey(address: string): string {
  return normalizeIP(address, 64);
}
