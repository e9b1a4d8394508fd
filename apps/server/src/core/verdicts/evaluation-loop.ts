import type { Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import { EVALUATE_CHANNEL } from '../populations/queue-evaluation.ts';
import { createCompanyFacts } from './company-facts.ts';
import { runEvaluation, type EvaluationRules, type EvaluationRun, type LoopTables } from './run-evaluation.ts';

/** Calls back for each notice on a channel until the returned function is called. PostgreSQL's LISTEN in the program, anything in a test. */
export type Listen = (channel: string, heard: (payload: string) => void) => Promise<() => Promise<void>>;

export interface EvaluationLoopOptions {
  readonly db: Db<LoopTables>;
  /** The policy in force with its measures, as it is now; undefined while there is none. Asked before every round, so it should be quick. */
  readonly rules: () => Promise<EvaluationRules | undefined>;
  readonly clock: () => Instant;
  readonly listen: Listen;
  readonly log: { readonly warn: (fields: object, sentence: string) => void; readonly debug: (fields: object, sentence: string) => void };
  /** Told of every round that changed something. */
  readonly onChanged?: ((run: EvaluationRun) => void) | undefined;
  /** How often to look though nobody called, milliseconds: time alone makes verdicts end. */
  readonly tickMs?: number | undefined;
}

export interface EvaluationLoop {
  /** Evaluates until nothing waits; what comes meanwhile is evaluated too. */
  readonly settle: () => Promise<void>;
  /** Stops after the round that runs. */
  readonly stop: () => Promise<void>;
}

const TICK_MS = 1_000;

/** Keeps verdicts true: evaluates when facts, parameters or exceptions change, and when time makes a verdict end. */
export async function startEvaluationLoop(options: EvaluationLoopOptions): Promise<EvaluationLoop> {
  const facts = createCompanyFacts();
  let running: Promise<void> | undefined;
  let isCalled = false;
  const stopping = new AbortController();

  async function drain(): Promise<void> {
    do {
      isCalled = false;
      const rules = await options.rules();
      if (rules === undefined) return;
      const run = await runEvaluation(options.db, rules, facts, options.clock());
      if (run.changed.length + run.controls.length > 0) options.onChanged?.(run);
      options.log.debug({ evaluated: run.evaluated, changed: run.changed.length }, 'Evaluation round ended');
      if (run.more) isCalled = true;
    } while (isCalled && !stopping.signal.aborted);
  }

  /** A round that fails leaves its work in the queue; the next tick takes it up again. */
  function wake(): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    isCalled = true;
    running ??= drain()
      .catch((error: unknown) => options.log.warn({ err: error }, 'Evaluation round failed and will be tried again'))
      .finally(() => { running = undefined; });
    return running;
  }

  const unlisten = await options.listen(EVALUATE_CHANNEL, () => void wake());
  const tick = setInterval(() => void wake(), options.tickMs ?? TICK_MS);
  tick.unref();
  void wake();
  return {
    settle: async () => {
      do await wake(); while (isCalled && !stopping.signal.aborted);
    },
    stop: async () => {
      stopping.abort();
      clearInterval(tick);
      await unlisten();
      await running;
    },
  };
}
