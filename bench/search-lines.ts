/**
 * `node bench/search-lines.ts [lines] [folder]`: search over 90 days. Lines are made inside the engine (5 million, or as many as are said) and, for the rival, written as one zstd file a day.
 * With a folder the lines are made there once and stay there; a hundred million take ten minutes. Of more than 20 million none are written for the rival, which would be looking for minutes.
 *
 * Claims: all lines of a request id and the last 100 of a host in under 300 ms, a rare word in under 3 s, the histogram in under 1 s, each within 1.3 of SQL written by hand for the
 * same question to the same engine. Rival in the same run: `rg -z` over the same lines. Medians of interleaved rounds, by the clock, because that is what somebody waits.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { barSpan } from '../apps/server/src/sections/logging/search/read-search.ts';
import { countLines, searchLines } from '../apps/server/src/platform/logstore/index.ts';
import { openTestStore } from '../apps/server/src/platform/logstore/testing-store.ts';

const LINES = Number(process.argv[2] ?? 5_000_000);
const ROUNDS = LINES > 20_000_000 ? 3 : 7;
const DAYS = 90;
const DAY_MS = 86_400_000;
const UNTIL = Date.UTC(2026, 10, 24);
const FROM = UNTIL - DAYS * DAY_MS;
const hasRival = LINES <= 20_000_000;
const REACH = { 'request id': 300, 'host tail': 300, needle: 3_000, histogram: 1_000 } as const;
const WITHIN = 1.3;
/** Below this a ratio measures the machine's other work. */
const LEAST_MS = 10;
/** A connection keeps what was set before, so that by hand everything that matters is set too. */
const BY_HAND = { max_threads: 2, max_execution_time: 120 } as const;
const NEEDLE = 'zanzibar';
const HOST = 'web-7';

type Question = keyof typeof REACH;

for (const program of hasRival ? ['rg', 'zstd'] : []) {
  if (spawnSync(program, ['--version']).error) throw new Error(`${program} is missing: apt-get install ripgrep zstd`);
}

