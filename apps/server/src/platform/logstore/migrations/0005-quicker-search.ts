import type { LogStoreStep } from './step.ts';

/**
 * Counts lines by quarter of an hour, service and severity as they come, so that the picture over ninety days reads some thousand numbers and not the instant of every line.
 * A projection lies inside its part: it is there with the rows or not at all, and goes with them. Parts from before are counted in the background, and read by their rows until then.
 *
 * The index of whole words goes: what is searched for may be a part of a word, which only `message_parts` can rule out, and of a hundred million lines the other one was 180 MB to read for nothing.
 */
export const quickerSearch: LogStoreStep = {
  number: 5,
  name: 'quicker-search',
  statements: (database) => [
    `ALTER TABLE ${database}.lines ADD PROJECTION IF NOT EXISTS quarters (SELECT toStartOfFifteenMinutes(ts) AS quarter, service, severity, count() GROUP BY quarter, service, severity)`,
    `ALTER TABLE ${database}.lines MATERIALIZE PROJECTION quarters`,
    `ALTER TABLE ${database}.lines DROP INDEX IF EXISTS message_words`,
  ],
};
