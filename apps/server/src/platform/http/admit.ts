import type { Instant } from '@writ/kernel';
import type { FastifyRequest } from 'fastify';
import { cookieName } from './cookies.ts';
import { isLoopback, isOwnHost } from './decide-listening.ts';
import { isOwnOrigin } from './decide-origin.ts';
import { httpErrors } from './errors.ts';
import type { SpendRequest } from './rate-limits.ts';
import { isOpen, type Route } from './route.ts';
import type { Caller, Credential, Permission } from './visit.ts';

/** Who may come in, asked of whoever knows. */
export interface Admission<Viewer, Act extends string> {
  readonly clock: () => Instant;
  readonly publicUrl: URL;
  readonly anyHost: boolean;
  readonly spend: SpendRequest;
  /** Undefined for a session that has ended; an error for a token that is not good. */
  readonly authenticate: (credential: Credential, caller: Caller) => Promise<Viewer | undefined>;
  readonly mayAct: (viewer: Viewer, act: Act, now: Instant) => Permission;
  /** The account behind a viewer: what limits count by. */
  readonly accountOf: (viewer: Viewer) => string;
  readonly signInPath: (next: string) => string;
}

/** The cookie that holds the session. */
export const SESSION_COOKIE = 'session';

/**
 * Everything that is decided before a byte of the body is read: the host it was sent to, how often, from which site, by whom, and whether they may.
 * Throws the error to answer; leaves the viewer on the request.
 */
export async function admit<Viewer, Act extends string>(request: FastifyRequest, route: Route<Viewer, Act>, by: Admission<Viewer, Act>): Promise<void> {
  checkHost(request, route, by);
  if (isOpen(route.act) && route.act.open === 'machines') return by.spend(request, 'machines');

  await by.spend(request, 'address');
  const credential = credentialOf(request, by.publicUrl);
  if (credential?.kind !== 'token') checkOrigin(request, by.publicUrl);
  const viewer = credential && (await by.authenticate(credential, callerOf(request, by.clock(), true)));
  request.viewer = viewer;

  if (isOpen(route.act)) {
    if (request.method !== 'GET' && request.method !== 'HEAD') await by.spend(request, 'openUnsafe');
    return;
  }
  if (viewer === undefined) {
    request.sendTo = by.signInPath;
    throw httpErrors(credential?.kind === 'token' ? 'credential-refused' : 'sign-in-needed');
  }
  await by.spend(request, 'account', by.accountOf(viewer));
  const permission = by.mayAct(viewer, route.act, by.clock());
  if (permission.allowed) return;
  request.log.warn({ act: route.act, account: by.accountOf(viewer), code: permission.error.code }, 'Act refused');
  request.sendTo = permission.sendTo;
  throw permission.error;
}

/** Whether a stream that was let in would be let in again: its session still stands and the act is still permitted. */
export async function isStillAdmitted<Viewer, Act extends string>(request: FastifyRequest, route: Route<Viewer, Act>, by: Admission<Viewer, Act>): Promise<boolean> {
  if (isOpen(route.act)) return true;
  const credential = credentialOf(request, by.publicUrl);
  const viewer = credential && (await by.authenticate(credential, callerOf(request, by.clock(), false)));
  return viewer !== undefined && by.mayAct(viewer, route.act, by.clock()).allowed;
}

function checkHost(request: FastifyRequest, route: Route<never, string>, { anyHost, publicUrl }: { anyHost: boolean; publicUrl: URL }): void {
  const peerIsLocal = isLoopback(request.socket.remoteAddress ?? '');
  const port = request.socket.localPort ?? Number(publicUrl.port);
  if (!anyHost && !isOwnHost(request.host, publicUrl, { loopback: peerIsLocal, port })) throw httpErrors('host-header-unknown');
  // The agent of this machine talks to us over loopback even where browsers come through a proxy.
  const localMachine = peerIsLocal && isOpen(route.act) && route.act.open === 'machines';
  if (publicUrl.protocol === 'https:' && request.protocol !== 'https' && !localMachine) throw httpErrors('tls-only');
}

function checkOrigin(request: FastifyRequest, publicUrl: URL): void {
  const { headers } = request;
  const said = { method: request.method, fetchSite: oneOf(headers['sec-fetch-site']), origin: headers.origin, referer: headers.referer };
  if (!isOwnOrigin(said, publicUrl.origin)) throw httpErrors('foreign-origin');
}

/** An `Authorization` header that is no bearer token is not passed over for the cookie: who shows a credential means that one. */
function credentialOf(request: FastifyRequest, publicUrl: URL): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return { kind: 'token', secret: /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1] ?? '' };
  const secret = request.cookies[cookieName(SESSION_COOKIE, publicUrl)];
  return secret === undefined || secret.length > 200 ? undefined : { kind: 'session', secret };
}

function callerOf(request: FastifyRequest, now: Instant, isAct: boolean): Caller {
  return { now, address: request.ip, userAgent: request.headers['user-agent']?.slice(0, 300), isAct };
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}
