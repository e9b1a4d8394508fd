import { timingSafeEqual, createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from './decide-listening.ts';
import { httpErrors } from './errors.ts';
import type { Metrics } from './metrics.ts';

/** One part of the house that must work for the rest to. Sentences are static; no addresses, versions or secrets. */
export interface HealthPart {
  readonly name: string;
  readonly ok: boolean;
  readonly sentence: string;
}
export type ReadHealth = () => Promise<readonly HealthPart[]>;

/** How long a health question may take before its answer is no. */
const HEALTH_MS = 2_000;

/**
 * `/healthz`: 200 while the process answers and every part works, else 503 with the parts; `?live` asks only whether the process answers.
 * `/metrics`: for loopback, or for whoever shows the token.
 */
export function serveHealth(app: FastifyInstance, parts: { readonly readHealth: ReadHealth; readonly metrics: Metrics; readonly metricsToken: string | undefined; readonly proxied: boolean }): void {
  app.get<{ Querystring: Readonly<Record<string, string>> }>('/healthz', { config: { plain: true } }, async (request, reply) => {
    if ('live' in request.query) return { ok: true };
    const health = await within(parts.readHealth(), HEALTH_MS);
    const ok = health.every((part) => part.ok);
    return reply.code(ok ? 200 : 503).send({ ok, parts: health });
  });

  app.get('/metrics', { config: { plain: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, parts)) throw httpErrors('not-found');
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.metrics.print());
  });
}

/** Behind a proxy everybody may look like loopback to us, so there only the token counts. */
function mayReadMetrics(request: FastifyRequest, { metricsToken, proxied }: { metricsToken: string | undefined; proxied: boolean }): boolean {
  const shown = /^Bearer (.{1,500})$/.exec(request.headers.authorization ?? '')?.[1];
  if (metricsToken !== undefined && shown !== undefined) return isSameSecret(shown, metricsToken);
  return !proxied && isLoopback(request.socket.remoteAddress ?? '');
}

function isSameSecret(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

async function within(health: Promise<readonly HealthPart[]>, ms: number): Promise<readonly HealthPart[]> {
  const { promise: late, resolve } = Promise.withResolvers<readonly HealthPart[]>();
  const timer = setTimeout(() => resolve([{ name: 'health', ok: false, sentence: 'The parts did not answer in time.' }]), ms);
  try {
    return await Promise.race([health.catch(() => [{ name: 'health', ok: false, sentence: 'The parts could not be asked.' }]), late]);
  } finally {
    clearTimeout(timer);
  }
}
