import { WritError } from '@writ/kernel';
import { type LinePlace, readPlaces, replaceLines } from '../../../platform/logstore/index.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import { SWEEP_RULES } from './rules.ts';
import { eraseSecrets, sweepLine } from './sweep-line.ts';

/** Lines that are rewritten together. */
const ERASED_AT_ONCE = 500;

/**
 * Rewrites the lines at these places without their secrets and reads them back, in the store or in a scratch table. Gives how many lines held a secret. Done again after any crash it goes on where
 * it was. Throws `log-erase-unproven` and what the log store does.
 */
export async function erasePlaces(parts: Pick<LoggingParts, 'logs'>, places: readonly LinePlace[], scratch?: string): Promise<number> {
  let lines = 0;
  for (let from = 0; from < places.length; from += ERASED_AT_ONCE) lines += await erase(parts, places.slice(from, from + ERASED_AT_ONCE), scratch);
  return lines;
}

/** What is too long to be read together is rewritten in halves. */
async function erase({ logs }: Pick<LoggingParts, 'logs'>, places: readonly LinePlace[], scratch: string | undefined): Promise<number> {
  const connection = await logs.ready();
  try {
    const dirty = (await readPlaces(connection, places, scratch)).filter((line) => sweepLine(SWEEP_RULES, line).length > 0);
    if (dirty.length === 0) return 0;
    await replaceLines(connection, dirty.map((line) => eraseSecrets(SWEEP_RULES, line)), scratch);
    const after = await readPlaces(connection, places, scratch);
    if (after.some((line) => sweepLine(SWEEP_RULES, line).length > 0)) throw errors('log-erase-unproven');
    return dirty.length;
  } catch (error) {
    if (places.length === 1 || !(error instanceof WritError) || error.code !== 'log-question-too-big') throw error;
    const half = Math.ceil(places.length / 2);
    return (await erase({ logs }, places.slice(0, half), scratch)) + (await erase({ logs }, places.slice(half), scratch));
  }
}
