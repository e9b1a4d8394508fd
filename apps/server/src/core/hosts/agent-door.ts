import type { IncomingHttpHeaders } from 'node:http';
import { AGENT_BOUNDS, AGENT_PATHS, EnrolRequest, FactsBatch, LINES_BOUNDS, LINES_PATH, LINES_TYPE, type AgentErrorCode, type LinesAnswer } from '@writ/contract';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemOf, isOurs } from '../../platform/http/problem.ts';
import { admitRequest } from './admit-request.ts';
import { PLATFORMS, type AgentPrograms } from './agent-programs.ts';
import { checkBody, checkEnrolRequest, checkHostRequest, type SignedHead } from './check-agent-request.ts';
import { decodeBody } from './decode-body.ts';
import { enrolHost } from './enrol-host.ts';
import { agentErrors } from './errors.ts';
import { installScript } from './install-script.ts';
import { receiveFacts, type ReceiveFacts } from './receive-facts.ts';

export interface AgentDoor extends ReceiveFacts {
  /** Public half of the key that signs journal heads, as `publicKeyText` writes it. */
  readonly journalKey: string;
  readonly clock: () => Instant;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Stores the lines of a host's logs, as log-lines.ts of the contract packs them, and resolves once they are on the disk; absent where no logs are kept. */
  readonly takeLines?: ((host: { readonly id: Id<'host'>; readonly name: string }, body: Buffer, now: Instant) => Promise<LinesAnswer>) | undefined;
  /** What is offered to new hosts; absent where only this machine is served. */
  readonly offers?: { readonly server: string; readonly ca: () => string; readonly programs: AgentPrograms } | undefined;
}

/** An enrolment is a few hundred bytes. */
const ENROL_BYTES = 16 * 1_024;

/** Who signed each request, as its head said; put there before the body is read. */
const senders = new WeakMap<FastifyRequest, SignedHead>();

/** Adds the door for agents, and, if it offers anything, the script and programs for new hosts, to a server or to a part of one. */
export async function registerAgentDoor(app: FastifyInstance, door: AgentDoor): Promise<void> {
  await app.register(async (part) => {
    // A signature is over bytes, so nothing may parse them first.
    part.removeAllContentTypeParsers();
    part.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    part.setErrorHandler((error, request, reply) => {
      const problem = problemOf(asAgentError(error), request.id);
      if (isOurs(error)) door.log.error({ err: error, requestId: request.id }, 'A request of an agent failed');
      else door.log.warn({ code: problem.code, host: senders.get(request)?.host, requestId: request.id }, 'A request of an agent was refused');
      return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
    });
    addEnrol(part, door);
    addFacts(part, door);
    if (door.takeLines) addLines(part, door, door.takeLines);
    if (door.offers) addOffers(part, door.offers);
  });
}

function addEnrol(part: FastifyInstance, door: AgentDoor): void {
  part.post(AGENT_PATHS.enrol, {
    bodyLimit: ENROL_BYTES,
    onRequest: async (request) => void senders.set(request, checkEnrolRequest(headOf(request), door.clock())),
    handler: async (request) => {
      const { sender, body } = signedBody(request);
      const wanted = await decodeBody(body, encodingOf(request.headers), EnrolRequest, ENROL_BYTES);
      if (wanted.publicKey !== sender.publicKey) throw agentErrors('signature-bad');
      const now = door.clock();
      const { host, isNew } = await enrolHost(door.db, wanted, now);
      if (isNew) door.log.info({ host, requestId: request.id }, 'A host enrolled');
      return { host, journalKey: door.journalKey, serverTime: toIso(now) };
    },
  });
}

function addFacts(part: FastifyInstance, door: AgentDoor): void {
  part.post(AGENT_PATHS.facts, {
    bodyLimit: AGENT_BOUNDS.bodyBytes,
    onRequest: async (request) => void senders.set(request, await checkHostRequest(door.db, headOf(request), door.clock())),
    handler: async (request) => {
      const { sender, body } = signedBody(request);
      const batch = await decodeBody(body, encodingOf(request.headers), FactsBatch, AGENT_BOUNDS.decodedBytes);
      return receiveFacts(door, { host: sender.host!, nonce: sender.signature.nonce }, batch, door.clock());
    },
  });
}

function addLines(part: FastifyInstance, door: AgentDoor, takeLines: NonNullable<AgentDoor['takeLines']>): void {
  part.addContentTypeParser(LINES_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  part.post(LINES_PATH, {
    bodyLimit: LINES_BOUNDS.bodyBytes,
    onRequest: async (request) => void senders.set(request, await checkHostRequest(door.db, headOf(request), door.clock())),
    handler: async (request) => {
      const { sender, body } = signedBody(request);
      const now = door.clock();
      const host = sender.host!;
      const { name } = await admitRequest(door.db, { host, nonce: sender.signature.nonce }, now);
      return takeLines({ id: host, name }, body, now);
    },
  });
}

function addOffers(part: FastifyInstance, { server, ca, programs }: NonNullable<AgentDoor['offers']>): void {
  part.get('/agent/install.sh', async (_request, reply) => reply.type('text/x-shellscript; charset=utf-8').send(installScript({ server, ca: ca(), digests: await programs.digests() })));
  for (const platform of PLATFORMS) {
    part.get(`/agent/program/${platform}`, async (_request, reply) => {
      const { stream, size } = await programs.open(platform);
      return reply.type('application/octet-stream').header('content-length', size).send(stream);
    });
  }
}

function headOf(request: FastifyRequest) {
  return { method: request.method, path: request.url, headers: request.headers };
}

/** The body, once it is known to be the one that was signed. */
function signedBody(request: FastifyRequest): { sender: SignedHead; body: Buffer } {
  const sender = senders.get(request)!;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  checkBody(sender, body);
  return { sender, body };
}

function encodingOf(headers: IncomingHttpHeaders): string | undefined {
  return headers['content-encoding']?.trim().toLowerCase();
}

/** Fastify's own refusals in the words of this protocol; everything else as it is. */
function asAgentError(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  const told: Readonly<Record<string, AgentErrorCode>> = { FST_ERR_CTP_BODY_TOO_LARGE: 'too-large', FST_ERR_CTP_INVALID_MEDIA_TYPE: 'malformed', FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed' };
  const known = typeof code === 'string' ? told[code] : undefined;
  return known ? agentErrors(known, { limit: AGENT_BOUNDS.bodyBytes, problem: 'it is not of the type and length that are taken here' }, error) : error;
}
