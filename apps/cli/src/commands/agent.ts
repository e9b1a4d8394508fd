import { join } from 'node:path';
import type { Command } from 'commander';
import { runCommand } from '@writ/agent';
import { instant } from '@writ/kernel';
import type { CommandContext } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export function addAgent(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('agent')
    .description('measure this host for a server elsewhere; run "writ agent --help" for its own options')
    .argument('[args...]', 'what the agent is called with')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(run((args: string[]) => runAgentHere(terminal, args)));
}

/** Set by the server for the agent that it supervises: the end of standard input is the end of the server. */
const LIFE_LINE = 'WRIT_AGENT_LIFE_LINE';

async function runAgentHere(terminal: Terminal, args: readonly string[]): Promise<number> {
  const lifeLine = terminal.environment[LIFE_LINE] === 'stdin' ? untilInputEnds(terminal) : undefined;
  const signal = lifeLine ? AbortSignal.any([terminal.stopping, lifeLine]) : terminal.stopping;
  return runCommand(args, { environment: terminal.environment, print: terminal.out, complain: terminal.error, clock: () => instant(terminal.now()), signal, self: [process.execPath, join(terminal.home, 'dist/writ.js'), 'agent'] });
}

function untilInputEnds(terminal: Terminal): AbortSignal {
  const ended = new AbortController();
  const readToEnd = async (): Promise<void> => {
    for await (const _ of terminal.input);
  };
  // A broken pipe is an end as well.
  readToEnd().then(() => ended.abort(), () => ended.abort());
  return ended.signal;
}
