import type { LogStoreStep } from './step.ts';

/** Which kind of line each is, so that what is counted of kinds is counted from what is stored, and the lines of a kind can be found. */
export const templates: LogStoreStep = {
  number: 4,
  name: 'templates',
  statements: (database) => [
    `ALTER TABLE ${database}.lines ADD COLUMN IF NOT EXISTS template LowCardinality(String) AFTER fields`,
    `ALTER TABLE ${database}.lines ADD INDEX IF NOT EXISTS templates template TYPE bloom_filter(0.01) GRANULARITY 1`,
  ],
};
