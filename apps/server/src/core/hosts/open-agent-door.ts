import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { MS } from '@writ/kernel';
import type { Server as TlsServer } from 'node:https';
import { randomBytes } from 'node:crypto';
import { registerAgentDoor, type AgentDoor } from './agent-door.ts';
import { forgetRequests } from './forget-requests.ts';
import type { AgentDoorCertificate } from './certificate-authority.ts';

export interface AgentListener {
  /** `https://0.0.0.0:4101` as it was bound. */
  readonly address: string;
  readonly port: number;
  /** Serves new connections with a renewed certificate. */
  renew(certificate: AgentDoorCertificate): void;
  close(): Promise<void>;
}

/** A slow or silent peer is cut off; agents are many, each asks seldom. */
const LIMITS = { requestTimeout: MS.minute, connectionTimeout: 2 * MS.minute, keepAliveTimeout: 5 * MS.second, forceCloseConnections: true } as const;
const FORGET_EVERY_MS = 5 * MS.minute;

/**
 * Listens for agents on a port of their own: TLS with `certificate`, or plain HTTP where it is absent, which is refused for anything but loopback.
 * The agent of this machine comes by loopback, those of others by TLS; both meet the same door.
 */
export async function openAgentDoor(
  door: AgentDoor, where: { readonly host: string; readonly port: number; readonly certificate?: AgentDoorCertificate | undefined },
): Promise<AgentListener> {
  const { certificate } = where;
  const options: FastifyServerOptions = { ...LIMITS, logger: false, genReqId: () => randomBytes(16).toString('hex') };
  if (!certificate && !LOOPBACK.has(where.host)) throw new RangeError('the door for agents speaks plain HTTP on loopback only');
  const app = (certificate ? fastify({ ...options, https: { cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.3' } } as FastifyServerOptions) : fastify(options)) as FastifyInstance;
  await registerAgentDoor(app, door);
  const forgetting = forgetRegularly(door);
  const address = await app.listen({ host: where.host, port: where.port });
  const bound = app.server.address();
  return {
    address,
    port: typeof bound === 'object' && bound ? bound.port : where.port,
    renew: ({ cert, key }) => (app.server as unknown as TlsServer).setSecureContext({ cert, key, minVersion: 'TLSv1.3' }),
    async close() {
      clearInterval(forgetting);
      await app.close();
    },
  };
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

function forgetRegularly(door: AgentDoor): NodeJS.Timeout {
  return setInterval(() => {
    forgetRequests(door.db, door.clock()).catch((error: unknown) => door.log.warn({ err: error }, 'Old requests of agents could not be forgotten; tried again in some minutes'));
  }, FORGET_EVERY_MS).unref();
}
