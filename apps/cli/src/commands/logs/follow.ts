import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { followFile, readPositions, writePositions, type FollowedFile } from '@writ/agent/logs';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';

interface FollowOptions {
  readonly from: 'start' | 'end';
  readonly state?: string;
}

/** Files are looked at this often while nothing comes, milliseconds. */
const LOOK_EVERY_MS = 250;
const PIECE_BYTES = 1024 * 1024;

export function addFollow(logs: Command, { terminal, run }: CommandContext): void {
  logs
    .command('follow')
    .description('write the lines of files as they come, through rotation and truncation, until stopped')
    .argument('<file...>', 'log files; one that is not there yet is followed when it appears')
    .addOption(new Option('--from <place>', 'where a file is begun that was never read').choices(['start', 'end']).default('end'))
    .option('--state <file>', 'where positions are kept, so that the next run goes on')
    .addHelpText('after', '\nWhat was rotated away before it was read is told on standard error. With --state no line is left out; after a crash the last ones come again.\nExample: writ logs follow /var/log/auth.log --state auth.state | writ logs logins -')
    .action(run((files: string[], options: FollowOptions) => follow(terminal, files.map((file) => resolve(file)), options)));
}

async function follow(terminal: Terminal, paths: readonly string[], { from, state }: FollowOptions): Promise<number> {
  const known = state === undefined ? new Map() : readPositions(state);
  const files = paths.map((path) => followFile({ path, position: known.get(path), beginAt: from, clock: terminal.now }));
  const keep = (): void => {
    if (state !== undefined) writePositions(state, new Map([...known, ...files.flatMap((file) => toEntry(file))]));
  };
  try {
    keep();
    while (!terminal.stopping.aborted) {
      const came = await writeNew(terminal, files);
      for (const { path, readTo } of files.flatMap((file) => file.takeGaps())) terminal.error(`writ: ${path}: what came after byte ${readTo} was rotated away before it was read.\n`);
      if (came) keep();
      else await wait(LOOK_EVERY_MS, undefined, { signal: terminal.stopping }).catch(() => undefined);
    }
    return EXIT.kept;
  } finally {
    for (const file of files) file.close();
  }
}

function toEntry(file: FollowedFile): readonly [string, NonNullable<ReturnType<FollowedFile['position']>>][] {
  const position = file.position();
  return position === undefined ? [] : [[file.path, position]];
}

/** One piece of each file: out before its position is kept. Gives whether anything came. */
async function writeNew(terminal: Terminal, files: readonly FollowedFile[]): Promise<boolean> {
  let came = false;
  for (const file of files) {
    const piece = file.read(PIECE_BYTES);
    if (piece === undefined) continue;
    came = true;
    terminal.out(piece.bytes);
    await terminal.drained();
  }
  return came;
}
