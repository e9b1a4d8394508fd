import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { instant, WritError } from '@writ/kernel';
import { formatDiagnostic, readPolicy } from '@writ/policy';
import { sql } from 'kysely';
import { policyFile, publicUrl, type Settings } from './config.ts';
import { verifyStoredJournal } from './core/journal/verify-stored-journal.ts';
import { expectInstallation } from './expect-installation.ts';
import type { Installation } from './installation.ts';
import { openHouse, type House } from './open-house.ts';
import { openLogArchive } from './open-log-archive.ts';
import { masterKeyFile } from './open-stores.ts';
import { journalSigner } from './schedule-housekeeping.ts';
import { controlRegistry } from './sections/registry.ts';

/** One thing that was looked at. `unknown`: it could not be looked at, which is no good sign either. */
export interface Examination {
  readonly name: string;
  readonly state: 'well' | 'ill' | 'unknown';
  readonly sentence: string;
  /** The act or command that mends it. */
  readonly mend?: string | undefined;
}

const LEAST_FREE_BYTES = 1024 * 1024 * 1024;
const SILENT_MS = 15 * 60_000;

/** Looks at everything an installation needs, one after the other; what fails is told and never thrown. Makes nothing that is not there; what is there may be brought up to date, as a start would. */
export async function* examineInstallation(installation: Installation, bundle: string): AsyncGenerator<Examination> {
  const { settings } = installation;
  yield await examineDataFolder(settings);
  yield await examineDisk(settings);
  yield await examineMasterKey(settings);
  yield await examinePolicy(settings);
  yield await examinePort(settings);
  yield* examineStores(installation);
  yield await examineAgentPrograms(bundle);
}

async function examineDataFolder({ data }: Settings): Promise<Examination> {
  const name = 'data folder';
  const found = await stat(data).catch(() => undefined);
  if (!found) return { name, state: 'unknown', sentence: `${data} is not there yet; the first start makes it.` };
  if (!found.isDirectory()) return { name, state: 'ill', sentence: `${data} is not a folder.`, mend: 'Set WRIT_DATA to a folder.' };
  const writable = await access(data, constants.W_OK).then(() => true, () => false);
  if (!writable) return { name, state: 'ill', sentence: `This account may not write to ${data}.`, mend: `Run it as the account that owns the folder, or: chown -R $(id -un) ${data}` };
  if ((found.mode & 0o066) !== 0) return { name, state: 'ill', sentence: `Others may read or write ${data} (mode ${(found.mode & 0o777).toString(8)}).`, mend: `chmod 711 ${data}` };
  return { name, state: 'well', sentence: `${data} belongs to us alone.` };
}

async function examineDisk({ data }: Settings): Promise<Examination> {
  const name = 'disk';
  const space = await statfs(data).catch(() => undefined);
  if (!space) return { name, state: 'unknown', sentence: 'The free space of the data folder cannot be read.' };
  const free = space.bavail * space.bsize;
  const said = `${(free / 1024 / 1024 / 1024).toFixed(1)} GiB free`;
  return free < LEAST_FREE_BYTES ? { name, state: 'ill', sentence: `${said} where the data lies; less than 1 GiB is too little.`, mend: 'Make room: a full disk stops every write.' } : { name, state: 'well', sentence: `${said} where the data lies.` };
}

async function examineMasterKey(settings: Settings): Promise<Examination> {
  const name = 'master key';
  if (settings.masterKey !== undefined) return { name, state: 'well', sentence: 'It comes from WRIT_MASTER_KEY.' };
  const file = masterKeyFile(settings);
  const found = await stat(file).catch(() => undefined);
  if (!found) return { name, state: 'unknown', sentence: `${file} is not there yet; the first start makes it.` };
  if ((found.mode & 0o077) !== 0) return { name, state: 'ill', sentence: `Others may read ${file}.`, mend: `chmod 600 ${file}, and then: writ rotate-key` };
  return { name, state: 'well', sentence: `${file} is ours alone. Keep the recovery kit apart from the backups.` };
}

async function examinePolicy(settings: Settings): Promise<Examination> {
  const name = 'policy document';
  const file = policyFile(settings);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { name, state: 'unknown', sentence: `${file} is not there yet; the start lays it.` };
  const read = readPolicy(text, { file, registry: controlRegistry });
  if (read.ok) return { name, state: 'well', sentence: `${file} has no errors.` };
  return { name, state: 'ill', sentence: `${file} has ${read.diagnostics.length} errors and changes nothing. ${formatDiagnostic(read.diagnostics[0]!)}`, mend: `writ policy check ${file}` };
}

