import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { errors } from '../errors.ts';

/** A log file, or a pattern for several, and whose lines are in it. */
const ShippedFile = z.strictObject({
  path: z.string().min(2).max(500).regex(/^\//, 'a path that begins with /'),
  /** Name of a service of the server. */
  service: z.string().max(200).default(''),
});
export type ShippedFile = z.infer<typeof ShippedFile>;

/** What of a host's logs is shipped: the file that `--logs` names, with everything that it leaves out. */
const ShipSettings = z.strictObject({
  files: z.array(ShippedFile).max(200).default([
    { path: '/var/log/auth.log', service: '' }, { path: '/var/log/syslog', service: '' }, { path: '/var/log/audit/audit.log', service: '' },
  ]),
  /** The journal of the system: `auto` where no program writes its entries into files. */
  journal: z.enum(['auto', 'on', 'off']).default('auto'),
  /** Where a file is begun that was never read. */
  begin: z.enum(['start', 'end']).default('start'),
  /** Bytes, packed, that may wait on the disk for the server. Then reading stops. */
  spoolBytes: z.number().int().min(4_194_304).max(1_099_511_627_776).default(268_435_456),
});
export type ShipSettings = z.infer<typeof ShipSettings>;

/** Where the settings lie unless the agent is told otherwise. */
export const DEFAULT_SETTINGS_FILE = '/etc/writ-agent/logs.json';
const LIMIT_BYTES = 1_048_576;
/** Files that are followed at once: each takes a descriptor and a look every quarter of a second. */
export const MOST_FILES = 1_000;
/** What was put aside or packed: the same lines once more. */
const ROTATED = /[.-]\d[\d.T_-]{0,30}$|\.(?:gz|xz|bz2|zst|old)$/;
/** Files in which a syslog daemon writes what the journal has too. */
const SYSLOG_FILES: ReadonlySet<string> = new Set(['/var/log/syslog', '/var/log/messages']);

/** Reads the settings of shipping. Throws `ship-settings-invalid`. */
export function readShipSettings(file: string): ShipSettings {
  let value: unknown;
  try {
    const { size } = statSync(file);
    if (size > LIMIT_BYTES) throw new Error(`it has ${size} bytes`);
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw errors('ship-settings-invalid', { file, problem: cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable' }, cause);
  }
  const parsed = ShipSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw errors('ship-settings-invalid', { file, problem: `${issue.path.join('.') || 'the whole'}: ${issue.message}`.slice(0, 300) });
}

/** Whether the journal of the system is followed. */
export function wantsJournal({ journal, files }: ShipSettings): boolean {
  if (journal !== 'auto') return journal === 'on';
  return !files.some(({ path }) => SYSLOG_FILES.has(path) && existsSync(path));
}

/** The files that are there now, by their path; of a path that more than one pattern finds, the first. A plain path is followed before it is there. */
export function findFiles(files: readonly ShippedFile[]): ReadonlyMap<string, ShippedFile> {
  const found = new Map<string, ShippedFile>();
  for (const file of files) {
    for (const path of /[*?[{]/.test(file.path) ? globSync(file.path).filter((name) => !ROTATED.test(name)).toSorted() : [file.path]) {
      if (found.size < MOST_FILES && !found.has(path)) found.set(path, file);
    }
  }
  return found;
}
