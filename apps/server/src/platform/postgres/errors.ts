import { declareErrors } from '@writ/kernel';

/** What may stop the embedded database from starting, each with the way out. */
export const errors = declareErrors('postgres', {
  'data-folder-in-use': {
    kind: 'conflict',
    sentence: 'Another Writ server (process {pid}) holds the data folder {folder}. Stop it first, or give this one another folder with WRIT_DATA.',
  },
  'data-folder-full': { kind: 'unavailable', sentence: 'The disk that holds {folder} is full. Free some space and start again; nothing that was acknowledged is lost.' },
  'software-missing': {
    kind: 'unavailable',
    sentence: 'There is no embedded PostgreSQL for {platform}. Run `npm ci` again without leaving out optional packages, or name a PostgreSQL of your own in DATABASE_URL.',
  },
  'lock-failed': { kind: 'unavailable', sentence: 'The lock of the data folder {folder} could not be taken: {reason}. Writ needs the `flock` program of util-linux and a file system with locks.' },
  'account-unnamed': {
    kind: 'unavailable',
    sentence: 'The user id {uid} has no line in /etc/passwd, which PostgreSQL needs when it makes a database. Add one, or name a PostgreSQL of your own in DATABASE_URL.',
  },
  'initdb-failed': { kind: 'unavailable', sentence: 'The embedded PostgreSQL could not make its database in {folder} (exit code {code}): {output}' },
  'start-failed': { kind: 'unavailable', sentence: 'The embedded PostgreSQL in {folder} did not start within {seconds} s (last exit code {code}). Its last lines are in the log.' },
  'left-over-running': { kind: 'conflict', sentence: 'A PostgreSQL of an earlier run (process {pid}) still uses {folder} and did not stop within {seconds} s. Stop it with `kill -QUIT {pid}`.' },
  'cluster-of-other-version': {
    kind: 'conflict',
    sentence:
      'The data in {folder} was written by PostgreSQL {found}; this Writ brings PostgreSQL {brought} and leaves it untouched. Run `writ backup` with the Writ that wrote it, move the folder `postgres` away, start this Writ, and run `writ restore`. See docs/guides/postgresql.md.',
  },
});
