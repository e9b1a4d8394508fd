import { randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { Instant } from '@writ/kernel';
import { AGENT_BOUNDS, AGENT_PATHS, EnrolAnswer, FactsAnswer, type EnrolRequest, type FactsBatch } from '@writ/contract';
import type { z } from 'zod';
import { publicKeyText } from './host-key.ts';
import { readAnswer } from './read-answer.ts';
import { sendRequest, type SendRequest } from './send-request.ts';
import { signRequest } from './sign-request.ts';

const compress = promisify(zstdCompress);
const TIMEOUT_MS = 30_000;

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
}

/** The agent's side of `agent-protocol.ts`: every request is signed by the host's key, and facts travel zstd encoded. */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  const publicKey = publicKeyText(options.key);
  return {
    enrol: (request, signal) => post(options, { path: AGENT_PATHS.enrol, keyId: publicKey, value: { ...request, publicKey }, schema: EnrolAnswer, signal }),
    sendFacts: (host, batch, signal) => post(options, { path: AGENT_PATHS.facts, keyId: host, value: batch, schema: FactsAnswer, signal }),
  };
}

interface Post<Value> {
  readonly path: string;
  readonly keyId: string;
  readonly value: unknown;
  readonly schema: z.ZodType<Value>;
  readonly signal: AbortSignal | undefined;
}

async function post<Value>(options: AgentClientOptions, { path, keyId, value, schema, signal }: Post<Value>): Promise<Value> {
  const url = new URL(path, options.server);
  const body = await compress(JSON.stringify(value));
  const created = Math.floor(options.clock() / 1_000);
  const signed = signRequest({ method: 'POST', path: url.pathname, created, keyId, nonce: randomBytes(16).toString('base64url'), body }, options.key);
  const headers = { 'content-type': 'application/json', 'content-encoding': 'zstd', accept: 'application/json', ...signed };
  const send = options.send ?? sendRequest;
  const answer = await send({ method: 'POST', url, headers, body, ca: options.ca, timeoutMs: TIMEOUT_MS, maximumBytes: AGENT_BOUNDS.answerBytes, signal });
  return readAnswer(answer, schema, url.host);
}
