import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errors } from './errors.ts';
import { createKeyring, KEY_BYTES, type Keyring, type MasterKey, masterKey } from './keyring.ts';

export interface MasterKeySource {
  /** `WRIT_MASTER_KEY`: the current key in base64. Keys in the file still open what they sealed. */
  readonly fromEnvironment?: string | undefined;
  /** A key a line, the current one first; lines that begin with `#` are for people. */
  readonly file: string;
}

export interface LoadedKeyring {
  readonly keyring: Keyring;
  /** Text to print once, to be kept on paper; there until `noteKitShown`, so that a start that fails or is killed after making the key hides it from nobody. */
  readonly recoveryKit: string | undefined;
}

/**
 * The master keys from environment and file; makes a key, in a file that only we can read, when there is none.
 * Throws `master-key-malformed`, `master-key-exposed`.
 */
export async function loadMasterKey({ fromEnvironment, file }: MasterKeySource): Promise<LoadedKeyring> {
  const given = fromEnvironment === undefined ? [] : [parseMasterKey(fromEnvironment, 'WRIT_MASTER_KEY')];
  const kept = await readMasterKeyFile(file);
  const [first, ...others] = [...given, ...kept];
  if (first) return { keyring: createKeyring([first, ...others]), recoveryKit: given.length === 0 && (await isKitUnshown(file)) ? recoveryKit(first) : undefined };
  const made = masterKey(randomBytes(KEY_BYTES));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(unshownMark(file), '', { mode: 0o600 });
  await writeMasterKeyFile(file, [made]);
  return { keyring: createKeyring([made]), recoveryKit: recoveryKit(made) };
}

/** The kit of the key in `file` was shown: it never is again. */
export async function noteKitShown(file: string): Promise<void> {
  await rm(unshownMark(file), { force: true });
}

/** An empty file beside the key; it lies there before the key does. */
function unshownMark(file: string): string {
  return `${file}.kit-not-shown`;
}

async function isKitUnshown(file: string): Promise<boolean> {
  return stat(unshownMark(file)).then(() => true, () => false);
}

/** What the owner keeps on paper. */
export function recoveryKit(key: MasterKey): string {
  return [
    'Writ recovery kit',
    '',
    `Master key ${key.id}:`,
    `  ${key.bytes.toString('base64url')}`,
    '',
    'Everything sensitive that Writ keeps is encrypted under this key, and no backup contains it.',
    'A backup without it is worthless; with it, anyone who has a backup can read everything.',
    'Keep it where you keep the keys of the safe, away from the backups. It is not shown again.',
  ].join('\n');
}

/** The keys in the file, the current one first; none when there is no file. */
export async function readMasterKeyFile(path: string): Promise<MasterKey[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw errors('master-key-exposed', { path, mode: (mode & 0o777).toString(8) });
  const keys = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => parseMasterKey(line, path));
  // An emptied file is a loss, not a first start: a new key beside old data would hide it.
  if (keys.length === 0) throw errors('master-key-malformed', { place: path });
  return keys;
}

/** Writes the file whole: a process killed half-way leaves the one that was there. */
export async function writeMasterKeyFile(path: string, keys: readonly MasterKey[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lines = ['# Writ master keys, the current one first. Never in a backup; see docs/guides/backup.md.', ...keys.map(({ bytes }) => bytes.toString('base64url')), ''];
  const file = await open(`${path}.unfinished`, 'w', 0o600);
  try {
    await file.write(lines.join('\n'));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.unfinished`, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}

function parseMasterKey(text: string, place: string): MasterKey {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, 'base64url');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) || bytes.length !== KEY_BYTES) throw errors('master-key-malformed', { place });
  return masterKey(bytes);
}
