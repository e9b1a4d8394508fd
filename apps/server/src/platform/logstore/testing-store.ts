import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openLogStore, type LogStore } from './open-log-store.ts';
import type { StoredLine } from './stored-line.ts';

/** The engine's program as it lies in the source. */
export const ENGINE_PROGRAM = join(import.meta.dirname, 'engine/program.ts');

/** 2026-11-02T00:00:00Z, a day of which tests write the lines. */
export const TEST_DAY = Date.UTC(2026, 10, 2);

/** The real engine on a folder of its own, or on the one that is given. `destroy` closes it and removes the folder. */
export async function openTestStore(given?: string): Promise<LogStore & { readonly folder: string; readonly destroy: () => Promise<void> }> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'writ-logs-')));
  const store = await openLogStore({ url: undefined, folder, program: ENGINE_PROGRAM, logger: pino({ level: 'silent' }) });
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
  return { at, receivedAt: at + 250, service: 'billing', host: 'web-1', program: 'app', source: 'otlp', severity: 9, requestId: '', message: 'Request answered', fields: {}, ...line };
}
