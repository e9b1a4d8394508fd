import { rename, stat, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createMiner, loadMiner, type Miner, readMessageSpan, saveMiner, type ShapeNode, summariseTemplates } from '@writ/lines';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { readText } from '../../read-input.ts';
import { type Terminal, writeLine } from '../../terminal.ts';
import { OUT_CHARACTERS } from './out-characters.ts';
import { readBatches } from './template-batches.ts';

const MAX_STATE_BYTES = 256 * 1024 * 1024;

interface Options {
  readonly summary?: true;
  readonly final?: true;
  readonly whole?: true;
  readonly state?: string;
}

export function addTemplates(logs: Command, { terminal, run }: CommandContext): void {
  logs
    .command('templates')
    .description('say of each line which template it has: its words with <*> for what was filled in')
    .argument('<file>', 'lines of a log, or - for standard input')
    .option('--summary', 'write one object per template with its count of lines, instead of one per line')
    .option('--final', 'read the file twice, so that each line has the template that it has when all are read')
    .option('--whole', 'keep headers of syslog, times in brackets and the other members of JSON as part of the message')
    .option('--state <file>', 'go on from what was learned before, and save what is learned; made if it is not there')
    .addHelpText('after', '\nEach line of output is {"line", "id", "template"} in the order of the input. An id is the same on every machine. Fields: docs/reference/logs-templates.md\nExample: journalctl -o cat | writ logs templates --summary -')
    .action(run((file: string, options: Options) => templates(terminal, file, options)));
}

async function templates(terminal: Terminal, file: string, options: Options): Promise<number> {
  const miner = options.state !== undefined && (await exists(options.state)) ? loadMiner(await readText(terminal, options.state, MAX_STATE_BYTES)) : createMiner();
  const isFinal = options.final === true && file !== '-' && options.summary !== true;
  if (isFinal) for await (const batch of readBatches(terminal, file)) learn(miner, batch, options.whole === true);
  // The second reading of a file adds nothing to what is known; a miner of its own lets the counts be as they were.
  const known = isFinal ? saveMiner(miner) : undefined;
  let line = 1;
  for await (const batch of readBatches(terminal, file)) {
    const shapes = learn(miner, batch, options.whole === true);
    if (options.summary !== true) await writeTemplates(terminal, miner, shapes, line);
    line += shapes.length;
  }
  if (options.summary === true) for (const summary of summariseTemplates(miner)) writeLine(terminal, summary);
  if (options.state !== undefined) await save(options.state, known ?? saveMiner(miner));
  return EXIT.kept;
}

/** Learns from every line of a batch before any of them is answered. */
function learn(miner: Miner, batch: Buffer, isWhole: boolean): readonly ShapeNode[] {
  const shapes: ShapeNode[] = [];
  const span = { start: 0, end: 0 };
  for (let start = 0, end; start < batch.length; start = end + 1) {
    end = batch.indexOf(10, start);
    if (end === -1) end = batch.length;
    const last = batch[end - 1] === 13 && end > start ? end - 1 : end;
    if (isWhole) shapes.push(miner.learn(batch, start, last));
    else {
      readMessageSpan(batch, start, last, span);
      shapes.push(miner.learn(batch, span.start, span.end));
    }
  }
  return shapes;
}

/** The part of a line's object that all lines of one template share is made once a batch. */
async function writeTemplates(terminal: Terminal, miner: Miner, shapes: readonly ShapeNode[], first: number): Promise<void> {
  const rests = new Map<ShapeNode, string>();
  let text = '';
  let line = first;
  for (const shape of shapes) {
    let rest = rests.get(shape);
    if (rest === undefined) {
      const { id, text: template } = miner.templateOf(shape);
      // In one piece, which its lines share, and not put together anew for each of them.
      rest = Buffer.from(`,"id":"${id}","template":${JSON.stringify(template)}}\n`).toString();
      rests.set(shape, rest);
    }
    text += `{"line":${line}${rest}`;
    line += 1;
    if (text.length >= OUT_CHARACTERS) {
      terminal.out(text);
      text = '';
      await terminal.drained();
    }
  }
  if (text !== '') terminal.out(text);
  await terminal.drained();
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

/** The old state stays until the new one is whole. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
