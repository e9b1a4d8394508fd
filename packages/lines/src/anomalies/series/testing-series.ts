/** Labelled series for tests: what monitoring shows of software companies, with departures put in on purpose. All of it comes from a seed. */

/** One series, its points in the order of time, and from when until when it truly departs. */
export interface LabelledSeries {
  readonly name: string;
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  readonly windows: readonly { readonly kind: DepartureKind; readonly fromMs: number; readonly untilMs: number }[];
}

export type DepartureKind = 'spike' | 'burst' | 'level shift' | 'missing rhythm' | 'flat line' | 'outage' | 'wild' | 'drift';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
const FIRST_MS = Date.UTC(2024, 0, 1);
/** A departure that is noticed within this time of its end was found. */
const GRACE_MS = 6 * HOUR_MS;

/** Numbers from 0 to 1, the same for one seed (a linear congruential generator, mixed as in splitmix). */
export function createRandom(seed: number): () => number {
  let state = (seed * 0x9e3779b9 + 0x7f4a7c15) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Student's t with three degrees of freedom: far points are common. */
function heavy(random: () => number): number {
  const squares = normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2;
  return normal(random) / Math.sqrt(squares / 3);
}

function poisson(random: () => number, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let [count, left] = [0, Math.exp(-mean)];
  for (let product = random(); product > left; product *= random()) count += 1;
  return count;
}

interface Family {
  readonly intervalMs: number;
  readonly days: number;
  /** Share of points that never came. */
  readonly missing: number;
  /** A number of the order of what its points differ by. */
  readonly unit: number;
  readonly least: number;
  readonly hasRhythm: boolean;
  /** Makes what gives the value at each instant, called in the order of time. */
  readonly begin: (random: () => number) => (atMs: number) => number;
}

function dayShare(atMs: number): number {
  return (atMs % DAY_MS) / DAY_MS;
}

function isWeekend(atMs: number): boolean {
  return Math.floor((atMs - FIRST_MS) / DAY_MS) % 7 >= 5;
}

/** 0 at night to 1 in the middle of the day. */
function daylight(atMs: number): number {
  return 0.5 - 0.5 * Math.cos(2 * Math.PI * dayShare(atMs));
}

/** Some days are busier than others. */
function busyDays(random: () => number, by: number): (atMs: number) => number {
  let [day, factor] = [-1, 1];
  return (atMs) => {
    if (Math.floor(atMs / DAY_MS) !== day) [day, factor] = [Math.floor(atMs / DAY_MS), Math.exp(by * normal(random))];
    return factor;
  };
}

const FAMILIES: Readonly<Record<string, Family>> = {
  'requests with days and weekends': {
    intervalMs: 5 * MINUTE_MS, days: 21, missing: 0, unit: 8, least: 0, hasRhythm: true,
    begin: (random) => {
      const busy = busyDays(random, 0.08);
      return (atMs) => 40 + 100 * daylight(atMs) * busy(atMs) * (isWeekend(atMs) ? 0.4 : 1) + 6 * normal(random);
    },
  },
  'minutes of a queue': {
    intervalMs: MINUTE_MS, days: 8, missing: 0, unit: 6, least: 0, hasRhythm: true,
    begin: (random) => {
      const busy = busyDays(random, 0.08);
      return (atMs) => poisson(random, 8 + 22 * daylight(atMs) * busy(atMs));
    },
  },
  'processor at rest': {
    intervalMs: 5 * MINUTE_MS, days: 14, missing: 0, unit: 1, least: 0, hasRhythm: false,
    // A job every night, and now and then one at any time.
    begin: (random) => (atMs) => 4 + 0.4 * normal(random) + (dayShare(atMs) >= 0.125 && dayShare(atMs) < 0.14 ? 8 + normal(random) : 0) + (random() < 0.004 ? 3 * random() : 0),
  },
  'processor at work': {
    intervalMs: 5 * MINUTE_MS, days: 14, missing: 0, unit: 5, least: 0, hasRhythm: false,
    begin: (random) => {
      let wander = 0;
      return () => {
        wander = 0.9 * wander + normal(random);
        return 45 + 2 * wander + 2 * normal(random);
      };
    },
  },
  'mentions, in bursts': {
    intervalMs: 5 * MINUTE_MS, days: 28, missing: 0, unit: 25, least: 0, hasRhythm: true,
    begin: (random) => {
      let burst = 0;
      return (atMs) => {
        burst = 0.7 * burst + (random() < 0.01 ? 20 / Math.sqrt(0.05 + random()) : 0);
        return poisson(random, 6 + 20 * daylight(atMs) + burst);
      };
    },
  },
  'milliseconds with a long tail': {
    intervalMs: 5 * MINUTE_MS, days: 14, missing: 0.02, unit: 25, least: 0, hasRhythm: false,
    begin: (random) => () => 45 * Math.exp(0.35 * normal(random)) + (random() < 0.01 ? 40 * Math.abs(heavy(random)) : 0),
  },
  'temperature that wanders': {
    intervalMs: 5 * MINUTE_MS, days: 45, missing: 0, unit: 6, least: -Infinity, hasRhythm: false,
    begin: (random) => {
      let wander = 0;
      return () => {
        wander = 0.998 * wander + 0.25 * normal(random);
        return 85 + wander + 0.6 * normal(random);
      };
    },
  },
  'rides in half hours': {
    intervalMs: 30 * MINUTE_MS, days: 70, missing: 0, unit: 2_200, least: 0, hasRhythm: true,
    begin: (random) => {
      const busy = busyDays(random, 0.05);
      let wander = 0;
      return (atMs) => {
        wander = 0.9 * wander + 150 * normal(random);
        return 4_000 + 16_000 * busy(atMs) * daylight(atMs + (isWeekend(atMs) ? 4 : 0) * HOUR_MS) + wander + 300 * normal(random);
      };
    },
  },
  'price in hours': {
    intervalMs: HOUR_MS, days: 65, missing: 0.01, unit: 0.05, least: 0, hasRhythm: false,
    begin: (random) => (atMs) => 0.08 * Math.exp(0.25 * normal(random)) * (1 + 0.3 * daylight(atMs)),
  },
  'cars past a sensor that sleeps': {
    intervalMs: 5 * MINUTE_MS, days: 17, missing: 0.45, unit: 4, least: 0, hasRhythm: true,
    begin: (random) => (atMs) => (isWeekend(atMs) ? 0.7 : 1) * (1 + 6 * daylight(atMs) + (dayShare(atMs) > 0.25 && dayShare(atMs) < 0.34 && !isWeekend(atMs) ? 4 : 0)) * (0.4 + 1.2 * random()),
  },
  'speed with a heavy tail': {
    intervalMs: 10 * MINUTE_MS, days: 17, missing: 0.3, unit: 6, least: 0, hasRhythm: false,
    begin: (random) => (atMs) => 75 - 6 * daylight(atMs) + 3 * heavy(random),
  },
  'memory that fills and is emptied': {
    intervalMs: 5 * MINUTE_MS, days: 14, missing: 0, unit: 8, least: 0, hasRhythm: false,
    begin: (random) => {
      let held = 30;
      return () => {
        held += 0.08 + 0.05 * normal(random);
        if (held > 60 + 5 * normal(random)) held = 30 + 2 * normal(random);
        return held + 0.2 * normal(random);
      };
    },
  },
  'disk that fills slowly': {
    intervalMs: 15 * MINUTE_MS, days: 30, missing: 0, unit: 4, least: 0, hasRhythm: false,
    begin: (random) => (atMs) => 30 + (atMs - FIRST_MS) / DAY_MS + 1.5 * daylight(atMs) + 0.5 * normal(random),
  },
  'a batch that runs or does not': {
    intervalMs: 5 * MINUTE_MS, days: 14, missing: 0, unit: 20, least: 0, hasRhythm: false,
    begin: (random) => {
      let runs = false;
      return () => {
        if (random() < (runs ? 0.08 : 0.03)) runs = !runs;
        return (runs ? 70 : 8) + 3 * normal(random);
      };
    },
  },
};

type Change = (value: number, share: number, atMs: number) => number;

/** Each kind: how long it lasts, and what it makes of the values meanwhile. `size` is 1 to 2. */
const KINDS: Readonly<Record<DepartureKind, (family: Family, size: number, random: () => number) => { readonly lastsMs: number; readonly change: Change }>> = {
  spike: (family, size, random) => ({ lastsMs: Math.ceil(1 + 2 * random()) * family.intervalMs, change: (value) => value + 8 * size * family.unit }),
  burst: (family, size, random) => ({ lastsMs: Math.max(12 * family.intervalMs, (2 + 2 * random()) * HOUR_MS), change: (value) => value + (random() < 0.4 ? 5 * size * family.unit : 0) }),
  'level shift': (family, size, random) => {
    const side = random() < 0.5 && family.least !== 0 ? -1 : 1;
    return { lastsMs: 36 * HOUR_MS, change: (value) => value + side * 3 * size * family.unit };
  },
  'missing rhythm': () => ({ lastsMs: DAY_MS, change: (value) => value }),
  'flat line': (family) => {
    let held = Number.NaN;
    return { lastsMs: Math.max(DAY_MS / 2, 48 * family.intervalMs), change: (value) => (held = Number.isNaN(held) ? value : held) };
  },
  outage: (family, size, random) => ({ lastsMs: Math.max(12 * family.intervalMs, 3 * size * HOUR_MS), change: (value) => (family.least === 0 ? 0 : value - (12 + random()) * size * family.unit) }),
  wild: (family, size, random) => ({ lastsMs: Math.max(DAY_MS / 2, 48 * family.intervalMs), change: (value) => value + 2.2 * size * family.unit * normal(random) }),
  drift: (family, size) => ({ lastsMs: 2 * DAY_MS, change: (value, share) => value + 6 * size * share * family.unit }),
};

/** All families, each with no, one or two departures after its first third. */
export function makeLabelledSeries(seed: number): readonly LabelledSeries[] {
  return Object.entries(FAMILIES).map(([name, family], index) => makeSeries(name, family, createRandom(seed * 1_000 + index)));
}

function makeSeries(name: string, family: Family, random: () => number): LabelledSeries {
  const value = family.begin(random);
  const departures = chooseDepartures(family, random);
  const points: { atMs: number; value: number }[] = [];
  // Each begins at a time of its own: what is found must not hang on midnight.
  const begin = FIRST_MS + Math.floor(random() * 24) * HOUR_MS;
  for (let atMs = begin; atMs < begin + family.days * DAY_MS; atMs += family.intervalMs) {
    let now = value(atMs);
    for (const { fromMs, lastsMs, change, kind } of departures) {
      if (atMs < begin + fromMs || atMs >= begin + fromMs + lastsMs) continue;
      // Without its rhythm a series is as at night.
      if (kind === 'missing rhythm') now = Math.min(now, value(FIRST_MS + DAY_MS));
      now = change(now, (atMs - begin - fromMs) / lastsMs, atMs);
    }
    if (random() >= family.missing) points.push({ atMs, value: Math.max(family.least, Math.round(now * 1_000) / 1_000) });
  }
  return { name, points, windows: departures.map(({ kind, fromMs, lastsMs }) => ({ kind, fromMs: begin + fromMs, untilMs: begin + fromMs + lastsMs + GRACE_MS })) };
}

function chooseDepartures(family: Family, random: () => number): readonly { readonly kind: DepartureKind; readonly fromMs: number; readonly lastsMs: number; readonly change: Change }[] {
  const kinds = (Object.keys(KINDS) as DepartureKind[]).filter((kind) => kind !== 'missing rhythm' || family.hasRhythm);
  const number = Math.floor(random() * 3);
  return Array.from({ length: number }, (_, index) => {
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    const made = KINDS[kind](family, 1 + random(), random);
    const share = index === 0 ? 0.2 + 0.3 * random() : 0.65 + 0.2 * random();
    return { kind, fromMs: Math.floor((share * family.days * DAY_MS) / HOUR_MS) * HOUR_MS, ...made };
  });
}
