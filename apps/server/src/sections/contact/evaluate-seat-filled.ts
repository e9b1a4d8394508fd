import type { FactValue, Reason, Verdict } from '@writ/contract';
import { earliest, parseInstant, type Instant } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { unknownFrom, worst } from '../../core/verdict.ts';

export interface SeatRule {
  /** What the seat is called, for people. */
  readonly seat: string;
  /** How many deputies there are at least, each of whom can be reached. */
  readonly deputies: number;
}

type Sitter = NonNullable<FactValue<'seat.holders'>['holder']>;

/**
 * Whether somebody sits in the seat today, with enough deputies who are other people and can be reached.
 * A deputy who begins tomorrow is none today. Policy control `seat-filled`.
 */
export function evaluateSeatFilled(rule: SeatRule, facts: Facts<'seat.holders'>, { now }: Surroundings): Verdict {
  const fact = facts.get('seat.holders');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { holder, deputies } = fact.value;
  const sits = holder !== undefined && hasBegun(holder, now);
  const others = distinct(deputies.filter((deputy) => deputy.person !== holder?.person && hasBegun(deputy, now)));
  const reachable = others.filter((deputy) => deputy.reachable);
  const broken: Reason[] = [];
  if (!sits) broken.push({ code: 'empty', text: `0 people sit in the seat of the ${rule.seat}.`, remedy: 'Name a holder on the page of the seat.' });
  if (others.length < rule.deputies) {
    broken.push({
      code: 'deputies-missing',
      text: `${others.length} of ${rule.deputies} ${plural(rule.deputies)} named for the ${rule.seat}.`,
      remedy: 'Name a deputy on the page of the seat.',
    });
  } else if (reachable.length < rule.deputies) {
    broken.push({
      code: 'deputies-unreachable',
      text: `${reachable.length} of ${rule.deputies} ${plural(rule.deputies)} can be reached.`,
      remedy: 'Give the deputy an address that is answered, or name another.',
    });
  }
  // Away with a deputy who answers is what deputies are for; away with none is an empty seat.
  if (sits && !holder.reachable && reachable.length === 0) {
    broken.unshift({
      code: 'nobody-reachable',
      text: `0 of ${1 + others.length} can be reached: neither the ${rule.seat} nor a deputy.`,
      remedy: 'Give the holder an address that is answered, or name another.',
    });
  }
  const until = earliest(...[holder, ...deputies].flatMap((sitter) => (sitter ? laterStart(sitter, now) : [])));
  const away: Reason[] = sits && !holder.reachable ? [{ code: 'deputy-stands-in', text: 'The holder cannot be reached; a deputy stands in.' }] : [];
  return worst({ broken, unknown: [], kept: [{
    code: 'filled',
    text: `1 holder and ${others.length} ${plural(others.length)}.`,
  }, ...away] }, { evidence: fact.evidence, until });
}

function hasBegun({ since }: Sitter, now: Instant): boolean {
  const begin = parseInstant(since);
  return begin !== undefined && begin <= now;
}

function laterStart({ since }: Sitter, now: Instant): Instant[] {
  const begin = parseInstant(since);
  return begin !== undefined && begin > now ? [begin] : [];
}

function distinct(sitters: readonly Sitter[]): Sitter[] {
  return [...new Map(sitters.map((sitter) => [sitter.person, sitter])).values()];
}

function plural(count: number): string {
  return count === 1 ? 'deputy' : 'deputies';
}
