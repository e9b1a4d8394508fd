/** Measures grouping accuracy of templates (Zhu et al., ICSE 2019: a line is right when its group is exactly the true group) on labelled logs that lie beside the checkout (Loghub, He et al., ISSRE 2023), against Drain: `node .ci/check-templates.ts FOLDER [SYSTEM]`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDrain } from '../bench/drain.ts';
import { createMiner } from '../packages/lines/src/templates/miner.ts';

const folder = join(process.argv[2] ?? '', '3/logpai+logparser/data/loghub_2k_corrected');
const shown = process.argv[3];
/** What one configuration must reach over all systems. */
const LEAST = 0.9;

/** Rows of a CSV file (RFC 4180). */
function readCsv(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r?\n|$))+?(?:(?<=\n)|$)/g)]
    .map(([row]) => [...row.replace(/\r?\n$/, '').matchAll(/("(?:[^"]|"")*"|[^",]*)(?:,|$)/g)].map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)))
    .filter((cells) => cells.length > 1);
}

function ourIds(messages: readonly string[]): readonly string[] {
  const miner = createMiner();
  const shapes = messages.map((message) => {
    const bytes = Buffer.from(message);
    return miner.learn(bytes, 0, bytes.length);
  });
  return shapes.map((shape) => `${miner.templateOf(shape).id} ${miner.templateOf(shape).text}`);
}

function drainIds(messages: readonly string[]): readonly string[] {
  const parse = createDrain();
  return messages.map((message) => String(parse(message).id));
}

function groupsOf(ids: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, id] of ids.entries()) groups.set(id, [...(groups.get(id) ?? []), index]);
  return groups;
}

function accuracy(ids: readonly string[], truth: readonly string[], name: string): number {
  const sizes = new Map([...groupsOf(truth)].map(([id, members]) => [id, members.length]));
  let right = 0;
  for (const [id, members] of groupsOf(ids)) {
    const events = new Set(members.map((index) => truth[index]!));
    if (events.size === 1 && sizes.get([...events][0]!) === members.length) right += members.length;
    else if (name === shown) process.stdout.write(`    ${members.length} lines are not a group: ${id} (${[...events].join(', ')})\n`);
  }
  return right / ids.length;
}

if (existsSync(folder)) {
  const systems = readdirSync(folder);
  const sums = { ours: 0, drain: 0 };
  process.stdout.write(`${'grouping accuracy'.padEnd(20)}${'ours'.padStart(8)}${'Drain'.padStart(8)}\n`);
  for (const system of systems) {
    const [head = [], ...rows] = readCsv(readFileSync(join(folder, system, `${system}_2k.log_structured_corrected.csv`), 'utf8'));
    const [content, event] = [head.indexOf('Content'), head.indexOf('EventId')];
    const [messages, truth] = [rows.map((row) => row[content]!), rows.map((row) => row[event]!)];
    if (messages.length !== 2_000 || truth.includes(undefined as never)) throw new Error(`${system}: ${messages.length} lines were read, not 2000`);
    const [ours, drain] = [accuracy(ourIds(messages), truth, system), accuracy(drainIds(messages), truth, '')];
    sums.ours += ours;
    sums.drain += drain;
    process.stdout.write(`${system.padEnd(20)}${ours.toFixed(3).padStart(8)}${drain.toFixed(3).padStart(8)}\n`);
  }
  const mean = sums.ours / systems.length;
  process.stdout.write(`${'mean'.padEnd(20)}${mean.toFixed(3).padStart(8)}${(sums.drain / systems.length).toFixed(3).padStart(8)}\n`);
  if (systems.length === 0 || mean < LEAST) throw new Error(`grouping accuracy is ${mean.toFixed(3)}, under ${LEAST}`);
} else process.stdout.write('Templates: not checked, no labelled logs lie beside this checkout\n');
