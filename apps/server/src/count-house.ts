import { STATES } from '@writ/contract';
import type { Console } from './core/console/console.ts';
import { marginSource } from './core/console/margin-source.ts';
import { countHosts } from './core/console/read-host-rows.ts';
import { readMargin } from './core/verdicts/read-margin.ts';
import { countOpenFindings } from './core/verdicts/read-tallies.ts';
import type { House } from './open-house.ts';
import type { LocalAgent } from './supervise-agent.ts';
import type { Metrics } from './platform/http/metrics.ts';

/** What `/metrics` says besides requests: how the policy stands, and how often children had to be started again. Read when somebody asks. */
export function countHouse(metrics: Metrics, console: Console, { db, postgres, clock }: House, localAgent: LocalAgent | undefined): void {
  metrics.gauge('writ_clauses', 'Clauses of the policy in force by state; those that nothing measures are unknown.', async () => {
    const { summary } = await readMargin(db, await marginSource(console), clock());
    return STATES.map((state) => ({ value: summary[state], labels: { state } }));
  });
  metrics.gauge('writ_findings_open', 'Findings that somebody must see to.', async () => [{ value: [...(await countOpenFindings(db)).values()].reduce((sum, count) => sum + count, 0) }]);
  metrics.gauge('writ_hosts', 'Enrolled hosts; silent ones have not spoken for a quarter of an hour.', async () => {
    const { enrolled, silent } = await countHosts(db, clock());
    return [{ value: enrolled - silent, labels: { standing: 'speaking' } }, { value: silent, labels: { standing: 'silent' } }];
  });
  metrics.gauge('writ_child_restarts', 'How often a child of this process was started again.', () => [
    ...(postgres ? [{ value: postgres.restarts(), labels: { child: 'postgres' } }] : []),
    ...(localAgent ? [{ value: localAgent.restarts(), labels: { child: 'agent' } }] : []),
  ]);
}
