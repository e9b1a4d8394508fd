/** Measures the watch of series on labelled data that lies beside the checkout (NAB: Lavin and Ahmad, ICMLA 2015), against two plain rivals: `node .ci/check-anomalies.ts FOLDER [SERIES]`. Exits 1 when ours does not reach its bounds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSeriesWatch } from '../packages/lines/src/anomalies/series/watch-series.ts';

const folder = join(process.argv[2] ?? '', '3/numenta+NAB/data');
const shown = process.argv[3];
/** What ours must reach; a little below what it does, for these series alone decide nothing. Not one alert may come of a series without anomalies. */
const LEAST_PRECISION = 0.75;
const LEAST_RECALL = 0.65;

/** When each series is truly anomalous: from and until, UTC, as its authors labelled it. */
const WINDOWS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'artificialNoAnomaly/art_daily_no_noise': [],
  'artificialNoAnomaly/art_daily_perfect_square_wave': [],
  'artificialNoAnomaly/art_daily_small_noise': [],
  'artificialNoAnomaly/art_flatline': [],
  'artificialNoAnomaly/art_noisy': [],
  'artificialWithAnomaly/art_daily_flatmiddle': [['2014-04-10T07:15', '2014-04-11T16:45']],
  'artificialWithAnomaly/art_daily_jumpsdown': [['2014-04-10T16:15', '2014-04-12T01:45']],
  'artificialWithAnomaly/art_daily_jumpsup': [['2014-04-10T16:15', '2014-04-12T01:45']],
  'artificialWithAnomaly/art_daily_nojump': [['2014-04-10T16:15', '2014-04-12T01:45']],
  'artificialWithAnomaly/art_increase_spike_density': [['2014-04-07T06:25', '2014-04-08T15:55']],
  'artificialWithAnomaly/art_load_balancer_spikes': [['2014-04-10T11:50', '2014-04-11T21:20']],
  'realTraffic/TravelTime_387': [['2015-07-27T10:56', '2015-07-31T18:01'], ['2015-08-17T11:51', '2015-08-20T01:54'], ['2015-08-31T13:34', '2015-09-01T10:46']],
  'realTraffic/TravelTime_451': [['2015-08-09T17:57', '2015-08-12T20:01']],
  'realTraffic/occupancy_6005': [['2015-09-13T22:03', '2015-09-14T13:40'], ['2015-09-15T00:11', '2015-09-15T12:11']],
  'realTraffic/occupancy_t4013': [['2015-09-16T00:59', '2015-09-16T13:19'], ['2015-09-17T00:20', '2015-09-17T13:10']],
  'realTraffic/speed_6005': [['2015-09-16T18:40', '2015-09-17T16:24']],
  'realTraffic/speed_7578': [['2015-09-11T15:14', '2015-09-11T18:11'], ['2015-09-15T13:06', '2015-09-15T16:14'], ['2015-09-16T15:40', '2015-09-16T18:40']],
  'realTraffic/speed_t4013': [['2015-09-16T00:44', '2015-09-16T13:14'], ['2015-09-17T00:30', '2015-09-17T13:30']],
};

interface Point {
  readonly atMs: number;
  readonly value: number;
}
type Watch = (point: Point) => boolean;
const WEEK_MS = 7 * 86_400_000;
/** Alerts of a rival that follow at once are one, as ours are. */
const QUIET_MS = 86_400_000;
const GROUPS = ['artificial', 'realTraffic'];

const RIVALS: Readonly<Record<string, (name: string) => Watch>> = {
  ours: (name) => {
    const watch = createSeriesWatch(name);
    return ({ atMs, value }) => {
      const alerts = watch.add(atMs, value);
      if (name === shown || shown === 'all') for (const { kind, score, sentence, at } of alerts) process.stdout.write(`    ${at} ${kind} ${score} ${sentence}\n`);
      return alerts.length > 0;
    };
  },
  /** More than three standard deviations from the mean of everything before, after two days of learning. */
  'fixed z-score': () => {
    let [count, mean, squares, firstMs, lastMs] = [0, 0, 0, 0, -Infinity];
    return ({ atMs, value }) => {
      if (count === 0) firstMs = atMs;
      const isAlert = atMs - firstMs > 2 * 86_400_000 && Math.abs(value - mean) > 3 * Math.sqrt(squares / count) && atMs - lastMs >= QUIET_MS;
      if (isAlert) lastMs = atMs;
      count += 1;
      const step = value - mean;
      mean += step / count;
      squares += step * (value - mean);
      return isAlert;
    };
  },
  /** Beyond the range of the first two days, widened by a tenth. */
  'constant threshold': () => {
    let [low, high, firstMs, lastMs] = [Infinity, -Infinity, Number.NaN, -Infinity];
    return ({ atMs, value }) => {
      if (Number.isNaN(firstMs)) firstMs = atMs;
      if (atMs - firstMs <= 2 * 86_400_000) [low, high] = [Math.min(low, value), Math.max(high, value)];
      const margin = (high - low) / 10;
      const isAlert = (value > high + margin || value < low - margin) && atMs - lastMs >= QUIET_MS;
      if (isAlert) lastMs = atMs;
      return isAlert;
    };
  },
};

