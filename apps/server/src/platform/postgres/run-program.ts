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

/** Runs one of PostgreSQL's programs to its end under the account, in a folder that it can always read. */
export function runProgram(path: string, args: readonly string[], account: DatabaseAccount): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { ...account, cwd: '/', env: PROGRAM_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
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
