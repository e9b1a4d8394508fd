import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../core/console/console.ts';
import { actorOf, idParam, line } from '../../core/console/form-parts.ts';
import { listServices } from '../../core/directory/services.ts';
import { page, redirect, shown } from '../../core/permissions/doors.ts';
import type { Viewer } from '../../core/actor.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Option } from '../../ui/components/index.ts';
import { otlpRoute } from './intake/otlp/otlp-route.ts';
import { commandRoutes } from './commands/command-routes.tsx';
import { loginRoutes } from './logins/login-routes.tsx';
import type { LoggingParts } from './parts.ts';
import { reviewRoutes } from './reviews/review-routes.tsx';
import { keepingRoutes } from './retention/keeping-routes.tsx';
import { searchRoutes } from './search/search-routes.tsx';
import { patternsRoutes } from './patterns/patterns-routes.tsx';
import { secretsRoutes } from './secrets/secrets-routes.tsx';
import { serviceRoutes } from './services/service-routes.tsx';
import { listSources, makeSource, revokeSource } from './sources/manage-sources.ts';
import { ruleRoutes } from './sources/rule-routes.tsx';
import { SourcesPage } from './sources/sources-page.tsx';

const SourceId = idParam<'log-source'>();

/** The doors of logs: OpenTelemetry's, the search, one line, and the tokens of sources. */
export function loggingRoutes(console: Console, parts: LoggingParts, publicUrl: () => URL) {
  async function services(): Promise<readonly Option[]> {
    return (await listServices(parts.db)).map(({ id, name }) => ({ value: id, text: name }));
  }

  async function showSources(request: PageRequest<Viewer>, made?: string) {
    const [frame, sources, options] = await Promise.all([console.frame(request), listSources(parts), services()]);
    return <SourcesPage frame={frame} sources={sources} services={options} made={made} endpoint={new URL('/v1/logs', publicUrl()).href} />;
  }

  return [
    otlpRoute(parts),
    ...serviceRoutes(console, parts),
    ...keepingRoutes(console, parts),
    ...secretsRoutes(console, parts),
    ...patternsRoutes(console, parts),
    ...loginRoutes(console, parts),
    ...commandRoutes(console, parts),
    ...searchRoutes(console, parts),
    ...reviewRoutes(console, parts),
    ...ruleRoutes(console, parts),
    page({ url: '/logs/sources', act: 'log.connect', handle: (request) => showSources(request) }),
    page({
      method: 'POST', url: '/logs/sources', act: 'log.connect', body: z.strictObject({ service: z.uuid(), name: line(100, 'Say where it is used.') }),
      async handle(request) {
        const secret = await makeSource(parts, { service: request.body.service as Id<'service'>, name: request.body.name }, actorOf(request.viewer), request.now);
        // Shown in this answer and nowhere else: a redirect would have to carry it.
        return shown(await showSources(request, secret), 201, { 'cache-control': 'no-store' });
      },
    }),
    page({
      method: 'POST', url: '/logs/sources/:id/revoke', act: 'log.connect', params: SourceId,
      async handle({ params, viewer, now }) {
        await revokeSource(parts, params.id, actorOf(viewer), now);
        return redirect(address.logSources, 'The token is revoked. What comes with it is refused.');
      },
    }),
  ];
}
