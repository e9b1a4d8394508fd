import type { LogStoreStep } from './step.ts';

/**
 * A day to which nothing was added for two hours becomes one part. Parts get their skipping indexes when they are merged and not when they are stored (see append-batch.ts), and the last ones of a day
 * would otherwise stay as they came, since nothing follows them.
 */
export const mergedDays: LogStoreStep = {
  number: 6,
  name: 'merged-days',
  statements: (database) => [`ALTER TABLE ${database}.lines MODIFY SETTING min_age_to_force_merge_seconds = 7200, min_age_to_force_merge_on_partition_only = 1`],
};
