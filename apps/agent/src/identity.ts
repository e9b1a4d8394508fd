import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnrolAnswer } from '@writ/contract';
import { z } from 'zod';
import { errors } from './errors.ts';

/** What this host is to its server, kept from the day it enrolled. */
export const Enrolment = z.object({ server: z.url(), ...EnrolAnswer.pick({ host: true, journalKey: true }).shape });
export type Enrolment = z.infer<typeof Enrolment>;

const KEY = 'host-key.pem';
const ENROLMENT = 'enrolment.json';

/** Makes the folder, for its owner only. */
export function makeDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** The host's Ed25519 key, made at first. It never leaves the machine. Throws `key-exposed` for one that others could read. */
export function openHostKey(folder: string): KeyObject {
  const file = join(folder, KEY);
  try {
    return readKey(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const fresh = join(folder, `${KEY}.${process.pid}`);
  writeSynced(fresh, pem);
  try {
    // Of two that begin at once, one key wins and both read it.
    linkSync(fresh, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    rmSync(fresh, { force: true });
  }
  syncFolder(folder);
  return readKey(file);
}

export function readEnrolment(folder: string): Enrolment | undefined {
  try {
    return Enrolment.parse(JSON.parse(readFileSync(join(folder, ENROLMENT), 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Whole or not at all, through a crash too: a host with half an enrolment would be shut out. */
export function writeEnrolment(folder: string, enrolment: Enrolment): void {
  const file = join(folder, ENROLMENT);
  writeSynced(`${file}.unfinished`, JSON.stringify(enrolment));
  renameSync(`${file}.unfinished`, file);
  syncFolder(folder);
}

/** Forgets key and enrolment: what enrols next is another host. */
export function forgetIdentity(folder: string): void {
  for (const name of [ENROLMENT, KEY]) rmSync(join(folder, name), { force: true });
  syncFolder(folder);
}

function readKey(file: string): KeyObject {
  const opened = openSync(file, 'r');
  try {
    const mode = fstatSync(opened).mode & 0o777;
    if ((mode & 0o077) !== 0) throw errors('key-exposed', { file, mode: mode.toString(8) });
    return createPrivateKey(readFileSync(opened));
  } finally {
    closeSync(opened);
  }
}

function writeSynced(file: string, content: string | Buffer): void {
  const opened = openSync(file, 'w', 0o600);
  try {
    writeFileSync(opened, content);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
