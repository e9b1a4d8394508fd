import type { LogStoreStep } from './step.ts';

/**
 * The lines. A day is a partition, so that what is old goes by dropping a folder; inside, what belongs together lies together, which is what
 * compresses and what a search by service and host reads.
 *
 * - `message_words` and `message_parts` say of 8,192 lines that a word or a part of one is surely not among them; `request_ids`, `field_values` and `batches` do so for theirs.
 * - The window of known tokens is the engine's own memory of batches. It is no proof after a crash (see append-batch.ts).
 * - What is acknowledged is on the disk: `fsync_*` are off by default.
 * - The TTL is the backstop for the nightly dropping of days, far beyond any policy's word.
 */
export const lines: LogStoreStep = {
  number: 1,
  name: 'lines',
  statements: (database) => [
    `CREATE TABLE IF NOT EXISTS ${database}.lines (
      ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
      received DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
      service LowCardinality(String),
      host LowCardinality(String),
      program LowCardinality(String),
      source LowCardinality(String),
      severity UInt8 CODEC(ZSTD(1)),
      request_id String CODEC(ZSTD(1)),
      message String CODEC(ZSTD(3)),
      fields Map(LowCardinality(String), String) CODEC(ZSTD(3)),
      batch UInt64 CODEC(ZSTD(1)),
      seq UInt32 CODEC(DoubleDelta, ZSTD(1)),
      INDEX instants ts TYPE minmax GRANULARITY 1,
      INDEX message_words lower(message) TYPE tokenbf_v1(16384, 2, 0) GRANULARITY 1,
      INDEX message_parts lower(message) TYPE ngrambf_v1(4, 32768, 2, 0) GRANULARITY 1,
      INDEX request_ids request_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX field_values mapValues(fields) TYPE bloom_filter(0.02) GRANULARITY 1,
      INDEX batches batch TYPE bloom_filter(0.001) GRANULARITY 1
    ) ENGINE = MergeTree
    PARTITION BY toDate(ts)
    ORDER BY (service, host, ts)
    TTL toDateTime(ts) + INTERVAL 10 YEAR
    SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1`,
  ],
};
