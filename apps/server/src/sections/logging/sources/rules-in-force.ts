import type { Instant } from '@writ/kernel';
import type { LoggingParts } from '../parts.ts';
import type { ServiceRule } from './compile-rules.ts';
import { type RulesText, writeRules } from './rules-text.ts';

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
