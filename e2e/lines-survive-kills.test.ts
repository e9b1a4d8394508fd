import { appendFileSync, copyFileSync, existsSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoundLine } from '../apps/server/src/platform/logstore/index.ts';
import { openLineWay, type LineWay } from './open-line-way.ts';
import { until } from './start-writ.ts';

/** Processes that are killed in all; the long run asks for 200. */
const KILLS = Number(process.env['WRIT_TEST_KILLS'] ?? 5);
/** The first rounds, so that a short run has one of each; what comes after is drawn. */
const FIRST_ROUNDS: readonly (readonly Victim[])[] = [['engine'], ['shipper'], ['shipper', 'engine', 'server']];
const DRAWN_ROUNDS: readonly (readonly Victim[])[] = [['shipper'], ['shipper'], ['engine'], ['engine'], ['server'], ['server', 'shipper'], ['engine', 'shipper'], ['shipper', 'engine', 'server']];
/** A kill falls anywhere within this after something was acknowledged, milliseconds. */
const ANY_MOMENT_MS = 700;
const WRITE_EVERY_MS = 15;
const PATIENCE_MS = 120_000;
/** Of every line: so a gap's place in bytes is a number of lines. */
const LINE_BYTES = 64;
/** What is put aside is kept so long, but for the file whose rotation forgets. */
const ASIDE = 12;
const MOST_ROTATIONS = 8;
const FILES = ['renamed', 'copied', 'forgotten'] as const;

type Victim = 'shipper' | 'engine' | 'server';
type LogFile = (typeof FILES)[number];

/** Where a line was written: how far into the file that then bore the name. */
interface Written {
  readonly offsets: number[];
  inFile: number;
}

