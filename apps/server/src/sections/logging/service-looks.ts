import { describeDays, JUDGED_DAYS, readConformanceDays, readLastLines } from './conformance/read-conformance.ts';
import { CONFORMANCE_WATCHER } from './conformance/watch-conformance.ts';
import type { LoggingParts } from './parts.ts';
import type { ServiceLook } from './record-service-facts.ts';

/** Every kind of fact that the lines of a service give. */
export function serviceLooks(parts: LoggingParts): readonly ServiceLook[] {
  const requestLines: ServiceLook<'service.request-lines'> = {
    kind: 'service.request-lines', watcher: CONFORMANCE_WATCHER,
    describe: async (service, now) => describeDays(await readConformanceDays(parts, service, JUDGED_DAYS, now), (await readLastLines(parts, now)).get(service)),
  };
  return [requestLines as ServiceLook];
}