async function examinePort(settings: Settings): Promise<Examination> {
  const name = 'port';
  const health = await fetch(`${publicUrl(settings)}/healthz`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => undefined);
  if (health === true) return { name, state: 'well', sentence: `Writ answers at ${publicUrl(settings)} and says that it is well.` };
  if (health === false) return { name, state: 'ill', sentence: `Something answers at ${publicUrl(settings)}, and says that it is not well.`, mend: `curl ${publicUrl(settings)}/healthz` };
  const free = await isPortFree(settings.host, settings.port);
  if (!free && settings.url !== undefined) return { name, state: 'ill', sentence: `Nothing answers at ${settings.url}, though something listens on port ${settings.port}.`, mend: 'Look at the name and the proxy in front of Writ; if it is not Writ that listens, set WRIT_PORT to a free port.' };
  return free ? { name, state: 'unknown', sentence: `Nothing listens on port ${settings.port}: Writ does not run.`, mend: 'npm start' } : { name, state: 'ill', sentence: `Another program listens on port ${settings.port}.`, mend: 'Set WRIT_PORT to a free one.' };
}

function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}

async function* examineStores(installation: Installation): AsyncGenerator<Examination> {
  let house: House;
  try {
    await expectInstallation(installation.settings);
    house = await openHouse({ ...installation, hold: 'share' });
  } catch (thrown) {
    if (thrown instanceof WritError && thrown.code === 'nothing-installed') return yield { name: 'database', state: 'unknown', sentence: 'It is not there yet; the first start makes it.', mend: 'npm start' };
    yield { name: 'database', state: 'ill', sentence: thrown instanceof WritError ? thrown.message : `It cannot be opened: ${(thrown as Error).message}`, mend: 'docs/guides/postgresql.md has a table of what it may say.' };
    return;
  }
  try {
    const { rows: [server] } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(house.db);
    yield { name: 'database', state: 'well', sentence: `PostgreSQL ${server?.version ?? ''} answers, and its tables are of today.` };
    yield await examineJournal(house);
    yield await examineLoop(house);
    yield await examineHosts(house);
    yield await examineLogArchive(house);
  } finally {
    await house.close();
  }
}

async function examineJournal({ db, secrets }: House): Promise<Examination> {
  const verdict = await verifyStoredJournal(db, journalSigner(secrets.signer), instant(Date.now()));
  return verdict.ok ? { name: 'journal', state: 'well', sentence: `Whole: ${verdict.entries} entries.` } : { name: 'journal', state: 'ill', sentence: verdict.text, mend: 'Somebody changed it. Export it now and compare with the last backup: docs/guides/backup.md' };
}

async function examineLoop({ db }: House): Promise<Examination> {
  const row = await db.selectFrom('core.evaluation_runs').select('ended_at').executeTakeFirst();
  const endedAt = row?.ended_at?.getTime();
  if (endedAt === undefined) return { name: 'evaluation', state: 'unknown', sentence: 'Nothing was evaluated yet.', mend: 'npm start' };
  const seconds = Math.round((Date.now() - endedAt) / 1000);
  return seconds > 300 ? { name: 'evaluation', state: 'unknown', sentence: `The last one ended ${seconds} s ago; nothing that the console says is believed any more.`, mend: 'npm start' } : { name: 'evaluation', state: 'well', sentence: `The last one ended ${seconds} s ago.` };
}

async function examineHosts({ db }: House): Promise<Examination> {
  const { rows: [counts] } = await sql<{ enrolled: number; silent: number }>`
    select count(*)::int as enrolled, count(*) filter (where last_seen_at < ${new Date(Date.now() - SILENT_MS)})::int as silent from core.hosts where revoked_at is null`.execute(db);
  const { enrolled = 0, silent = 0 } = counts ?? {};
  if (enrolled === 0) return { name: 'hosts', state: 'unknown', sentence: 'No host is enrolled.', mend: 'docs/guides/adding-a-host.md' };
  return silent === 0 ? { name: 'hosts', state: 'well', sentence: `All ${enrolled} spoke within a quarter of an hour.` } : { name: 'hosts', state: 'ill', sentence: `${silent} of ${enrolled} hosts are silent.`, mend: 'On the host: systemctl status writ-agent' };
}

/** Where nobody named a place nothing is wrong yet; where somebody did, it is meant to be elsewhere. */
async function examineLogArchive({ settings, keyring }: House): Promise<Examination> {
  const name = 'archive of logs';
  const elsewhere = await openLogArchive(settings, keyring).isElsewhere().catch(() => undefined);
  if (elsewhere === undefined) return { name, state: 'ill', sentence: `${settings.logArchive ?? 'Its folder'} cannot be used.`, mend: 'See that the disk is there, and that this account may write to it.' };
  if (elsewhere) return { name, state: 'well', sentence: 'It lies elsewhere than the logs.' };
  return { name, state: settings.logArchive === undefined ? 'unknown' : 'ill', sentence: 'It lies on the disk of the logs: what takes the one takes the other.', mend: 'Set WRIT_LOG_ARCHIVE to a folder on another disk, or to s3://bucket/prefix.' };
}

async function examineAgentPrograms(bundle: string): Promise<Examination> {
  const name = 'agent for other hosts';
  const found = await stat(join(bundle, 'agent', 'writ-agent-linux-x64')).catch(() => undefined);
  return found ? { name, state: 'well', sentence: 'It is built.' } : { name, state: 'unknown', sentence: 'It is not built, so only this machine can be measured.', mend: 'npm run build:agent' };
}
