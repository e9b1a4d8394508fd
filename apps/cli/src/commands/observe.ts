import { hostname } from 'node:os';
import type { Command } from 'commander';
import { observe } from '@writ/agent';
import { instant } from '@writ/kernel';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { writeLine, type Terminal } from '../terminal.ts';

interface ObserveCommandOptions {
  readonly root?: string;
}

export function addObserve(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('observe')
    .description('write the facts about this machine as NDJSON; needs no server and changes nothing')
    .option('--root <dir>', 'read another file tree and never touch the running system; what only a live system knows is unknown')
    .addHelpText('after', '\nEach line is one fact: kind, subject, state, value or reason, evidence. Fields: docs/reference/facts.md\nExample: writ observe | writ evaluate --policy policy/security.md -')
    .action(run((options: ObserveCommandOptions) => writeFacts(terminal, options)));
}

async function writeFacts(terminal: Terminal, { root }: ObserveCommandOptions): Promise<number> {
  const subject = { kind: 'host', id: 'this-host', ...(root === undefined ? { name: hostname() } : {}) } as const;
  for await (const fact of observe({ now: instant(terminal.now()), subject, by: 'writ observe', root })) writeLine(terminal, fact);
  return EXIT.kept;
}