const folder = await mkdtemp(join(tmpdir(), 'writ-bench-search-'));
const kept = process.argv[3];
const isMade = kept !== undefined && existsSync(join(kept, 'data'));
const storeFolder = isMade ? kept : await makeLines();
const store = await openTestStore(storeFolder);
try {
  const connection = await store.ready();
  const { client } = connection;
  const request = await middleRequest();
  if (hasRival) await writeFiles();

  const filter = { from: FROM, until: UNTIL };
  const range = `ts >= toDateTime64('${sqlTime(FROM)}', 3, 'UTC') AND ts < toDateTime64('${sqlTime(UNTIL)}', 3, 'UTC')`;
  const barMs = barSpan(filter);
  const byHand: Readonly<Record<Question, string>> = {
    'request id': `SELECT * FROM writ.lines WHERE ${range} AND request_id = '${request}' ORDER BY ts DESC LIMIT 500`,
    'host tail': `SELECT * FROM writ.lines WHERE ${range} AND host = '${HOST}' ORDER BY ts DESC LIMIT 100`,
    needle: `SELECT * FROM writ.lines WHERE ${range} AND lower(message) LIKE '%${NEEDLE}%' ORDER BY ts DESC LIMIT 100`,
    histogram: `SELECT intDiv(toUnixTimestamp64Milli(ts), ${barMs}) AS bar, count(), countIf(severity >= 17) FROM writ.lines WHERE ${range} GROUP BY bar ORDER BY bar`,
  };
  const ours: Readonly<Record<Question, () => Promise<number>>> = {
    'request id': async () => (await searchLines(connection, { filter: { ...filter, requestId: request }, limit: 500 })).lines.length,
    'host tail': async () => (await searchLines(connection, { filter: { ...filter, host: HOST }, limit: 100 })).lines.length,
    needle: async () => (await searchLines(connection, { filter: { ...filter, words: [NEEDLE] }, limit: 100 })).lines.length,
    histogram: async () => (await countLines(connection, filter, barMs)).length,
  };
  // The rival knows that a host's last lines are in the last file, and counts lines by the day only.
  const rival: Readonly<Record<Question, readonly string[]>> = {
    'request id': ['-z', '-F', '-I', '--no-filename', request, folder],
    'host tail': ['-z', '-F', '-I', ` ${HOST} `, fileOf(DAYS - 1)],
    needle: ['-z', '-F', '-i', '-I', '--no-filename', NEEDLE, folder],
    histogram: ['-z', '-c', '', folder],
  };

  let holds = true;
  say(`${await bytesOfLine()} bytes a line on disk`);
  say(`${LINES.toLocaleString('en')} lines over ${DAYS} days, medians of ${ROUNDS} rounds, milliseconds`);
  for (const question of Object.keys(REACH) as Question[]) {
    const times = { ours: [] as number[], hand: [] as number[], rg: [] as number[] };
    await ours[question]();
    for (let round = 0; round < ROUNDS; round += 1) {
      times.ours.push(await timed(async () => {
        if ((await ours[question]()) === 0) throw new Error(`${question}: nothing was found`);
      }));
      times.hand.push(await timed(async () => void (await (await client.query({ query: byHand[question], format: 'JSONEachRow', clickhouse_settings: BY_HAND })).json())));
      if (hasRival && round < 3) times.rg.push(await timed(async () => void (await promisify(execFile)('rg', rival[question], { maxBuffer: 2 ** 30 }))));
    }
    const [mine, hand] = [median(times.ours), median(times.hand)];
    const rg = hasRival ? median(times.rg) : undefined;
    const isFast = mine < REACH[question];
    const isClose = mine / hand <= WITHIN || mine - hand < LEAST_MS;
    holds &&= isFast && isClose;
    say(`${question.padEnd(11)} ${mine.toFixed(0).padStart(6)}  by hand ${hand.toFixed(0).padStart(6)} (${(mine / hand).toFixed(2)} ×)${rg === undefined ? '' : `  rg ${rg.toFixed(0).padStart(7)} (${(rg / mine).toFixed(1)} × slower)`}  ${isFast ? '' : `over ${REACH[question]} ms `}${isClose ? '' : `over ${WITHIN} × `}`);
  }
  if (!holds) {
    say('The claim does not hold.');
    process.exitCode = 1;
  }

  async function bytesOfLine(): Promise<string> {
    const answer = await client.query({ query: "SELECT toString(round(sum(bytes_on_disk) / sum(rows), 1)) AS bytes FROM system.parts WHERE active AND table = 'lines'", format: 'JSONEachRow' });
    return (await answer.json<{ bytes: string }>())[0]!.bytes;
  }

  async function middleRequest(): Promise<string> {
    const answer = await client.query({ query: `SELECT lower(hex(sipHash128(toUInt64(${Math.floor(LINES / 6)})))) AS id`, format: 'JSONEachRow' });
    return (await answer.json<{ id: string }>())[0]!.id;
  }

  /** The lines as text, one zstd file a day, as a log rotation would leave them. */
  async function writeFiles(): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (let day = 0; day < DAYS; day += 1) {
      const { stream } = await client.exec({ query: `SELECT concat(toString(ts), ' ', service, ' ', host, ' ', toString(severity), ' ', request_id, ' ', message) FROM writ.lines WHERE toDate(ts) = toDate('${sqlTime(FROM + day * DAY_MS).slice(0, 10)}') ORDER BY ts FORMAT TSVRaw` });
      const zstd = spawn('zstd', ['-q', '-3', '-o', fileOf(day)], { stdio: ['pipe', 'inherit', 'inherit'] });
      const ended = new Promise<void>((resolve, reject) => zstd.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`zstd ended with ${code}`)))));
      await pipeline(stream, zstd.stdin);
      await ended;
    }
  }
} finally {
  await (kept === undefined ? store.destroy() : store.close());
  await rm(folder, { recursive: true, force: true });
}

/** Fills a store and says where it is. */
async function makeLines(): Promise<string> {
  const empty = await openTestStore(kept);
  await empty.ready();
  await empty.close();
  const startedAt = performance.now();
  const filled = spawnSync(process.execPath, [join(import.meta.dirname, 'fill-lines.ts'), empty.folder, String(FROM), String(DAYS), String(LINES), NEEDLE], { stdio: 'inherit' });
  if (filled.status !== 0) throw new Error('the lines could not be made');
  say(`made in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  return empty.folder;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fileOf(day: number): string {
  return join(folder, `day-${String(day).padStart(2, '0')}.log.zst`);
}

function sqlTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
