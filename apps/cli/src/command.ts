import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  /** Wraps an action so that its result becomes the exit code. */
  readonly run: <Args extends unknown[]>(action: (...args: Args) => Promise<number>) => (...args: Args) => Promise<void>;
}

/** Adds one command to the program; its action returns the exit code. */
export type AddCommand = (program: Command, context: CommandContext) => void;
