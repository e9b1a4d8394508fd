import type { State } from '@writ/contract';
import { WritError } from '@writ/kernel';

/** What the program's exit says. 0 to 2 are answers; 3 is a failure to answer, 64 a wrong call (sysexits.h `EX_USAGE`). */
export const EXIT = { kept: 0, broken: 1, unknown: 2, failed: 3, usage: 64 } as const;

export const EXIT_OF_STATE: Readonly<Record<State, number>> = { kept: EXIT.kept, broken: EXIT.broken, unknown: EXIT.unknown };

/** The exit and the line for what was thrown: a declared error is its sentence, anything else is our mistake and shows where. */
export function explainFailure(thrown: unknown, isDebugging: boolean): { readonly code: number; readonly text: string } {
  if (thrown instanceof WritError && !isDebugging) return { code: EXIT.failed, text: `${thrown.message} (${thrown.code})` };
  if (isSystemError(thrown) && !isDebugging) return { code: EXIT.failed, text: saySystemError(thrown) };
  const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: EXIT.failed, text: `This is a mistake in Writ, not in what you did. Please report it with these lines.\n${error}` };
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

function isSystemError(thrown: unknown): thrown is SystemError {
  return thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder',
  EACCES: 'This account may not read or write it',
  EPERM: 'This account may not do that',
  EISDIR: 'It is a folder, and a file was expected',
  ENOTDIR: 'Part of the path is not a folder',
  ENOSPC: 'The disk is full',
  EADDRINUSE: 'The port is taken by another program; set WRIT_PORT to a free one',
  ECONNREFUSED: 'Nothing answers there',
};

function saySystemError(error: SystemError): string {
  const sentence = SENTENCES[error.code] ?? error.message;
  return error.path === undefined ? `${sentence} (${error.code})` : `${error.path}: ${sentence} (${error.code})`;
}
