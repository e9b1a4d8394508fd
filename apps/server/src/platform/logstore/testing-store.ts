import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { askEngine } from './ask-engine.ts';
import { openLogStore, type LogStore } from './open-log-store.ts';
import type { Batch, StoredLine } from './stored-line.ts';

/** The engine's program as it lies in the source. */
export const ENGINE_PROGRAM = join(import.meta.dirname, 'engine/program.ts');

/** 2026-11-02T00:00:00Z, a day of which tests write the lines. */
export const TEST_DAY = Date.UTC(2026, 10, 2);

/** The real engine on a folder of its own, or on the one that is given. `destroy` closes it and removes the folder. */
export async function openTestStore(given?: string): Promise<LogStore & { readonly folder: string; readonly destroy: () => Promise<void> }> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'writ-logs-')));
  const store = await openLogStore({ url: undefined, folder, program: ENGINE_PROGRAM, logger: pino({ level: 'silent' }), longestRestartMs: 200 });
  return {
    ...store, folder,
    async destroy() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function testLine(line: Partial<StoredLine>): StoredLine {
  const at = line.at ?? TEST_DAY;
  return { at, receivedAt: at + 250, service: 'billing', host: 'web-1', program: 'app', source: 'otlp', severity: 9, requestId: '', message: 'Request answered', fields: {}, template: '', ...line };
}

/** The batch of that number: always the same lines, over three days. */
export function testBatch(n: number, lines: number): Batch {
  return { token: `batch ${n}`, lines: Array.from({ length: lines }, (_, seq) => testLine({ at: TEST_DAY + (seq % 3) * 86_400_000 + n, service: `s${n % 5}`, requestId: `r${n}`, message: `line ${seq} of batch ${n}` })) };
}

export interface Stock {
  /** Rows in the store of each batch, by its number. */
  readonly byBatch: ReadonlyMap<number, { readonly rows: number; readonly different: number }>;
}

/** What of the test's batches is in the store. */
export async function readStock(store: LogStore): Promise<Stock> {
  const rows = await askEngine<{ readonly n: string; readonly rows: string; readonly different: string }>(await store.ready(), {
    sql: `SELECT substring(request_id, 2) AS n, count() AS rows, uniqExact(seq) AS different FROM writ.lines GROUP BY n LIMIT 15000`,
    values: {},
  });
  return { byBatch: new Map(rows.map(({ n, rows, different }) => [Number(n), { rows: Number(rows), different: Number(different) }])) };
}
