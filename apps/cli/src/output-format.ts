import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

export interface FormatOptions {
  readonly json?: boolean;
  readonly text?: boolean;
}

/** Adds `--json` and `--text`: commands write NDJSON into pipes and files, and text for people to a terminal. */
export function addFormatOptions(command: Command): Command {
  return command.option('--json', 'write NDJSON, also to a terminal').option('--text', 'write text for people, also into a pipe');
}

export function wantsJson(terminal: Terminal, options: FormatOptions): boolean {
  if (options.json === true) return true;
  return options.text !== true && !terminal.isTerminal;
}
