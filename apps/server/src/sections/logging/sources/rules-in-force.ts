import type { Instant } from '@writ/kernel';
import type { LoggingParts } from '../parts.ts';
import { compileRules, type FindService, type ServiceRule } from './compile-rules.ts';

/** Rules as one text: whoever gets them with every piece of lines sees at once that they are those of before, and copying it to another thread costs a microsecond. */
export type RulesText = string;

/** Rules are asked for anew after this time, milliseconds; the page says so. */
export const RULES_FOR_MS = 10_000;

/** Makes the asker of the rules that are in force. Where they cannot be read, which stands in the log, those of before go on: no line waits for them. */
export function createRuleReader({ db, log }: Pick<LoggingParts, 'db' | 'log'>): (now: Instant) => Promise<RulesText> {
  let known: RulesText = '';
  let askedAt = -Infinity;
  return async (now) => {
    if (Math.abs(now - askedAt) < RULES_FOR_MS) return known;
    try {
      known = writeRules(await readRules({ db }));
      askedAt = now;
    } catch (error) {
      log.warn({ err: error }, 'Rules that say whose lines are whose could not be read; those of before are used');
    }
    return known;
  };
}

/** The rules in their order; those of services that were retired take nothing. */
export async function readRules({ db }: Pick<LoggingParts, 'db'>): Promise<readonly ServiceRule[]> {
  return db.selectFrom('logging.service_rules').innerJoin('core.services', 'core.services.id', 'logging.service_rules.service')
    .select(['door', 'host', 'program', 'service']).where('removed_at', 'is', null).where('core.services.retired_at', 'is', null).orderBy('place').orderBy('logging.service_rules.id').execute();
}

export function writeRules(rules: readonly ServiceRule[]): RulesText {
  return rules.length === 0 ? '' : JSON.stringify(rules);
}

/** What rules say, compiled once for as long as they are the same. */
export interface HeldRules {
  readonly rules: readonly ServiceRule[];
  readonly find: FindService;
}

/** Makes the reader of the text of rules. */
export function createRuleHolder(): (text: RulesText | undefined) => HeldRules {
  let heldText: RulesText = '';
  let held: HeldRules = { rules: [], find: compileRules([]) };
  return (text = '') => {
    if (text === heldText) return held;
    const rules = text === '' ? [] : (JSON.parse(text) as readonly ServiceRule[]);
    [heldText, held] = [text, { rules, find: compileRules(rules) }];
    return held;
  };
}
