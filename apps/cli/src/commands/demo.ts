import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Filled, Guest, Progress } from '@writ/server/demonstration';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { RUNTIME_FLAGS } from '@writ/agent';
import { paintFor, type Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

interface DemoOptions {
  readonly port: number;
  readonly seed: number;
  readonly hosts: number;
  readonly keep?: string;
  readonly withThisMachine?: boolean;
}

export function addDemo(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('demo')
    .description('start a throw-away instance in which a simulated company has lived for a year')
    .option('--port <port>', 'port of the console', wholeFrom(1, 65_535), 4100)
    .option('--seed <number>', 'the same seed gives the same company', wholeFrom(0, 2 ** 31), 1)
    .option('--hosts <number>', 'size of the fleet, up to 10000; a larger one has a shorter past', wholeFrom(1, 10_000), 30)
    .option('--keep <folder>', 'keep the data in this folder; without it, it is removed at the end')
    .option('--with-this-machine', 'measure this machine too')
    .addHelpText('after', '\nEverything in it is made up. It has a database and keys of its own, and refuses to run where it could touch a real instance.')
    .action(run((options: DemoOptions) => demonstrate(terminal, options)));
}

async function demonstrate(terminal: Terminal, options: DemoOptions): Promise<number> {
  const { GUESTS, sayMonth, startDemonstration } = await import('@writ/server/demonstration');
  const paint = paintFor(terminal);
  const tell = createTeller(terminal, sayMonth);
  const demonstration = await startDemonstration({
    ...options, writeLog: terminal.error, home: terminal.home, version: VERSION, environment: terminal.environment,
    agentCommand: [process.execPath, ...RUNTIME_FLAGS, join(terminal.home, 'dist/writ.js'), 'agent'],
    onProgress: tell.progress,
    onEntered: (guest, next) => tell.line(`Somebody came in as ${guest}. For the next visitor:\n  ${paint.bold(next)}`),
  });
  try {
    tell.line(`A demonstration of Writ is at ${paint.bold(demonstration.address)}. Each of these links signs one visitor in:`);
    for (const guest of Object.keys(GUESTS) as Guest[]) tell.line(`  ${guest.padEnd(10)} ${paint.bold(demonstration.offer(guest))}`);
    const filled = await Promise.race([demonstration.filled, untilAborted(terminal.stopping)]);
    if (filled) tell.line(`\n${sayFilled(filled)} Stop with Ctrl-C.`);
    await untilAborted(terminal.stopping);
  } finally {
    await demonstration.stop();
  }
  return EXIT.kept;
}

function sayFilled({ hosts, people, entries, tookMs }: Filled): string {
  return `${hosts} hosts, ${people} people and ${entries} verified journal entries in ${Math.round(tookMs / 1_000)} s. The company goes on: every few minutes something small breaks and is mended.`;
}

interface Teller {
  readonly progress: (progress: Progress) => void;
  readonly line: (text: string) => void;
}

/** Progress is one line that is written over on a terminal, and one line a month elsewhere. */
function createTeller({ out, isTerminal }: Terminal, sayMonth: (at: Progress['at']) => string): Teller {
  let month = '';
  let isOpen = false;
  return {
    progress({ at, done, of }) {
      const now = sayMonth(at);
      if (isTerminal) {
        out(`\r\u001b[KFilling: ${now}, ${Math.floor((done / of) * 100)} %${done === of ? '\n' : ''}`);
        isOpen = done < of;
      } else if (now !== month) out(`Filling: ${now}\n`);
      month = now;
    },
    line(text) {
      out(`${isOpen ? '\n' : ''}${text}\n`);
      isOpen = false;
    },
  };
}

function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return value;
  };
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
