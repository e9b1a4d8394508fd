import { setImmediate as turn } from 'node:timers/promises';
import type { AgentClient } from '@writ/client';
import type { Instant, WritError } from '@writ/kernel';
import { makeBell } from '../../bell.ts';
import type { AgentLog } from '../../log.ts';
import { createLineCollector, type LineCollector } from './collect-lines.ts';
import { openFileSource } from './file-source.ts';
import { JOURNAL, openJournalSource } from './journal-source.ts';
import { openLinesSpool, type LinesSpool } from './lines-spool.ts';
import type { LogSource } from './log-source.ts';
import { keepSendingLines } from './send-lines.ts';
import { findFiles, wantsJournal, type ShipSettings } from './ship-settings.ts';

export interface Shipping {
  readonly settings: ShipSettings;
  readonly dataFolder: string;
  readonly host: string;
  readonly client: AgentClient;
  readonly clock: () => Instant;
  readonly random: () => number;
  readonly log: AgentLog;
  /** `PATH` of programs. */
  readonly path: string;
}

/** Files are looked at this often while nothing comes, and patterns are asked anew; milliseconds. */
const LOOK_EVERY_MS = 250;
const FIND_EVERY_MS = 10_000;
/** A disk that is full is tried again after this time, milliseconds. */
const TRY_AGAIN_MS = 1_000;

/**
 * Ships the logs of this host until `signal` aborts: reads, takes secrets out, spools, sends. Each line is sent until it is acknowledged, and the server stores it once.
 * While the spool is full nothing is read: what is rotated away then is counted and told. Gives the error with which the server refused this host for good, if it did.
 * Throws `data-folder-held`.
 */
export async function shipLogs(shipping: Shipping, signal: AbortSignal): Promise<WritError | undefined> {
  const spool = openLinesSpool(shipping.dataFolder);
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const bells = { spooled: makeBell(), sent: makeBell(), came: makeBell() };
  const sending = keepSendingLines({ ...shipping, spool, ...bells }, until);
  const collecting = keepCollecting(shipping, spool, bells, until).then(() => undefined);
  try {
    // Whichever ends, by refusal, by signal or by our own fault, ends the other.
    return await Promise.race([sending, collecting]);
  } finally {
    stop.abort();
    await Promise.allSettled([sending, collecting]);
    spool.close();
  }
}

type Bells = Readonly<Record<'spooled' | 'sent' | 'came', ReturnType<typeof makeBell>>>;

async function keepCollecting(shipping: Shipping, spool: LinesSpool & { readonly wasDamaged: boolean }, bells: Bells, signal: AbortSignal): Promise<void> {
  const { settings, clock, log } = shipping;
  const collector = createLineCollector({ spool, clock });
  const sources = createSources(shipping, spool, bells.came.ring);
  if (spool.wasDamaged) {
    log.error({}, 'The spool of lines was damaged and set aside; what it held was not sent');
    collector.tell([{ source: 'spool', why: 'damaged', from: 0, bytes: null, since: null, until: clock() }]);
  }
  try {
    while (!signal.aborted) {
      if (spool.bytes() >= settings.spoolBytes) {
        for (const source of sources.open()) source.wait();
        await bells.sent.wait(LOOK_EVERY_MS, signal);
        continue;
      }
      const before = spool.bytes();
      const came = keepTrying(collector, sources.open(), log);
      if (spool.bytes() !== before) bells.spooled.ring();
      if (came === 'full-disk') await bells.sent.wait(TRY_AGAIN_MS, signal);
      // Sending is given its turn after each round.
      else if (came) await turn();
      else await bells.came.wait(LOOK_EVERY_MS, signal);
    }
    keepTrying(collector, [], log, true);
  } finally {
    for (const source of sources.open()) source.close();
  }
}

/** One round. A disk that takes nothing leaves everything where it was: it is tried again. */
function keepTrying(collector: LineCollector, sources: readonly LogSource[], log: AgentLog, isLast = false): boolean | 'full-disk' {
  try {
    const came = collector.collect(sources);
    if (isLast) collector.flush();
    else if (!came) collector.settle(sources);
    return came;
  } catch (error) {
    log.error({ err: String(error) }, 'Lines could not be kept on the disk; tried again');
    return 'full-disk';
  }
}

function createSources({ settings, clock, log, path }: Shipping, spool: LinesSpool, onEntries: () => void): { readonly open: () => readonly LogSource[] } {
  const byName = new Map<string, LogSource>();
  const kept = spool.positions();
  let list: readonly LogSource[] = [];
  let foundAt = -Infinity;
  let isFirst = true;
  if (wantsJournal(settings)) byName.set(JOURNAL, openJournalSource({ position: kept.get(JOURNAL), beginAt: settings.begin, clock, log, onEntries, path }));
  return {
    open() {
      if (Math.abs(clock() - foundAt) < FIND_EVERY_MS) return list;
      for (const [name, { service }] of findFiles(settings.files)) {
        // What appears later is begun at its start, whatever was said of those that were there.
        if (!byName.has(name)) byName.set(name, openFileSource({ path: name, service, position: kept.get(name), beginAt: isFirst ? settings.begin : 'start', clock }));
      }
      [foundAt, isFirst, list] = [clock(), false, [...byName.values()]];
      return list;
    },
  };
}
