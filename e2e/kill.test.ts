import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJourneyByForms } from './open-journey.ts';
import { ASK_MS, PROGRAM, processesOf, startWrit, until } from './start-writ.ts';
import { findHost } from './visit-writ.ts';

const PATIENCE_MS = 240_000;
/** Victims, in this order: often the cheap ones, a few times the whole. */
const ROUNDS = ['database', 'agent', 'database', 'server', 'agent', 'database', 'database', 'agent', 'server', 'database', 'agent', 'database', 'server', 'database', 'agent', 'database'] as const;
type Victim = (typeof ROUNDS)[number];
/** A kill falls anywhere within this after the round began, while acts are under way. */
const ANY_MOMENT_MS = 400;
const QUIET = { WRIT_LOG_LEVEL: 'warn' };
/** One person is granted ten requests a second. */
const BETWEEN_ACTS_MS = 120;

describe('killed again and again while acts and facts come in', () => {
  let journey: Awaited<ReturnType<typeof openJourneyByForms>>;
  beforeAll(async () => {
    journey = await openJourneyByForms({ settings: QUIET });
  });
  afterAll(() => journey?.close());

  it('keeps every act that it acknowledged, in order, in a chain that verifies, and comes back by itself', async () => {
    const { visitor } = journey;
    const host = await until('this machine is enrolled', () => findHost(visitor), 60_000, ASK_MS);
    const acknowledged: number[] = [];
    let tried = 0;
    let last = '';

    /** Acts and acts until the victim is dead and the house stands again. */
    async function actUntil(over: () => boolean): Promise<void> {
      while (!over()) {
        tried += 1;
        const answer = await visitor.post(`/hosts/${host}/labels`, { labels: `environment=production\nmanaged=true\nact=n${tried}` }).catch((error: Error) => error);
        last = answer instanceof Error ? answer.message.split('\n')[0]! : String(answer.status());
        if (last === '303') acknowledged.push(tried);
        await wait(BETWEEN_ACTS_MS);
      }
    }

    for (const [round, victim] of ROUNDS.entries()) {
      let isOver = false;
      const acting = actUntil(() => isOver);
      try {
        await wait(Math.random() * ANY_MOMENT_MS);
        await kill(victim);
        const before = acknowledged.length;
        await until('acts are acknowledged again', () => acknowledged.length > before, 60_000);
      } catch (thrown) {
        throw new Error(`Round ${round + 1}, ${victim}; the last answer was ${last}.\n${journey.writ.logged().slice(-4_000)}`, { cause: thrown });
      } finally {
        isOver = true;
        await acting;
      }
    }
    // A dead agent is started again, later each time that it dies young.
    await until('everything is in health', async () => (await fetch(`${journey.writ.address}/healthz`)).ok, 90_000, ASK_MS);

    const exported = await (await visitor.get('/journal/export')).text();
    const acts = exported.split('\n').filter((line) => line.includes('host.labelled')).map((line) => Number(/"after":\{[^}]*"act":"n(\d+)"/.exec(line)?.[1]));
    expect(acts).toEqual(acts.toSorted((left, right) => left - right));
    const written = new Set(acts);
    expect(acknowledged.filter((act) => !written.has(act))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS.length);

    const file = join(dirname(journey.place.data), 'journal.ndjson');
    writeFileSync(file, exported);
    const verified = spawnSync(PROGRAM, ['journal', 'verify', file, '--text'], { encoding: 'utf8', timeout: PATIENCE_MS });
    expect(verified.stdout).toContain('whole.');
    expect(verified.status).toBe(0);
    process.stdout.write(`${ROUNDS.length} kills: ${acknowledged.length} acts acknowledged of ${tried} tried, none lost\n`);
  }, PATIENCE_MS);

  async function kill(victim: Victim): Promise<void> {
    if (victim === 'server') {
      await journey.writ.kill();
      // Whoever starts it again need not wait for the children that were left without a parent.
      journey.writ = await startWrit({ ...journey.place, settings: QUIET });
      return;
    }
    const pid = await until(`there is a ${victim}`, () => findChild(victim), 60_000);
    process.kill(pid, 'SIGKILL');
  }

  function findChild(victim: 'database' | 'agent'): number | undefined {
    const isVictim = victim === 'agent' ? / agent run / : /\/postgres -D /;
    return processesOf(journey.place.data).find(({ command }) => isVictim.test(command))?.pid;
  }
});
