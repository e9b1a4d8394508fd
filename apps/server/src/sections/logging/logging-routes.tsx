import { type Id, WritError } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../core/console/console.ts';
import { actorOf, idParam, line } from '../../core/console/form-parts.ts';
import { listServices } from '../../core/directory/services.ts';
import { page, redirect, shown } from '../../core/permissions/doors.ts';
import { mayEverAct } from '../../core/permissions/index.ts';
import type { Viewer } from '../../core/actor.ts';
import type { PageRequest } from '../../platform/http/route.ts';
import { countLines, readLine, searchLines } from '../../platform/logstore/index.ts';
import { address } from '../../ui/addresses.ts';
import type { Option } from '../../ui/components/index.ts';
import { errors } from './errors.ts';
import { otlpRoute } from './intake/otlp/otlp-route.ts';
import type { LoggingParts } from './parts.ts';
import { LinePage } from './search/line-page.tsx';
import { barSpan, placeOf, readSearch, SearchQuery } from './search/read-search.ts';
import { SearchPage, type Answer } from './search/search-page.tsx';
import { listSources, makeSource, revokeSource } from './sources/manage-sources.ts';
import { SourcesPage } from './sources/sources-page.tsx';

const LINES_ON_A_PAGE = 100;
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
    page({
      url: '/logs', act: 'log.read', query: SearchQuery,
      async handle(request) {
        const { query, now, viewer } = request;
        const { filter, span, before } = readSearch(query, now);
        const barMs = barSpan(filter);
        const startedAt = performance.now();
        const [frame, options, lines, counts] = await Promise.all([
          console.frame(request), services(),
          answer(async () => searchLines(await parts.logs.ready(), { filter, before, limit: LINES_ON_A_PAGE })),
          answer(async () => countLines(await parts.logs.ready(), filter, barMs)),
        ]);
        return <SearchPage frame={frame} query={query} range={filter} span={span} lines={lines} counts={counts} barMs={barMs} tookMs={performance.now() - startedAt} services={options} mayConnect={mayEverAct(viewer, 'log.connect', now)} />;
      },
    }),
    page({
      url: '/logs/lines/:place', act: 'log.read', params: z.strictObject({ place: z.string().max(60) }),
      async handle(request) {
        const place = placeOf(request.params.place);
        const found = place && (await readLine(await parts.logs.ready(), place));
        if (!found) throw errors('log-line-not-found');
        const [frame, options] = await Promise.all([console.frame(request), services()]);
        const service = found.service === '' ? 'No service yet' : (options.find(({ value }) => value === found.service)?.text ?? 'A retired service');
        return <LinePage frame={frame} line={found} service={service} />;
      },
    }),
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

/** A part of the page that the log store cannot give leaves the rest standing, with the reason. */
async function answer<Value>(ask: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { is: await ask() };
  } catch (error) {
    // A fault of ours is no reason to tell: it fails the page, and so stands in the log.
    if (error instanceof WritError && error.kind !== 'internal') return { failed: error.message };
    throw error;
  }
}
