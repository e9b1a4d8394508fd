import { hostname } from 'node:os';
import type { Command } from 'commander';
import { observe } from '@writ/agent';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../command.ts';
import { writeLine, type Terminal } from '../terminal.ts';

interface ObserveOptions {
  readonly root?: string;
  readonly now?: string;
}

export function addObserve(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('observe')
    .description('write the facts about this machine as NDJSON; needs no server and changes nothing')
    .option('--root <dir>', 'read another file tree and never touch the running system; what only a live system knows is unknown')
    .addHelpText('after', '\nEach line is one fact: kind, subject, state, value or reason, evidence. Fields: docs/reference/facts.md\nExample: writ observe | writ evaluate --policy policy/security.md -')
    .action(run((options: ObserveOptions) => writeFacts(terminal, options)));
}

async function writeFacts(terminal: Terminal, options: ObserveOptions): Promise<number> {
  void hostname;
  for await (const fact of observe({ ...(options.root === undefined ? {} : { root: options.root }) })) writeLine(terminal, fact);
  return EXIT.kept;
}
