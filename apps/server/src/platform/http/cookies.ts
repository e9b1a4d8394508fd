import type { Instant } from '@writ/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Cookies of this server, under short names; the prefix and the flags are decided here, once. */
export interface Cookies {
  read(name: string): string | undefined;
  /** HttpOnly, SameSite=Lax, Path=/, and Secure with the `__Host-` prefix on TLS. Without `until` it ends with the browser. */
  set(name: string, value: string, until?: Instant): void;
  clear(name: string): void;
}

/**
 * The cookie's full name. On TLS `__Host-` binds it to exactly this host (RFC 6265bis section 4.1.3.2), so that no sibling host can plant one.
 * On plain loopback the port is part of the name, because browsers share cookies between ports and two instances may run on one machine.
 */
export function cookieName(name: string, publicUrl: URL): string {
  return publicUrl.protocol === 'https:' ? `__Host-writ-${name}` : `writ-${publicUrl.port || '80'}-${name}`;
}

export function cookiesOf(request: FastifyRequest, reply: FastifyReply, publicUrl: URL): Cookies {
  const flags = { path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.protocol === 'https:' } as const;
  return {
    read: (name) => request.cookies[cookieName(name, publicUrl)],
    set: (name, value, until) => {
      void reply.setCookie(cookieName(name, publicUrl), value, until === undefined ? flags : { ...flags, expires: new Date(until) });
    },
    clear: (name) => {
      void reply.clearCookie(cookieName(name, publicUrl), flags);
    },
  };
}
