import { type Instant, MS, WritError } from '@writ/kernel';
import { countSenders, type FoundLine, searchLines, type SenderCount } from '../../../platform/logstore/index.ts';
import { GAP_PROGRAMS } from '../intake/gap-line.ts';
import type { LoggingParts } from '../parts.ts';
import { compileRules, type RuledDoor, type ServiceRule } from './compile-rules.ts';
import { readRules } from './rules-in-force.ts';

/** Lines that a rule is tried on, and those of which it is told that they belong to nobody; milliseconds back. */
const TRIED_MS = MS.day;
export const UNOWNED_DAYS = 3;

/** Programs on hosts that one look tells apart; the busiest of them. */
const MOST_SENDERS = 5_000;
const MOST_EXAMPLES = 3;
const EXAMPLE_PATIENCE_MS = 2_000;

/** What a rule would have taken. */
export interface RuleTrial {
  readonly lines: number;
  /** The newest of its busiest hosts and programs. */
  readonly examples: readonly FoundLine[];
  /** More hosts and programs wrote than one look tells apart: there may be more lines. */
  readonly isAtLeast: boolean;
}

/** A host whose lines belong to nobody. */
export interface UnownedHost {
  readonly host: string;
  /** The busiest first. */
  readonly programs: readonly { readonly name: string; readonly lines: number }[];
  readonly lines: number;
  readonly lastAt: number;
}

/** What could not be looked at, in a sentence. */
export interface NotLooked {
  readonly notLooked: string;
}

/** How many lines of the last day, that belong to no service, a rule behind all others would give to its service. Changes nothing. */
export async function tryRule(parts: Pick<LoggingParts, 'db' | 'logs'>, rule: ServiceRule, now: Instant): Promise<RuleTrial | NotLooked> {
  return looked(parts, async () => {
    const rules = [...(await readRules(parts)), { ...rule, service: 'tried' }];
    const range = { from: now - TRIED_MS, until: now + MS.minute };
    const connection = await parts.logs.ready();
    const senders = await countSenders(connection, range, { withPeers: rules.some(mayNameAddress), limit: MOST_SENDERS });
    const taken = takenBy(rules, senders).filter(({ service }) => service === 'tried');
    const examples: FoundLine[] = [];
    for (const { host, program, peer } of taken.slice(0, MOST_EXAMPLES)) {
      const filter = { ...range, service: '', host, program, ...(peer !== '' && { fields: { 'syslog.peer': peer } }) };
      const { lines } = await searchLines(connection, { filter, limit: taken.length === 1 ? MOST_EXAMPLES : 1, patienceMs: EXAMPLE_PATIENCE_MS });
      examples.push(...lines);
    }
    return { lines: taken.reduce((sum, { lines }) => sum + lines, 0), examples: examples.slice(0, MOST_EXAMPLES), isAtLeast: senders.length === MOST_SENDERS };
  });
}

/** Hosts whose lines came by syslog in the last days, belong to no service, and would still if they came now; the busiest first. */
export async function findUnowned(parts: Pick<LoggingParts, 'db' | 'logs'>, now: Instant): Promise<readonly UnownedHost[] | NotLooked> {
  return looked(parts, async () => {
    const rules = await readRules(parts);
    const senders = await countSenders(await parts.logs.ready(), { from: now - UNOWNED_DAYS * MS.day, until: now + MS.minute }, { withPeers: rules.some(mayNameAddress), limit: MOST_SENDERS });
    const unowned = takenBy(rules, senders).filter(({ service, source }) => service === '' && source === 'syslog');
    const hosts = [...Map.groupBy(unowned, ({ host }) => host)].map(([host, rows]): UnownedHost => ({
      host, programs: joinPrograms(rows), lines: rows.reduce((sum, { lines }) => sum + lines, 0), lastAt: Math.max(...rows.map(({ lastAt }) => lastAt)),
    }));
    return hosts.toSorted((one, other) => other.lines - one.lines || (one.host < other.host ? -1 : 1));
  });
}

function takenBy(rules: readonly ServiceRule[], senders: readonly SenderCount[]): readonly (SenderCount & { readonly service: string })[] {
  const find = compileRules(rules);
  // What is told of a gap is no line of a program.
  return senders.filter(({ program }) => program !== GAP_PROGRAMS.told && program !== GAP_PROGRAMS.seen).map((sender) => ({ ...sender, service: find(sender.source as RuledDoor, sender.host, sender.peer, sender.program) }));
}

/** One program that came from several addresses is one. */
function joinPrograms(rows: readonly SenderCount[]): UnownedHost['programs'] {
  const lines = new Map<string, number>();
  for (const row of rows) lines.set(row.program, (lines.get(row.program) ?? 0) + row.lines);
  return [...lines].map(([name, count]) => ({ name, lines: count })).toSorted((one, other) => other.lines - one.lines);
}

/** Addresses are letters of hexadecimal, colons and dots. `*` alone fits every host as it is. */
function mayNameAddress({ host }: ServiceRule): boolean {
  return host !== '*' && /^[\da-f:.*]+$/i.test(host);
}

/** What the log store cannot say is not known, for the reason that it gives. */
async function looked<Value>({ logs }: Pick<LoggingParts, 'logs'>, look: () => Promise<Value>): Promise<Value | NotLooked> {
  const { ok, sentence } = await logs.standing();
  if (!ok) return { notLooked: sentence };
  try {
    return await look();
  } catch (error) {
    if (error instanceof WritError && error.kind !== 'internal') return { notLooked: error.message };
    throw error;
  }
}
