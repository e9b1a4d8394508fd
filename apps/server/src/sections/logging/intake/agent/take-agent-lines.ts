import type { LinesAnswer } from '@writ/contract';
import type { Id, Instant } from '@writ/kernel';
import { listServices } from '../../../../core/directory/services.ts';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import { createRuleReader } from '../../sources/rules-in-force.ts';
import { leaveReadLines, storeReadLines } from '../reading/store-read-lines.ts';

export type TakeAgentLines = (host: { readonly id: Id<'host'>; readonly name: string }, body: Buffer, now: Instant) => Promise<LinesAnswer>;

/** Batches that are unpacked, cleaned and stored at one time; each may hold as much memory as its bound. Agents come again. */
const MOST_AT_ONCE = 8;
/** Names of services are asked for anew after this time, milliseconds. */
const SERVICES_FOR_MS = 10_000;

/**
 * Makes the taker of what agents ship: a batch is unpacked, read, cleaned once more, and stored exactly once, however often it comes. Resolves when it is on the disk.
 * It throws `malformed`, `too-large`, `log-intake-busy`, `log-reading-failed`, and what the log store throws.
 */
export function createAgentLinesTaker(parts: LoggingParts): TakeAgentLines {
  const findServices = createServiceFinder(parts);
  const readRules = createRuleReader(parts);
  let underWay = 0;
  return async (host, body, now) => {
    if (underWay >= MOST_AT_ONCE) throw errors('log-intake-busy');
    underWay += 1;
    try {
      const read = await parts.reading.agent({ host, now, body, services: await findServices(now), rules: await readRules(now) });
      await storeReadLines(parts, read, { isAgain: read.isAgain || undefined }).finally(() => leaveReadLines(read));
      return { stored: read.lines };
    } finally {
      underWay -= 1;
    }
  };
}

function createServiceFinder({ db }: Pick<LoggingParts, 'db'>): (now: Instant) => Promise<ReadonlyMap<string, string>> {
  let known: ReadonlyMap<string, string> = new Map();
  let askedAt = -Infinity;
  return async (now) => {
    if (Math.abs(now - askedAt) < SERVICES_FOR_MS) return known;
    known = new Map((await listServices(db)).map(({ id, name }) => [name.toLowerCase(), id]));
    askedAt = now;
    return known;
  };
}
