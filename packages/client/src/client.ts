import type { z } from 'zod';
import { readAnswer } from './read-answer.ts';
import { sendRequest, type SendRequest } from './send-request.ts';

/** One door of the JSON API: the same schemas that the server checks with. `{name}` in the path is filled from `parameters`. */
export interface Endpoint<Body extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Body | undefined;
  readonly result: Result;
}
export interface Call<Body> {
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: Body | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface Client {
  call<Body extends z.ZodType, Result extends z.ZodType>(endpoint: Endpoint<Body, Result>, call?: Call<z.input<Body>>): Promise<z.output<Result>>;
}
export interface ClientOptions {
  readonly baseUrl: string;
  /** An API token; sent as `Authorization: Bearer`. */
  readonly token: string;
  /** PEM of the authority to believe, for servers whose certificate Writ made itself. */
  readonly ca?: string | undefined;
  readonly send?: SendRequest | undefined;
}

const BOUNDS = { timeoutMs: 30_000, maximumBytes: 64 * 1_024 * 1_024 } as const;

/**
 * A client of the JSON API. Errors are `WritError`s with the code that the server declared, or one of this package's when it gave no answer.
 *
 *     const client = createClient({ baseUrl: 'https://writ.example.com', token });
 *     const hosts = await client.call(LIST_HOSTS, { query: { limit: 50 } });
 */
export function createClient({ baseUrl, token, ca, send = sendRequest }: ClientOptions): Client {
  return {
    async call(endpoint, call = {}) {
      const url = urlOf(baseUrl, endpoint.path, call);
      const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(endpoint.body ? endpoint.body.parse(call.body) : call.body));
      const headers = { accept: 'application/json', authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
      const answer = await send({ method: endpoint.method, url, headers, body, ca, signal: call.signal, ...BOUNDS });
      return readAnswer(answer, endpoint.result, url.host) as z.output<typeof endpoint.result>;
    },
  };
}

function urlOf(baseUrl: string, path: string, { parameters = {}, query = {} }: Call<unknown>): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => encodeURIComponent(parameters[name] ?? whole));
  const url = new URL(filled, baseUrl);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}
