import { LINES_BOUNDS } from '@writ/contract';
import type { Instant } from '@writ/kernel';
import { createRecordJoiner, decodeLine } from '@writ/lines';
import { agentErrors } from '../../../../core/hosts/index.ts';
import { type FindService, findServicesOf, oneAtLeast, type ServiceRule } from '../../sources/compile-rules.ts';
import { type CleanLine, cleanLine, type LineCleaner, type ReadLine } from '../clean-line.ts';
import { lineOfGap } from '../gap-line.ts';
import { createTextReader } from '../read-text.ts';

import type { LinesBatch } from './read-lines-batch.ts';

/** A host's clock is believed this far back and ahead, as times of lines are. */
const BELIEVED_MS = { back: 400 * 86_400_000, ahead: 86_400_000 } as const;

export interface Coming {
  /** Name of the host. */
  readonly host: string;
  readonly now: Instant;
  /** Ids by name in small letters. */
  readonly services: ReadonlyMap<string, string>;
  /** Whose a line is where the agent names no service that is known. */
  readonly find: FindService;
  readonly rules: readonly ServiceRule[];
}

/**
 * Gives the lines of an agent's batch to `add`, cleaned once more. Whatever decides where a line lies comes from the batch, never from the moment of its coming: so a batch that comes again is
 * the same lines at the same places. Throws `malformed` where they are too many.
 */
export function readAgentLines(cleaner: LineCleaner, { head, parts }: LinesBatch, { host, now, services, find, rules }: Coming, add: (line: CleanLine) => void): void {
  let count = 0;
  const readAt = (head.readAt >= now - BELIEVED_MS.back && head.readAt <= now + BELIEVED_MS.ahead ? head.readAt : now) as Instant;
  const store = (read: ReadLine, service: string): void => {
    if (count === LINES_BOUNDS.lines) throw agentErrors('malformed', { problem: `it has more than ${LINES_BOUNDS.lines} lines` });
    count += 1;
    // The time of reading stands in for that of the line, so that a batch that comes again a week later gives the same instants.
    const cleaned = cleanLine(cleaner, { ...read, at: read.at ?? readAt }, { service, source: 'agent', receivedAt: readAt });
    const { host: said, ...rest } = cleaned;
    add({ ...rest, host, receivedAt: now, fields: said === '' || said === host ? rest.fields : { ...rest.fields, 'line.host': said } });
  };
  for (const [index, { source, service }] of head.parts.entries()) {
    const id = services.get(service.toLowerCase()) ?? '';
    const told = { 'log.file.path': source, ...(id === '' && service !== '' && { 'log.service': service }) };
    const readText = createTextReader(readAt);
    for (const text of recordsOf(parts[index]!)) {
      const read = readText(text);
      store({ ...read, fields: { ...read.fields, ...told } }, id || find('agent', host, '', read.program));
    }
  }
  for (const gap of head.gaps) {
    const id = services.get((gap.service ?? '').toLowerCase());
    // Where no service is named, nobody can say whose the lines were: they are missing to each service that gets lines of this host.
    for (const service of id === undefined ? oneAtLeast(findServicesOf(rules, 'agent', host)) : [id]) store(lineOfGap(gap), service);
  }
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
