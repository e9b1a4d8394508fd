import { instant, type Instant, WritError } from '@writ/kernel';
import { pino, type Logger } from 'pino';
import { createHttpServer, type HttpParts, type HttpServer } from './create-http-server.ts';
import { httpErrors } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { declareDoors, type Route } from './route.ts';

/** A viewer and acts of a house that is not ours: platform knows nothing of core. */
export interface Guest {
  readonly name: string;
  readonly acts: readonly string[];
}
export type GuestAct = 'thing.read' | 'thing.change';
export const { route, page, events } = declareDoors<Guest, GuestAct>();

export const READER: Guest = { name: 'reader', acts: ['thing.read'] };
export const KEEPER: Guest = { name: 'keeper', acts: ['thing.read', 'thing.change'] };

/** Lines that were logged, as objects. */
export function collectLog(): { readonly logger: Logger; readonly lines: Record<string, unknown>[]; text(): string } {
  const raw: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void raw.push(line) });
  return {
    logger,
    get lines() {
      return raw.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    text: () => raw.join(''),
  };
}

/** A server with two guests, whose session and token secrets are their names. */
export function openDoors(routes: readonly Route<Guest, GuestAct>[], over: Partial<HttpParts<Guest, GuestAct>> = {}): Promise<HttpServer> {
  const guests = new Map([[READER.name, READER], [KEEPER.name, KEEPER]]);
  return createHttpServer<Guest, GuestAct>({
    settings: { host: 'localhost', port: 0, publicUrl: 'http://localhost:4100' },
    logger: collectLog().logger,
    clock: (): Instant => instant(1_800_000_000_000),
    routes,
    authenticate: async ({ kind, secret }) => {
      const guest = guests.get(secret);
      if (!guest && kind === 'token') throw httpErrors('credential-refused');
      return guest;
    },
    mayAct: (viewer, act) => (viewer.acts.includes(act) ? { allowed: true } : { allowed: false, error: new WritError('not-permitted', { kind: 'forbidden', sentence: 'Not permitted: {act}.' }, { act }) }),
    accountOf: (viewer) => viewer.name,
    signInPath: (next) => `/sign-in?next=${encodeURIComponent(next)}`,
    renderErrorPage: (problem) => `<h1>${problem.title}</h1><p>${problem.detail}</p><p>${problem.requestId}</p>`,
    metrics: createMetrics(),
    readHealth: async () => [],
    version: '0.0.0',
    ...over,
  });
}

export const HOST = { host: 'localhost:4100' };
export const asToken = (guest: Guest) => ({ ...HOST, authorization: `Bearer ${guest.name}` });
export const asBrowser = (guest: Guest) => ({ ...HOST, cookie: `writ-4100-session=${guest.name}`, accept: 'text/html', 'sec-fetch-site': 'same-origin' });