function readSeries(name: string): readonly Point[] {
  const points = readFileSync(join(folder, `${name}.csv`), 'utf8').trim().split(/\r?\n/).slice(1).map((row) => row.split(',')).map(([time, value]) => ({ atMs: Date.parse(`${time!.replace(' ', 'T')}Z`), value: Number(value) }));
  if (points.length < 1_000 || points.some(({ atMs, value }) => Number.isNaN(atMs) || Number.isNaN(value))) throw new Error(`${name} could not be read`);
  return points;
}

function judge(points: readonly Point[], windows: readonly (readonly [number, number])[], watch: Watch): { readonly hit: number; readonly right: number; readonly wrong: number } {
  const alerts = points.filter((point) => watch(point));
  const right = alerts.filter(({ atMs }) => windows.some(([from, until]) => atMs >= from && atMs <= until)).length;
  return { right, wrong: alerts.length - right, hit: windows.filter(([from, until]) => alerts.some(({ atMs }) => atMs >= from && atMs <= until)).length };
}

interface Total {
  readonly group: string;
  readonly rival: string;
  windows: number;
  weeks: number;
  hit: number;
  right: number;
  wrong: number;
  ofNothing: number;
}

function report({ group, rival, windows, weeks, hit, right, wrong }: Total): void {
  process.stdout.write(`${`${rival}, ${group}`.padEnd(34)} precision ${(right / Math.max(1, right + wrong)).toFixed(2)}  recall ${(hit / windows).toFixed(2)} (${hit} of ${windows} windows)  ${(wrong / weeks).toFixed(2)} false alarms a week and series\n`);
}

if (existsSync(folder)) {
  const totals: readonly Total[] = ['all', ...GROUPS].flatMap((group) => Object.keys(RIVALS).map((rival) => ({ group, rival, windows: 0, weeks: 0, hit: 0, right: 0, wrong: 0, ofNothing: 0 })));
  process.stdout.write(`${'series: windows found, alerts right and wrong'.padEnd(54)}${Object.keys(RIVALS).map((rival) => rival.padStart(22)).join('')}\n`);
  for (const [name, labelled] of Object.entries(WINDOWS)) {
    const points = readSeries(name);
    const windows = labelled.map(([from, until]) => [Date.parse(`${from}Z`), Date.parse(`${until}Z`)] as const);
    const cells = Object.entries(RIVALS).map(([rival, make]) => {
      const found = judge(points, windows, make(name));
      for (const total of totals.filter((each) => each.rival === rival && (each.group === 'all' || name.startsWith(each.group)))) {
        total.windows += windows.length;
        total.weeks += (points.at(-1)!.atMs - points[0]!.atMs) / WEEK_MS;
        for (const key of ['hit', 'right', 'wrong'] as const) total[key] += found[key];
        if (windows.length === 0) total.ofNothing += found.wrong;
      }
      return `${found.hit}/${windows.length}  ${found.right} + ${found.wrong}`.padStart(22);
    });
    process.stdout.write(`${name.padEnd(54)}${cells.join('')}\n`);
  }
  for (const total of totals) report(total);
  const { hit, windows, right, wrong, ofNothing } = totals.find(({ group, rival }) => group === 'all' && rival === 'ours')!;
  if (right / (right + wrong) < LEAST_PRECISION || hit / windows < LEAST_RECALL || ofNothing > 0) {
    process.stdout.write(`Anomalies: below precision ${LEAST_PRECISION} or recall ${LEAST_RECALL}, or an alert of a series without anomalies\n`);
    process.exitCode = 1;
  }
} else process.stdout.write('Anomalies: not checked, no labelled series lie beside this checkout\n');
