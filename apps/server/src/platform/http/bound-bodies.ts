import { MS } from '@writ/kernel';
import type { FastifyInstance } from 'fastify';
import { UPLOAD_TIME } from './uploads.ts';

/** Milliseconds in which the body of a request must be here, unless it carries files. */
const BODY_MS = MS.minute;
/** What Node itself allows any request: a form with files is given its own time, and a little to be answered. */
export const REQUEST_MS = UPLOAD_TIME.wholeMs + MS.minute;

/** Hangs up on requests whose body trickles: a body without files must be here within a minute. Node has one limit for all requests, and forms with files need a longer one. */
export function boundBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { raw } = request;
    if (request.routeOptions.config.route?.uploads || !hasBody(raw.headers)) return;
    const timer = setTimeout(() => raw.socket?.destroy(), BODY_MS);
    timer.unref();
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  });
}

function hasBody(headers: { readonly 'content-length'?: string | undefined; readonly 'transfer-encoding'?: string | undefined }): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
