import { createAgentClient, type SendRequest } from '@writ/client';
import type { FactKind, FactLine, Subject } from '@writ/contract';
import type { Instant, Json, WritError } from '@writ/kernel';
import type { AgentSettings } from './agent-settings.ts';
import { makeBell } from './bell.ts';
import type { Check, Memory } from './checks/check.ts';
import { enrol, readToken } from './enrol.ts';
import { healthFact } from './health.ts';
import { forgetIdentity, makeDataFolder, openHostKey, type Enrolment } from './identity.ts';
import { keepSending } from './keep-sending.ts';
import { makeLooker, type LookPlan } from './keep-looking.ts';
import { makeLedger } from './ledger.ts';
import type { AgentLog } from './log.ts';
import type { ObserveOptions } from './observe.ts';
import { openSpool, type Spool } from './spool.ts';
import { AGENT_VERSION } from './version.ts';
import { watchPaths } from './watch-paths.ts';

/** What an agent is made of besides its settings; tests give their own. */
export interface AgentParts {
  readonly checks: readonly Pick<Check, 'kind' | 'everySeconds' | 'watches'>[];
  readonly observe: (options: ObserveOptions) => AsyncIterable<FactLine>;
  readonly clock: () => Instant;
  readonly random: () => number;
  readonly log: AgentLog;
  readonly send?: SendRequest | undefined;
  /** Ships the logs of this host, once it is enrolled, until `signal` aborts; absent where none are shipped. */
  readonly ship?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** Seconds between two looks of the agent at itself. */
const HEALTH_EVERY_SECONDS = 60;

/**
 * Enrols if need be, then looks at this host and tells its server, until `signal` aborts. Gives the error with which the server refused this host for good, if it did.
 * Throws `data-folder-held`, `not-enrolled`, `enrolment-elsewhere`, `key-exposed`, and what enrolling throws.
 */
export async function runAgent(settings: AgentSettings, parts: AgentParts, signal: AbortSignal): Promise<WritError | undefined> {
  makeDataFolder(settings.dataFolder);
  const spool = openSpool(settings.dataFolder, settings.spoolBytes);
  try {
    if (spool.wasDamaged) parts.log.error({}, 'The spool was damaged and set aside; what it held was not sent');
    const refusal = await serve(settings, parts, spool, signal);
    // A server that was restored from before this host, or made anew, gives a new token along: then this is a new host.
    if (refusal?.code !== 'host-unknown' || readToken(settings) === undefined) return refusal;
    forgetIdentity(settings.dataFolder);
    // What was not sent speaks of a host that no longer is.
    spool.discardAll();
    return await serve(settings, parts, spool, signal);
  } finally {
    spool.close();
  }
}

async function serve(settings: AgentSettings, parts: AgentParts, spool: Spool, signal: AbortSignal): Promise<WritError | undefined> {
  const makeClient = () => createAgentClient({ server: settings.server, ca: settings.ca, key: openHostKey(settings.dataFolder), clock: parts.clock, send: parts.send });
  const enrolment = await enrol(settings, makeClient, signal);
  parts.log.info({ host: enrolment.host, version: AGENT_VERSION }, 'The agent is running');

  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const failures = new Map<string, string>();
  const alarm = spool.recall('journal-alarm');
  if (typeof alarm === 'string') failures.set('journal', alarm);
  const ledger = makeLedger();
  const sendBell = makeBell();
  const plans = planLooks(parts, enrolment, spool, failures);
  const looker = makeLooker({ plans, ledger, spool, failures, clock: parts.clock, log: parts.log, bell: makeBell(), onSpooled: sendBell.ring });
  const watch = watchPaths(parts.checks.map(({ kind, watches }) => ({ kind, paths: watches })), looker.stir);
  parts.log.info({ how: watch.how }, 'Paths are watched');
  const shipping = parts.ship?.(until);
  const sending = keepSending({ enrolment, client: makeClient(), spool, ledger, failures, bell: sendBell, onWanted: looker.lookAgain, ...parts }, until);
  try {
    // Whichever ends, by refusal, by signal or by our own fault, ends the other.
    return await Promise.race([sending, looker.run(until).then(() => undefined)]);
  } finally {
    stop.abort();
    watch.close();
    await Promise.allSettled([sending, shipping]);
  }
}

function planLooks({ checks, observe, clock }: AgentParts, { host }: Enrolment, spool: Spool, failures: ReadonlyMap<string, string>): LookPlan[] {
  const subject: Subject = { kind: 'host', id: host };
  const memory = openSpoolMemory(spool);
  const startedAt = clock();
  const looks = checks.map(({ kind, everySeconds }): LookPlan => ({
    kind, everySeconds,
    look: (now) => collect(observe({ now, subject, by: `agent ${AGENT_VERSION}`, kinds: [kind as FactKind], memory })),
  }));
  const health: LookPlan = {
    kind: 'host.agent', everySeconds: HEALTH_EVERY_SECONDS,
    look: async (now) => [healthFact(subject, { startedAt, spoolBytes: spool.bytes(), spoolDropped: spool.dropped(), failures }, now)],
  };
  // The agent's own fact first: it is true already, and tells at once that the host is alive.
  return [health, ...looks];
}

async function collect(facts: AsyncIterable<FactLine>): Promise<FactLine[]> {
  const all: FactLine[] = [];
  for await (const fact of facts) all.push(fact);
  return all;
}

/** What checks remember from look to look, kept beside the spool so that a restart does not make old things new. */
function openSpoolMemory(spool: Spool): Memory {
  return {
    recall: (key) => spool.recall(`memory ${key}`),
    keep(key, value: Json) {
      if (JSON.stringify(spool.recall(`memory ${key}`)) !== JSON.stringify(value)) spool.keep(`memory ${key}`, value);
    },
  };
}
