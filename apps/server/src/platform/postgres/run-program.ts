import { spawn } from 'node:child_process';
import type { DatabaseAccount } from './database-account.ts';

export interface ProgramEnd {
  readonly code: number | null;
  /** The last 2,000 characters of what it said on either stream. */
  readonly output: string;
}

/** The whole environment of PostgreSQL's programs: nothing of ours (keys, tokens) reaches them. */
export const PROGRAM_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const OUTPUT_LIMIT = 2_000;

/**
 * The folder in which a program works, by a name that needs no way to it: we step in before we put down root, and the kernel then
 * looks no further than the folder itself. So the database may lie under a home folder that is closed to its account.
 */
export const WORKING_FOLDER = '/proc/self/cwd';

/** Runs one of PostgreSQL's programs in `folder` to its end, under the account. */
export function runProgram(path: string, args: readonly string[], folder: string, account: DatabaseAccount): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { ...account, cwd: folder, env: PROGRAM_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (bytes: Buffer): void => {
      output = (output + bytes.toString('utf8')).slice(-OUTPUT_LIMIT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
