import { consoleRoutes } from '../../apps/server/src/core/console/console-routes.ts';
import type { Console } from '../../apps/server/src/core/console/console.ts';
import { createLiveBus } from '../../apps/server/src/core/console/live-events.ts';
import { signInRoutes, type SignInDoors } from '../../apps/server/src/core/sign-in/index.ts';
import { openApiOf, type Operation } from '../../apps/server/src/platform/http/open-api.ts';
import { makePage, makeTable, type ReferencePage } from './page.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
}

export function apiPage(): ReferencePage {
  // Routes are declared from what they will be made of and only touch it when they are asked.
  const routes = [...signInRoutes({ parts: {}, frame: () => ({}) } as unknown as SignInDoors), ...consoleRoutes({ seats: {} } as Console, createLiveBus())];
  const { paths } = openApiOf(routes, { version: '0', url: 'http://localhost:4100' });
  const rows = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [`\`${method.toUpperCase()} ${path}\``, operation.summary, `\`${operation['x-act']}\``, sayParameters(operation)]));
  if (rows.length === 0) throw new Error('no route was seen');
  return makePage('api.md', 'API', 'Every JSON route. A program sends a token as `Authorization: Bearer …`; the token’s scopes narrow what its owner may do. The whole description with every schema is served as OpenAPI 3.1 at `/api/openapi.json`, and `@writ/client` calls it typed. Errors are problems (RFC 9457): [errors](errors.md). Instants are RFC 3339, in UTC.', makeTable(['route', 'what it does', 'act', 'parameters'], rows));
}

function sayParameters({ parameters, requestBody }: Operation): string {
  const names = (parameters as readonly Parameter[]).filter((parameter) => parameter.in === 'query').map(({ name, required }) => `\`${name}\`${required ? '' : '?'}`);
  return [...names, ...(requestBody ? ['body'] : [])].join(', ') || '–';
}
