import type { Instant, WritError } from '@writ/kernel';
import type { Route } from './route.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The declared route behind this one. */
    route?: Route<never, string>;
    /** Files, health and metrics: no session, no limits of people, any Host. */
    plain?: true;
  }
  interface FastifyRequest {
    /** Whoever `admit` found behind the request. */
    viewer: unknown;
    /** Where a page should be sent instead of an error: to sign in, or to confirm who one is. */
    sendTo: ((next: string) => string) | undefined;
  }
}

/** What a request shows of who it is. A token counts alone: with one, cookies are not looked at. */
export type Credential = { readonly kind: 'session'; readonly secret: string } | { readonly kind: 'token'; readonly secret: string };

/** Where a request comes from, for whoever authenticates it. */
export interface Caller {
  readonly now: Instant;
  readonly address: string;
  readonly userAgent: string | undefined;
  /** False for what a page does by itself, the heartbeat of its stream: that must not keep a session alive. */
  readonly isAct: boolean;
}

/** The answer of the permission check. `sendTo` gives the page on which a person can mend it. */
export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly error: WritError; readonly sendTo?: ((next: string) => string) | undefined };
