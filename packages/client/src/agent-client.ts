import { randomBytes, type KeyObject } from 'node:crypto';
import { Agent as HttpConnections } from 'node:http';
import { Agent as HttpsConnections } from 'node:https';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { Instant } from '@writ/kernel';
import { AGENT_BOUNDS, AGENT_PATHS, EnrolAnswer, FactsAnswer, LINES_PATH, LINES_TYPE, LinesAnswer, type EnrolRequest, type FactsBatch, type LinesHead } from '@writ/contract';
import type { z } from 'zod';
import { publicKeyText } from './host-key.ts';
import { readAnswer } from './read-answer.ts';
import { sendRequest, type SendRequest } from './send-request.ts';
import { signRequest } from './sign-request.ts';

const compress = promisify(zstdCompress);
const TIMEOUT_MS = 30_000;
/** Lines are answered when they are on the disk, which the server tries for 20 s. */
const LINES_TIMEOUT_MS = 60_000;

export interface AgentClientOptions {
  /** `https://writ.example.com:4101`, or `http://localhost:…` on the server's own machine. */
  readonly server: string;
  /** PEM of the server's certificate authority: the only one that is believed. */
  readonly ca?: string | undefined;
  readonly key: KeyObject;
  readonly clock: () => Instant;
  readonly send?: SendRequest | undefined;
}
export interface AgentClient {
  enrol(request: Omit<EnrolRequest, 'publicKey'>, signal?: AbortSignal): Promise<EnrolAnswer>;
  sendFacts(host: string, batch: FactsBatch, signal?: AbortSignal): Promise<FactsAnswer>;
  /** `frame` is the zstd frame of the head's parts. Over a connection that is kept, since batches follow each other. */
  sendLines(host: string, head: LinesHead, frame: Uint8Array, signal?: AbortSignal): Promise<LinesAnswer>;
}

/** The agent's side of `agent-protocol.ts`: every request is signed by the host's key, and facts travel zstd encoded. */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  const publicKey = publicKeyText(options.key);
  const connections = new URL(options.server).protocol === 'https:' ? new HttpsConnections({ keepAlive: true, maxSockets: 1 }) : new HttpConnections({ keepAlive: true, maxSockets: 1 });
  return {
    enrol: async (request, signal) => post(options, { path: AGENT_PATHS.enrol, keyId: publicKey, ...(await pack({ ...request, publicKey })), schema: EnrolAnswer, signal }),
    sendFacts: async (host, batch, signal) => post(options, { path: AGENT_PATHS.facts, keyId: host, ...(await pack(batch)), schema: FactsAnswer, signal }),
    sendLines: (host, head, frame, signal) => post(options, {
      path: LINES_PATH, keyId: host, body: Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), frame]), type: { 'content-type': LINES_TYPE }, schema: LinesAnswer, signal, connections, timeoutMs: LINES_TIMEOUT_MS,
    }),
  };
}

interface Post<Value> {
  readonly path: string;
  readonly keyId: string;
  readonly body: Uint8Array;
  /** What the body is, as headers. */
  readonly type: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<Value>;
  readonly signal: AbortSignal | undefined;
  readonly connections?: HttpConnections | undefined;
  readonly timeoutMs?: number | undefined;
}

async function pack(value: unknown): Promise<Pick<Post<unknown>, 'body' | 'type'>> {
  return { body: await compress(JSON.stringify(value)), type: { 'content-type': 'application/json', 'content-encoding': 'zstd' } };
}

async function post<Value>(options: AgentClientOptions, { path, keyId, body, type, schema, signal, connections, timeoutMs = TIMEOUT_MS }: Post<Value>): Promise<Value> {
  const url = new URL(path, options.server);
  const created = Math.floor(options.clock() / 1_000);
  const signed = signRequest({ method: 'POST', path: url.pathname, created, keyId, nonce: randomBytes(16).toString('base64url'), body }, options.key);
  const headers = { ...type, accept: 'application/json', ...signed };
  const send = options.send ?? sendRequest;
  const answer = await send({ method: 'POST', url, headers, body, ca: options.ca, timeoutMs, maximumBytes: AGENT_BOUNDS.answerBytes, signal, connections });
  return readAnswer(answer, schema, url.host);
}
