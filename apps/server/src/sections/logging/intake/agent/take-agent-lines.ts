import { LINES_BOUNDS, type LinesAnswer } from '@writ/contract';
import type { Id, Instant } from '@writ/kernel';
import { createRecordJoiner, decodeLine } from '@writ/lines';
import { listServices } from '../../../../core/directory/services.ts';
import { agentErrors } from '../../../../core/hosts/index.ts';
import type { StoredLine } from '../../../../platform/logstore/index.ts';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import { cleanLine, type ReadLine } from '../clean-line.ts';
import { lineOfGap } from './gap-line.ts';
import { readLinesBatch, type LinesBatch } from './read-lines-batch.ts';

export type TakeAgentLines = (host: { readonly id: Id<'host'>; readonly name: string }, body: Buffer, now: Instant) => Promise<LinesAnswer>;

/** Batches that are unpacked, cleaned and stored at one time; each may hold as much memory as its bound. Agents come again. */
const MOST_AT_ONCE = 8;
/** A host's clock is believed this far back and ahead, as times of lines are. */
const BELIEVED_MS = { back: 400 * 86_400_000, ahead: 86_400_000 } as const;
/** Names of services are asked for anew after this time, milliseconds. */
const SERVICES_FOR_MS = 10_000;

/**
 * Makes the taker of what agents ship: a batch is unpacked, read, cleaned once more, and stored exactly once, however often it comes. Resolves when it is on the disk.
 *
 * Whatever decides where a line lies comes from the batch, never from the moment of its coming: so a batch that comes again is the same lines at the same places.
 * It throws `malformed`, `too-large`, `log-intake-busy`, and what the log store throws.
 */
export function createAgentLinesTaker(parts: LoggingParts): TakeAgentLines {
  const findService = createServiceFinder(parts);
  let underWay = 0;
  return async (host, body, now) => {
    if (underWay >= MOST_AT_ONCE) throw errors('log-intake-busy');
    underWay += 1;
    try {
      const batch = await readLinesBatch(body);
      const lines = readLines(parts, batch, { host: host.name, now, services: await findService(now) });
      await parts.logs.append({ token: `agent ${host.id} ${batch.head.batch}`, lines, isAgain: batch.head.again || undefined });
      return { stored: lines.length };
    } finally {
      underWay -= 1;
    }
  };
}

interface Coming {
  readonly host: string;
  readonly now: Instant;
  /** Ids by name in small letters. */
  readonly services: ReadonlyMap<string, string>;
}

function readLines({ cleaner, createReader }: LoggingParts, { head, parts }: LinesBatch, { host, now, services }: Coming): readonly StoredLine[] {
  const lines: StoredLine[] = [];
  const readAt = (head.readAt >= now - BELIEVED_MS.back && head.readAt <= now + BELIEVED_MS.ahead ? head.readAt : now) as Instant;
  const store = (read: ReadLine, service: string): void => {
    if (lines.length === LINES_BOUNDS.lines) throw agentErrors('malformed', { problem: `it has more than ${LINES_BOUNDS.lines} lines` });
    // The time of reading stands in for that of the line, so that a batch that comes again a week later gives the same instants.
    const cleaned = cleanLine(cleaner, { ...read, at: read.at ?? readAt }, { service, source: 'agent', receivedAt: readAt });
    const { host: said, ...rest } = cleaned;
    lines.push({ ...rest, host, receivedAt: now, fields: said === '' || said === host ? rest.fields : { ...rest.fields, 'line.host': said } });
  };
  for (const [index, { source, service }] of head.parts.entries()) {
    const id = services.get(service.toLowerCase()) ?? '';
    const told = { 'log.file.path': source, ...(id === '' && service !== '' && { 'log.service': service }) };
    const readText = createReader(readAt);
    for (const text of recordsOf(parts[index]!)) {
      const read = readText(text);
      store({ ...read, fields: { ...read.fields, ...told } }, id);
    }
  }
  for (const gap of head.gaps) store(lineOfGap(gap), '');
  return lines;
}

/** The lines of a part, those of a stack trace as one. Empty ones say nothing. */
function* recordsOf(part: Buffer): Generator<string> {
  const joiner = createRecordJoiner();
  for (let from = 0, line = 1; from < part.length; line += 1) {
    const feed = part.indexOf(10, from);
    const end = feed === -1 ? part.length : feed;
    const last = end > from && part[end - 1] === 13 ? end - 1 : end;
    const record = joiner.add(decodeLine(part.subarray(from, last)).text, line);
    if (record !== undefined && record.text !== '') yield record.text;
    from = end + 1;
  }
  const record = joiner.end();
  if (record !== undefined && record.text !== '') yield record.text;
}

function createServiceFinder({ db }: LoggingParts): (now: Instant) => Promise<ReadonlyMap<string, string>> {
  let known: ReadonlyMap<string, string> = new Map();
  let askedAt = -Infinity;
  return async (now) => {
    if (Math.abs(now - askedAt) < SERVICES_FOR_MS) return known;
    known = new Map((await listServices(db)).map(({ id, name }) => [name.toLowerCase(), id]));
    askedAt = now;
    return known;
  };
}