describe('the way of a line, whoever is killed on it', () => {
  let way: LineWay;
  const written: Record<LogFile, Written> = { renamed: { offsets: [], inFile: 0 }, copied: { offsets: [], inFile: 0 }, forgotten: { offsets: [], inFile: 0 } };
  const at = (name: string) => way.at(name);
  beforeAll(async () => {
    way = await openLineWay({ files: FILES.map((name) => `${name}.log`) });
  }, PATIENCE_MS * 2);
  afterAll(() => way?.close(), PATIENCE_MS);

  function write(name: LogFile, lines: number): void {
    const file = written[name];
    let text = '';
    for (let line = 0; line < lines; line += 1) {
      text += `${`${name} ${String(file.offsets.length).padStart(8, '0')} says something of its own`.padEnd(LINE_BYTES - 1, '.')}\n`;
      file.offsets.push(file.inFile);
      file.inFile += LINE_BYTES;
    }
    appendFileSync(at(`${name}.log`), text);
  }

  async function writeLines(isOver: () => boolean): Promise<void> {
    for (; !isOver(); await wait(WRITE_EVERY_MS)) for (const name of FILES) write(name, 4);
  }

  /** As logrotate does, with as many lines at once as there were before: a file that was truncated is not told by its size. */
  function rotate(name: LogFile): void {
    const lines = written[name].inFile / LINE_BYTES;
    if (name === 'forgotten') rmSync(at('forgotten.log'));
    else {
      for (let aside = ASIDE; aside >= 1; aside -= 1) if (existsSync(at(`${name}.log.${aside}`))) renameSync(at(`${name}.log.${aside}`), at(`${name}.log.${aside + 1}`));
      if (name === 'renamed') renameSync(at('renamed.log'), at('renamed.log.1'));
      else {
        copyFileSync(at('copied.log'), at('copied.log.1'));
        truncateSync(at('copied.log'));
      }
    }
    written[name].inFile = 0;
    write(name, Math.min(lines, 2_000));
  }

  async function kill(victims: readonly Victim[]): Promise<void> {
    const running = way.engine();
    await Promise.all(victims.map(async (victim) => {
      if (victim === 'engine' && running) process.kill(running.pid, 'SIGKILL');
      if (victim === 'shipper') await way.endShipper();
      if (victim === 'server') await way.writ().kill();
    }));
  }

  /** Counts only what was acknowledged. */
  async function exportNumbers(acknowledged: number[], isOver: () => boolean): Promise<void> {
    for (let number = 0; !isOver(); number += 3) {
      const numbers = [number, number + 1, number + 2];
      if (await way.exportLines(numbers.map((one) => `exported ${String(one).padStart(8, '0')}`), isOver)) acknowledged.push(...numbers);
      await wait(20);
    }
  }

  it(`has each line once and in order after ${KILLS} kills, and tells each gap`, async () => {
    const acknowledged: number[] = [];
    let isOver = false;
    for (const name of FILES) write(name, 10);
    way.ship();
    // What lay aside before anybody looked is none of its business.
    await until('each file is begun', async () => {
      const stored = await way.stored();
      return FILES.every((name) => numbersOf(stored, name).length > 0);
    }, PATIENCE_MS, 500);
    const exporting = exportNumbers(acknowledged, () => isOver);
    const writing = writeLines(() => isOver);

    let [kills, rotations] = [0, 0];
    try {
      for (let round = 0; kills < KILLS; round += 1) {
        const victims = FIRST_ROUNDS[round] ?? DRAWN_ROUNDS[Math.floor(Math.random() * DRAWN_ROUNDS.length)]!;
        const before = acknowledged.length;
        await until('lines are acknowledged again', () => acknowledged.length > before, PATIENCE_MS);
        await wait(Math.random() * ANY_MOMENT_MS);
        await kill(victims);
        kills += victims.length;
        // Rotated while nobody looks, which is the worst moment, or under the eyes of a shipper that has lines in its hands.
        if (rotations < MOST_ROTATIONS && round % 3 !== 0) {
          for (const name of FILES) rotate(name);
          rotations += 1;
        }
        if (victims.includes('server')) await way.serve();
        if (victims.includes('shipper')) way.ship();
      }
    } finally {
      isOver = true;
      await Promise.all([writing, exporting]);
    }
    for (const name of FILES) write(name, 1);
    // One that was refused for a while would wait longer before it tries again.
    await way.endShipper();
    way.ship();

    const lines = await until('the last line of each file is stored', async () => {
      const stored = await way.stored();
      return FILES.every((name) => numbersOf(stored, name).at(-1) === written[name].offsets.length - 1) ? stored : undefined;
    }, PATIENCE_MS, 1_000);

    for (const name of FILES) expect({ name, wrong: outOfOrder(numbersOf(lines, name)) }).toEqual({ name, wrong: [] });
    for (const name of ['renamed', 'copied'] as const) expect({ name, missing: missingFrom(numbersOf(lines, name), written[name]) }).toEqual({ name, missing: [] });
    // What was deleted before it was read is gone; that it is, and from where on, is told.
    const missing = missingFrom(numbersOf(lines, 'forgotten'), written.forgotten);
    const told = lines.filter(({ program, fields }) => program === 'writ-agent' && fields['writ.gap.file'] === at('forgotten.log')).map(({ fields }) => Number(fields['writ.gap.from_byte']));
    // A file that came and went unseen is told where the one before it had been read to, which was its end.
    const placesOf = ({ from, offset }: { from: number; offset: number }) => (offset === 0 && from > 0 ? [0, written.forgotten.offsets[from - 1]! + LINE_BYTES] : [offset]);
    expect(missing.filter((run) => !placesOf(run).some((place) => told.includes(place)))).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(missing.length);
    const gaps = lines.filter(({ program }) => program === 'writ-agent');
    expect(gaps.filter(({ fields }) => fields['writ.gap.file'] !== at('forgotten.log'))).toEqual([]);

    const exported = numbersOf(lines, 'exported');
    expect(new Set(exported).size).toBe(exported.length);
    expect(acknowledged.filter((number) => !new Set(exported).has(number))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(0);
    process.stdout.write(`${kills} kills: ${lines.length} lines, ${acknowledged.length} of them acknowledged to an exporter; ${missing.reduce((sum, { lines: lost }) => sum + lost, 0)} lost by deleting, told as ${told.length} gaps\n`);
  }, PATIENCE_MS * 2 + KILLS * 10_000);
});

function numbersOf(lines: readonly FoundLine[], name: string): readonly number[] {
  return lines.filter(({ message }) => message.startsWith(`${name} `)).map(({ message }) => Number(message.slice(name.length + 1, name.length + 9)));
}

/** Pairs in which a line comes after one that was written later, or twice. */
function outOfOrder(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return numbers.flatMap((number, index) => (index > 0 && numbers[index - 1]! >= number ? [[numbers[index - 1]!, number] as const] : [])).slice(0, 10);
}

/** Runs of lines that are not there. */
function missingFrom(numbers: readonly number[], { offsets }: Written): readonly { readonly from: number; readonly lines: number; readonly offset: number }[] {
  const there = new Set(numbers);
  const runs: { from: number; lines: number; offset: number }[] = [];
  for (const [number, offset] of offsets.entries()) {
    const last = runs.at(-1);
    if (there.has(number)) continue;
    if (last && last.from + last.lines === number) last.lines += 1;
    else runs.push({ from: number, lines: 1, offset });
  }
  return runs;
}
