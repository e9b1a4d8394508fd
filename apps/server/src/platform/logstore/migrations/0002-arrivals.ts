import type { LogStoreStep } from './step.ts';

/** Says of 8,192 lines when the first and the last of them came, so that whoever reads what is new reads nothing else. */
export const arrivals: LogStoreStep = {
  number: 2,
  name: 'arrivals',
  statements: (database) => [
    `ALTER TABLE ${database}.lines ADD INDEX IF NOT EXISTS arrivals received TYPE minmax GRANULARITY 1`,
    `ALTER TABLE ${database}.lines MATERIALIZE INDEX arrivals`,
  ],
};
