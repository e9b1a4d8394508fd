import { declareErrors } from '@writ/kernel';

/** What may go wrong with the log store. Whoever sends lines keeps them and tries again for every `unavailable` one. */
export const errors = declareErrors('logstore', {
  'log-engine-missing': {
    kind: 'unavailable',
    sentence: 'There is no embedded log engine for {platform}: {reason}. Run `npm ci` again without leaving out optional packages, or name a ClickHouse of your own in CLICKHOUSE_URL. Everything that is not about logs works without it.',
  },
  'log-engine-busy': { kind: 'unavailable', sentence: 'Too many statements wait for the log engine. Try again in a moment.' },
  'log-statement-invalid': { kind: 'invalid', sentence: 'The log engine was given what is no statement: {reason}.' },
  'log-store-down': { kind: 'unavailable', sentence: 'The log store does not answer. Nothing of this batch is acknowledged; send it again.' },
  'log-store-off': { kind: 'unavailable', sentence: 'No log store is run here.' },
  'log-store-full': { kind: 'unavailable', sentence: 'The disk of the log store is full. Nothing of this batch is acknowledged; free some space, and it is taken when it is sent again.' },
  'log-store-refused': { kind: 'internal', sentence: 'The log store refused a statement with its code {code}. What it said is in the log.' },
  'log-question-too-big': { kind: 'too-large', sentence: 'This question would take longer, read more or answer more than is allowed ({limit}). Narrow the time, name a service or a host, or search for a longer word.' },
  'log-batch-too-big': { kind: 'too-large', sentence: 'A batch has at most {rows} lines and {bytes} bytes.' },
  'log-replace-failed': { kind: 'internal', sentence: 'A line that was to be rewritten still stands as it was. Try again.' },
  'log-store-newer': { kind: 'conflict', sentence: 'The log store was changed by a newer Writ (step {found}; this one knows {known}). Start that version, or restore a backup.' },
});
