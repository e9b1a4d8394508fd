import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WRIT } from './core/actor.ts';
import { expectInstallation } from './expect-installation.ts';
import type { Installation } from './installation.ts';
import { errors } from './installation-errors.ts';
import { openHouse, type House } from './open-house.ts';
import { openLogArchive } from './open-log-archive.ts';
import { openLogStore, type LogStore } from './platform/logstore/index.ts';
import { askForRestore, readArchive, restoreDays, type ArchiveParts, type ReadDay, type TakeLines } from './sections/logging/index.ts';

/** Which archived days are meant. */
export interface LogRange {
  /** Name or id of a service, `unowned` for the lines that nobody owns; undefined for all. */
  readonly service: string | undefined;
  /** `2026-11-02`, with both ends. */
  readonly from: string;
  readonly through: string;
}

/** What came back into the store; `problem` is the first one. */
export interface LogsPutBack {
  readonly days: number;
  readonly putBack: number;
  readonly problem: string | null;
}

const LOOK_AGAIN_MS = 500;

/**
 * Reads archived days and compares them with their manifests; gives the lines of those that are as they were written to `take`, where there is one. It uses an engine of its own on an empty folder
 * that is removed again, so that it works beside the running server and without it, and changes nothing. Throws `service-not-found-here` and what opening the installation throws.
 */
export async function* readInstalledArchive(installation: Installation, engine: string, range: LogRange, take?: TakeLines): AsyncGenerator<ReadDay> {
  await expectInstallation(installation.settings);
  const house = await openHouse({ ...installation, hold: 'share' });
  const folder = await mkdtemp(join(tmpdir(), 'writ-archive-'));
  let logs: LogStore | undefined;
  try {
    const names = await readNames(house);
    const service = findService(names, range.service);
    logs = await openLogStore({ url: undefined, folder, program: engine, logger: house.log });
    yield* readArchive({ ...archiveParts(house, logs) }, { ...range, service }, (id) => names.get(id) ?? id, take);
  } finally {
    await logs?.close();
    await rm(folder, { recursive: true, force: true });
    await house.close();
  }
}

/**
 * Puts archived days back into the store. The running server does it; where none holds the data folder this process does. Undefined when nobody has done it within `waitMs`: it stays asked for.
 * Throws `log-restore-range`, `log-restore-limit`, `service-not-found-here`.
 */
export async function restoreInstalledLogs(installation: Installation, engine: string, range: LogRange, waitMs: number): Promise<LogsPutBack | undefined> {
  await expectInstallation(installation.settings);
  const house = await openHouse({ ...installation, hold: 'share' });
  try {
    const service = findService(await readNames(house), range.service);
    const id = await askForRestore(house, { ...range, service: service ?? '*' }, WRIT, house.clock());
    if (house.postgres !== undefined) await restoreHere(house, engine);
    for (const giveUpAt = performance.now() + waitMs; ; await sleep(LOOK_AGAIN_MS)) {
      const row = await house.db.selectFrom('logging.archive_restores').select(['days', 'put_back', 'problem', 'done_at']).where('id', '=', id).executeTakeFirstOrThrow();
      if (row.done_at !== null) return { days: row.days, putBack: Number(row.put_back), problem: row.problem };
      if (performance.now() >= giveUpAt) return undefined;
    }
  } finally {
    await house.close();
  }
}

/** No server runs on this folder while its database is ours. */
async function restoreHere(house: House, engine: string): Promise<void> {
  const { settings, log } = house;
  const logs = await openLogStore({ url: settings.clickhouseUrl, folder: join(settings.data, 'logs'), program: engine, logger: log });
  try {
    await restoreDays(archiveParts(house, logs), house.clock());
  } finally {
    await logs.close();
  }
}

function archiveParts(house: House, logs: LogStore): ArchiveParts {
  return { db: house.db, logs, clock: house.clock, log: house.log, policyInForce: () => Promise.resolve(undefined), archive: openLogArchive(house.settings, house.keyring) };
}

/** Retired services too: their days are in the archive all the same. */
async function readNames({ db }: House): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('core.services').select(['id', 'name']).orderBy('retired_at', (order) => order.asc().nullsFirst()).execute();
  return new Map<string, string>(rows.map(({ id, name }) => [id, name]));
}

function findService(names: ReadonlyMap<string, string>, asked: string | undefined): string | undefined {
  if (asked === undefined) return undefined;
  if (asked === 'unowned') return '';
  const found = names.has(asked) ? asked : [...names].find(([, name]) => name.toLowerCase() === asked.toLowerCase())?.[0];
  if (found === undefined) throw errors('service-not-found-here', { name: asked });
  return found;
}
