import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * What pages may load: their own scripts, styles, fonts and images, and nothing from elsewhere. There is no nonce because there is nothing
 * inline: markup that slips through escaping has no way to run or to send anything away.
 */
export const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
} as const;

const YEAR_SECONDS = 31_536_000;

/** Headers on every answer. HSTS only where browsers come by TLS, because on loopback it would lock out other programs on the same name. */
export async function addSecurityHeaders(app: FastifyInstance, publicUrl: URL): Promise<void> {
  const tls = publicUrl.protocol === 'https:';
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: Object.fromEntries(Object.entries(CONTENT_SECURITY_POLICY).map(([name, sources]) => [name, [...sources]])) },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: tls ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    // Passkeys are ours to ask for; nothing else of the device is.
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)');
    void reply.header('cache-control', 'no-store');
  });
}
