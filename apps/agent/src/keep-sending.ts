import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { readPublicKey, verifyJournalHead, type AgentClient } from '@writ/client';
import type { FactsAnswer, FactsBatch } from '@writ/contract';
import { MS, plus, toIso, WritError, type Instant } from '@writ/kernel';
import type { Bell } from './bell.ts';
import { decideRefusal, decideRetry } from './decide-retry.ts';
import { decideRewind, type SeenHead } from './decide-rewind.ts';
import type { Enrolment } from './identity.ts';
import type { Ledger } from './ledger.ts';
import type { AgentLog } from './log.ts';
import type { Spool } from './spool.ts';
import { AGENT_VERSION } from './version.ts';

export interface Sending {
  readonly enrolment: Enrolment;
  readonly client: AgentClient;
  readonly spool: Spool;
  readonly ledger: Ledger;
  readonly clock: () => Instant;
  readonly random: () => number;
  readonly log: AgentLog;
  /** Rung when something was spooled. */
  readonly bell: Bell;
  readonly failures: Map<string, string>;
  /** The server lacks these kinds. */
  readonly onWanted: (kinds: readonly string[]) => void;
}

const FIRST_INTERVAL_MS = MS.minute;

/**
 * Sends what is in the spool, oldest first, each batch until it is acknowledged, and, when nothing is left, confirms at the server's interval what was seen again.
 * Returns the error with which the server refused this host for good; undefined when `signal` aborted.
 */
export async function keepSending(sending: Sending, signal: AbortSignal): Promise<WritError | undefined> {
  const { spool, ledger, clock, bell } = sending;
  let confirmAt = plus(clock(), FIRST_INTERVAL_MS);
  let failures = 0;
  while (!signal.aborted) {
    const spooled = spool.oldest();
    const now = clock();
    // A confirmation that lies further away than any interval comes from a clock that was set back.
    if (!spooled && now < confirmAt && confirmAt - now <= 2 * 5 * MS.minute) {
      await bell.wait(confirmAt - now, signal);
      continue;
    }
    const batch: FactsBatch = {
      batch: spooled?.batch ?? randomUUID(), agentVersion: AGENT_VERSION, facts: [...(spooled?.facts ?? [])],
      confirmed: spooled ? [] : ledger.takeConfirmed(), dropped: spool.dropped(),
    };
    try {
      const answer = await sending.client.sendFacts(sending.enrolment.host, batch, signal);
      if (spooled) spool.acknowledge(batch.batch);
      if (!spooled) confirmAt = plus(clock(), answer.nextIntervalMs);
      failures = 0;
      takeAnswer(sending, answer);
    } catch (error) {
      if (signal.aborted) return undefined;
      ledger.giveBack(batch.confirmed);
      const refusal = takeError(sending, error, spooled?.batch);
      if (refusal) return refusal;
      failures += 1;
      // Cut short by an abort, which the loop then sees.
      await wait(decideRetry(failures, sending.random()), undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** The error when it is final for this host. */
function takeError({ spool, log, failures }: Sending, error: unknown, batch: string | undefined): WritError | undefined {
  if (!(error instanceof WritError)) throw error;
  const meaning = decideRefusal(error.code);
  failures.set('server', error.code);
  if (meaning === 'never-this-host') return error;
  log.warn({ code: error.code, batch }, 'The server could not be told');
  if (meaning === 'never-this-batch' && batch !== undefined) spool.discard(batch);
  return undefined;
}

function takeAnswer(sending: Sending, answer: FactsAnswer): void {
  const { ledger, log, failures, onWanted } = sending;
  failures.delete('server');
  for (const { kind, problem } of answer.refused) log.warn({ kind, problem }, 'The server refused a fact');
  if (answer.resend.length > 0) {
    ledger.forget(answer.resend);
    onWanted(answer.resend);
  }
  watchJournal(sending, answer);
}

/** An alarm stays in the agent's own fact: the server is the one that must not be able to take it back. */
function watchJournal({ spool, enrolment, failures, log, clock }: Sending, { journal }: FactsAnswer): void {
  if (!journal) return;
  const seen = spool.recall('journal-head') as SeenHead | undefined;
  const alarm = decideRewind(seen, journal, verifyJournalHead(journal, readPublicKey(enrolment.journalKey)));
  if (alarm === undefined) {
    if (seen?.seq !== journal.seq) spool.keep('journal-head', { seq: journal.seq, hash: journal.hash });
    return;
  }
  const said = `${alarm} Noticed ${toIso(clock())}.`;
  spool.keep('journal-alarm', said);
  // From here on the new head is the one that may not go back, so that each rewind is said once.
  spool.keep('journal-head', { seq: journal.seq, hash: journal.hash });
  failures.set('journal', said);
  log.error({ seq: journal.seq, seenSeq: seen?.seq }, 'The journal of the server was rewound');
}
