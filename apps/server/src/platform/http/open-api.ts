import { z } from 'zod';
import { isOpen, type Open, type Route } from './route.ts';

/** A description of the JSON doors in OpenAPI 3.1, made from the routes themselves: the schemas that check a request are the ones that are printed. */
export interface OpenApi {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: unknown;
}
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** The act that guards it, or why it is open. */
  readonly 'x-act': string;
  readonly parameters: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. Match on `code`, which is stable; the sentence may change.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    errors: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
    retryAfter: { type: 'integer', description: 'Seconds.' },
  },
};

export function openApiOf(routes: readonly Route<never, string>[], about: { readonly version: string; readonly url: string }): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    if (route.kind !== 'json') continue;
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, path) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Writ', version: about.version, description: 'Every JSON door of this server. Errors are problems as in RFC 9457; every answer has `x-request-id`.' },
    servers: [{ url: about.url }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      responses: { Problem: { description: 'An error.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token made on the page Tokens.' }, session: { type: 'apiKey', in: 'cookie', name: 'session' } },
    },
  };
}

function operationOf(route: Route<never, string>, path: string): Operation {
  const body = route.body && { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } };
  const bytes = route.bytes && { required: true, content: { 'application/octet-stream': {} } };
  const requestBody = body ?? (bytes || undefined);
  return {
    operationId: `${route.method.toLowerCase()}${path.replace(/[{}]/g, '').replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary ?? '',
    tags: [path.split('/')[2] ?? 'api'],
    security: isOpen(route.act) ? [] : [{ token: [] }, { session: [] }],
    'x-act': sayAccess(route.act),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [route.status]: route.answer ? { description: 'Done.', content: { 'application/json': { schema: schemaOf(route.answer, 'output') } } } : { description: 'Done.' },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

export function sayAccess(access: string | Open): string {
  return isOpen(access) ? `open to ${access.open}: ${access.because}` : access;
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): unknown[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: property }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  // OpenAPI 3.1 schemas are JSON Schema 2020-12, so nothing needs translating but the marker, which one document says once.
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Record<string, unknown>;
  return json;
}
