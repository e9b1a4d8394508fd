import type { FactKind, FactValue, Verdict } from '@writ/contract';
import { instant, type Id, type Instant, plainMilliseconds, plus } from '@writ/kernel';
import type { Console } from '../../../core/console/console.ts';
import { idParam } from '../../../core/console/form-parts.ts';
import type { Facts } from '../../../core/control.ts';
import { listServices, readService } from '../../../core/directory/services.ts';
import { page } from '../../../core/permissions/doors.ts';
import { type FoundLine, readLine } from '../../../platform/logstore/index.ts';
import { ConformancePart, type ConformancePartProps, SHOWN_DAYS } from '../conformance/conformance-part.tsx';
import { evaluateRequestLog, type RequestLogRule } from '../conformance/evaluate-request-log.ts';
import { describeDays, type ConformanceDay, JUDGED_DAYS, readConformanceDays, readLastLines } from '../conformance/read-conformance.ts';
import type { LoggingParts } from '../parts.ts';
import { placeOf } from '../search/read-search.ts';
import { LogServicePage, LogServicesPage } from './service-pages.tsx';

/** Lines that the page names. */
const MOST_WORST = 12;

const ServiceId = idParam<'service'>();

/** The pages of services: what their lines are worth. */
export function serviceRoutes(console: Console, parts: LoggingParts) {
  async function judge(service: Id<'service'>, lastLineAt: Instant | undefined, now: Instant): Promise<Verdict> {
    const rule = (await parts.policyInForce())?.policy.controls.find(({ id }) => id === 'request-log')?.parameters as RequestLogRule | undefined;
    if (!rule) return { state: 'unknown', reasons: [{ code: 'no-clause', text: 'The policy asks for nothing here.' }], evidence: [] };
    const value = describeDays(await readConformanceDays(parts, service, JUDGED_DAYS, now), lastLineAt);
    return evaluateRequestLog(rule, factsOf('service.request-lines', value, now), { now, labels: {}, company: undefined as never, time: { add: (duration, from) => plus(from, plainMilliseconds(duration) ?? 0) } });
  }

  return [
    page({
      url: '/logs/services', act: 'log.read',
      async handle(request) {
        const [frame, services, last] = await Promise.all([console.frame(request), listServices(parts.db), readLastLines(parts, request.now)]);
        const rows = [];
        for (const { id, name } of services) {
          const { state, reasons } = await judge(id, last.get(id), request.now);
          rows.push({ id, name, lastLineAt: last.get(id), requestLog: { state, text: reasons[0]!.text } });
        }
        return <LogServicesPage frame={frame} rows={rows} />;
      },
    }),
    page({
      url: '/logs/services/:id', act: 'log.read', params: ServiceId,
      async handle(request) {
        const { params: { id }, now } = request;
        const [frame, service, days, last] = await Promise.all([console.frame(request), readService(parts.db, id), readConformanceDays(parts, id, SHOWN_DAYS, now), readLastLines(parts, now)]);
        return <LogServicePage frame={frame} service={service}>
          <ConformancePart frame={frame} verdict={await judge(id, last.get(id), now)} days={days} worst={await readWorst(parts, days)} />
        </LogServicePage>;
      },
    }),
  ];
}

/** The latest lines that lack something and are still kept; none while the store does not answer. */
async function readWorst({ logs }: Pick<LoggingParts, 'logs'>, days: readonly ConformanceDay[]): Promise<ConformancePartProps['worst']> {
  const examples = days.toReversed().flatMap((day) => day.examples.toReversed()).slice(0, MOST_WORST);
  if (examples.length === 0 || !(await logs.standing()).ok) return [];
  const connection = await logs.ready();
  const found = await Promise.all(examples.map(async ({ place, what }): Promise<{ line: FoundLine | undefined; what: typeof what }> => ({ line: await readLine(connection, placeOf(place)!), what })));
  return found.flatMap(({ line, what }) => (line ? [{ line, what }] : []));
}

function factsOf<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, now: Instant): Facts<Kind> {
  const fact = { kind, state: 'known', value, observedAt: instant(now), source: { how: 'measured', by: 'writ' }, evidence: [] };
  return { get: () => fact as never };
}
