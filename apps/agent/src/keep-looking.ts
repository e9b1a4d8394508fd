import type { FactLine } from '@writ/contract';
import type { Instant } from '@writ/kernel';
import type { Bell } from './bell.ts';
import { decideDue, type Watched } from './decide-due.ts';
import type { Ledger } from './ledger.ts';
import type { AgentLog } from './log.ts';
import { splitBatches } from './split-batches.ts';
import type { Spool } from './spool.ts';

/** One kind of fact: how often it is looked at, and the look. */
export interface LookPlan {
  readonly kind: string;
  readonly everySeconds: number;
  look(now: Instant): Promise<readonly FactLine[]>;
}
export interface Looking {
  readonly plans: readonly LookPlan[];
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly clock: () => Instant;
  readonly log: AgentLog;
  /** Rung when a kind is stirred, to look sooner. */
  readonly bell: Bell;
  /** Told when something new was spooled. */
  readonly onSpooled: () => void;
  readonly failures: Map<string, string>;
}
export interface Looker {
  /** Something that these kinds watch has changed. */
  stir(kinds: readonly string[]): void;
  /** These kinds are due at once, whatever was seen. */
  lookAgain(kinds: readonly string[]): void;
  /** Looks until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Finished looks wait at most this long for the others of their round before they are spooled, milliseconds. */
const FLUSH_AFTER_MS = 300;

/** Looks at each kind when it is due, and spools what is new. A look that fails is said in the agent's own fact and tried again in its turn. */
export function makeLooker(looking: Looking): Looker {
  const { clock, bell } = looking;
  const watched = new Map<string, Watched>(looking.plans.map(({ kind, everySeconds }) => [kind, { kind, everySeconds, tookMs: 0, idleLooks: 0 }]));
  const change = (kind: string, with_: Partial<Watched>): void => {
    const before = watched.get(kind);
    if (before) watched.set(kind, { ...before, ...with_ });
  };

  const lookAt = async (due: readonly LookPlan[], signal: AbortSignal): Promise<void> => {
    let fresh: FactLine[] = [];
    let flushedAt = clock();
    for (const plan of due) {
      if (signal.aborted) break;
      fresh.push(...await lookOnce(plan));
      if (clock() - flushedAt < FLUSH_AFTER_MS) continue;
      spoolAll(looking, fresh);
      [fresh, flushedAt] = [[], clock()];
    }
    spoolAll(looking, fresh);
  };

  const lookOnce = async (plan: LookPlan): Promise<FactLine[]> => {
    const before = watched.get(plan.kind)!;
    const now = clock();
    // Cleared before the look: what changes during it stirs again.
    change(plan.kind, { stirred: undefined });
    const fresh = (await lookSafely(plan, now, looking)).filter((fact) => looking.ledger.note(fact));
    const idleLooks = fresh.length > 0 || !before.stirred ? 0 : before.idleLooks + 1;
    change(plan.kind, { lookedAt: now, tookMs: Math.max(0, clock() - now), idleLooks });
    return fresh;
  };

  return {
    stir(kinds) {
      const now = clock();
      for (const kind of kinds) change(kind, { stirred: { first: watched.get(kind)?.stirred?.first ?? now, last: now } });
      bell.ring();
    },
    lookAgain(kinds) {
      for (const kind of kinds) change(kind, { lookedAt: undefined });
      bell.ring();
    },
    async run(signal) {
      while (!signal.aborted) {
        const now = clock();
        const dues = looking.plans.map((plan) => ({ plan, at: decideDue(watched.get(plan.kind)!, now) }));
        const due = dues.filter(({ at }) => at <= now).map(({ plan }) => plan);
        if (due.length > 0) await lookAt(due, signal);
        else await bell.wait(Math.min(...dues.map(({ at }) => at - now)), signal);
      }
    },
  };
}

async function lookSafely(plan: LookPlan, now: Instant, { failures, log }: Looking): Promise<readonly FactLine[]> {
  try {
    const facts = await plan.look(now);
    failures.delete(plan.kind);
    return facts;
  } catch (error) {
    log.error({ kind: plan.kind, err: String(error) }, 'A look failed');
    failures.set(plan.kind, String(error));
    return [];
  }
}

/** A spool that cannot be written (a full disk) loses the change, so the ledger forgets it: the next look says it again. */
function spoolAll({ spool, ledger, failures, log, onSpooled }: Looking, facts: readonly FactLine[]): void {
  if (facts.length === 0) return;
  try {
    for (const batch of splitBatches(facts)) spool.put(batch);
    failures.delete('spool');
    onSpooled();
  } catch (error) {
    ledger.forget(facts.map(({ kind }) => kind));
    failures.set('spool', `Facts could not be kept on the disk: ${String(error)}`);
    log.error({ err: String(error) }, 'Facts could not be kept on the disk; they are looked at again');
  }
}
