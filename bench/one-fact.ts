/* Claim: among 10,000 hosts, one changed fact reaches its verdict and its finding in under 100 ms. Run: node bench/one-fact.ts */
import { sql } from 'kysely';
import { instant } from '@writ/kernel';
import type { Fact } from '@writ/contract';
import { recordFacts } from '../apps/server/src/core/facts/record-facts.ts';
import { HOSTS, startFleet } from './fleet.ts';
import { runNaively } from './naive-engine.ts';

const LIMIT_MS = 100;
const ROUNDS = 60;
const fleet = await startFleet();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** From the delivery's first statement to the commit of verdict, finding and tally. */
async function changeOne(round: number): Promise<number> {
  const host = `host-${String(round * 7).padStart(5, '0')}`;
  const now = instant(fleet.now + 1_000 + round);
  const fact: Fact<'host.reboot'> = {
    kind: 'host.reboot', state: 'known', observedAt: now, source: { how: 'measured', by: 'bench' }, evidence: [],
    value: { required: true, since: '2026-11-01T00:00:00Z', packages: ['linux-image'] },
  };
  const start = performance.now();
  await fleet.db.transaction().execute((trx) => recordFacts(trx, { kind: 'host', id: host }, [fact], [], now));
  await fleet.settle(now);
  return performance.now() - start;
}

try {
  await fleet.settle();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await changeOne(round));
  const sorted = times.toSorted((left, right) => left - right);
  const { rows: [finding] } = await sql<{ n: number }>`select coalesce(sum(subject_count), 0)::int as n from core.findings`.execute(fleet.db);
  const [median, worst] = [sorted[ROUNDS / 2]!, sorted.at(-1)!];
  say(`one fact of one host among ${HOSTS}: verdict, tally and finding committed`);
  say(`median ${median.toFixed(1)} ms, worst of ${ROUNDS} ${worst.toFixed(1)} ms; ${finding!.n} subjects in findings`);
  await runNaively(fleet);
  const start = performance.now();
  await runNaively(fleet);
  const naive = performance.now() - start;
  say(`naive re-run of everything ${naive.toFixed(0)} ms: ${(naive / median).toFixed(0)} × slower`);
  if (worst >= LIMIT_MS || finding!.n < ROUNDS) {
    say(`the claim does not hold: over ${LIMIT_MS} ms, or a finding is missing`);
    process.exitCode = 1;
  }
} finally {
  await fleet.stop();
}
