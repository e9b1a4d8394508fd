import { describeDays, JUDGED_DAYS, readConformanceDays, readLastLines } from './conformance/read-conformance.ts';
import { CONFORMANCE_WATCHER } from './conformance/watch-conformance.ts';
import type { LoggingParts } from './parts.ts';
import { describeWatch } from './patterns/read-patterns.ts';
import { PATTERNS_WATCHER } from './patterns/watch-patterns.ts';
import type { ServiceLook } from './record-service-facts.ts';
import { describeSecrets } from './secrets/read-credentials.ts';

/** Every kind of fact that the lines of a service give. */
export function serviceLooks(parts: LoggingParts): readonly ServiceLook[] {
  const requestLines: ServiceLook<'service.request-lines'> = {
    kind: 'service.request-lines', watcher: CONFORMANCE_WATCHER,
    describe: async (service, now) => describeDays(await readConformanceDays(parts, service, JUDGED_DAYS, now), (await readLastLines(parts, now)).get(service)),
  };
  const secrets: ServiceLook<'service.log-secrets'> = {
    // How far the sweep came is what the fact says.
    kind: 'service.log-secrets', watcher: undefined, describe: (service, now) => describeSecrets(parts, service, now),
  };
  const watch: ServiceLook<'service.anomaly-watch'> = { kind: 'service.anomaly-watch', watcher: PATTERNS_WATCHER, describe: (service, now) => describeWatch(parts, service, now) };
  return [requestLines as ServiceLook, secrets as ServiceLook, watch as ServiceLook];
}
