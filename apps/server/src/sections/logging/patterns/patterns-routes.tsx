import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, line } from '../../../core/console/form-parts.ts';
import { listServices } from '../../../core/directory/services.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { LoggingParts } from '../parts.ts';
import { PatternsPage, type PatternRow } from './patterns-page.tsx';
import { readAlerts } from './read-patterns.ts';
import { answerDeparture } from './answer-departure.ts';

/** Kinds of lines on a page. */
const MOST_SHOWN = 200;

const Departure = z.strictObject({ service: z.uuid(), id: z.string().regex(/^[0-9a-f]{16}$/) });
const Reason = z.strictObject({ why: line(500, 'Say why.') });

/** The page of patterns, and the word that something is normal. */
export function patternsRoutes(console: Console, parts: LoggingParts) {
  async function readRows(service: string | undefined): Promise<readonly PatternRow[]> {
    let query = parts.db.selectFrom('logging.patterns').selectAll().orderBy('lines', 'desc').orderBy('template').limit(MOST_SHOWN);
    if (service !== undefined) query = query.where('service', '=', service);
    return (await query.execute()).map(({ service: of, template, words, lines, first_seen_at, last_at }) => ({ service: of, template, words, lines: Number(lines), firstSeenAt: first_seen_at.getTime(), lastAt: last_at.getTime() }));
  }

  return [
    page({
      url: '/logs/patterns', act: 'log.read', query: z.object({ service: z.uuid().optional().catch(undefined) }),
      async handle(request) {
        const { query: { service }, viewer, now } = request;
        const [frame, services, alerts, patterns] = await Promise.all([console.frame(request), listServices(parts.db), readAlerts(parts, service), readRows(service)]);
        return <PatternsPage frame={frame} service={service} services={services.map(({ id, name }) => ({ value: id, text: name }))} alerts={alerts} patterns={patterns} maySettle={mayEverAct(viewer, 'log.settle', now)} mayAnswer={mayEverAct(viewer, 'log.answer', now)} />;
      },
    }),
    page({
      method: 'POST', url: '/logs/patterns/:service/:id/normal', act: 'log.settle', params: Departure, body: Reason,
      async handle({ params, body, viewer, now }) {
        await answerDeparture(parts, { ...params, why: body.why, answer: 'normal' }, actorOf(viewer), now);
        return redirect(address.logPatterns, 'Written down: it is normal, and is not told again for 90 days.');
      },
    }),
    page({
      method: 'POST', url: '/logs/patterns/:service/:id/handled', act: 'log.answer', params: Departure, body: Reason,
      async handle({ params, body, viewer, now }) {
        await answerDeparture(parts, { ...params, why: body.why, answer: 'handled' }, actorOf(viewer), now);
        return redirect(address.logPatterns, 'Written down: it was handled. If it comes again, it is told again.');
      },
    }),
  ];
}
