import { createRandom } from '../series/testing-series.ts';
import type { WatchedLine } from './watch-lines.ts';

/** Labelled logs for tests: what a host of a software company writes, with departures put in on purpose. All of it comes from a seed. */
export interface LabelledLog {
  readonly lines: readonly WatchedLine[];
  readonly departures: readonly { readonly kind: LogDeparture; readonly fromMs: number; readonly untilMs: number }[];
  /** When each ordinary kind of line came for the first time: that it is new is true. */
  readonly firstMs: ReadonlySet<number>;
}

export type LogDeparture = 'new kind' | 'burst' | 'silence' | 'quiet workday' | 'strange address' | 'strange program';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Sunday: the weekly report comes on it. */
const FIRST_MS = Date.UTC(2024, 0, 7);
const DAYS = 16;
/** A departure that is noticed within this time of its end was found. */
const GRACE_MS = 4 * HOUR_MS;
const ACCOUNTS = ['ada', 'grace', 'linus', 'margaret'];

/** Sixteen days of one host with no, one or two departures in the second week. */
export function makeLabelledLog(seed: number): LabelledLog {
  const random = createRandom(seed);
  const departures = chooseDepartures(random);
  const lines: WatchedLine[] = [];
  const firsts = new Map<string, number>();
  const isIn = (kind: LogDeparture, atMs: number): boolean => departures.some((each) => each.kind === kind && atMs >= each.fromMs && atMs < each.endMs);
  const write = (atMs: number, service: string, message: string, account: string | null = null, address: string | null = null): void => {
    lines.push({ atMs, message, host: 'web-1', account, address, service });
    const kind = `${service} ${message.split(' ', 1)[0]!} ${account ?? ''}`;
    firsts.set(kind, Math.min(atMs, firsts.get(kind) ?? Infinity));
  };
  for (let hourMs = FIRST_MS; hourMs < FIRST_MS + DAYS * DAY_MS; hourMs += HOUR_MS) {
    const hour = (hourMs / HOUR_MS) % 24;
    const day = Math.floor((hourMs - FIRST_MS) / DAY_MS) % 7;
    const isWork = day !== 0 && day !== 6 && hour >= 8 && hour < 18;
    const times = (mean: number): readonly number[] => timesIn(hourMs, mean, random);

    if (!isIn('silence', hourMs)) for (let minute = 0; minute < 60; minute += 5) write(hourMs + minute * MINUTE_MS + Math.floor(800 * random()), 'worker', `checked ${Math.floor(200 * random())} jobs in ${Math.floor(90 * random())} ms`);
    write(hourMs + 17 * MINUTE_MS, 'cron', `(root) CMD (run-parts /etc/cron.hourly)`);
    const busy = Math.exp(0.15 * (random() + random() - 1)) * (isWork ? 90 : 12) * (isIn('quiet workday', hourMs) ? 0.25 : 1);
    for (const at of times(busy)) write(at, 'web', `request ${hex(random)} answered 200 in ${Math.floor(300 * random())} ms`);
    for (const at of times(isIn('burst', hourMs) ? 80 : 1.2)) write(at, 'web', `upstream ${Math.floor(9 * random())} did not answer, tried again after ${Math.floor(9 * random())} s`);
    // Now and then a client retries many times at once.
    if (random() < 0.02) for (const at of times(25)) write(at, 'web', `client closed the connection ${hex(random)} early`);
    if (hour === 2) for (let table = 0; table < 20; table += 1) write(hourMs + table * 9_000, 'backup', `table t${table} copied, ${Math.floor(1e6 * random())} rows`);
    if (hour === 4 && day === 0) for (let part = 0; part < 12; part += 1) write(hourMs + part * 20_000, 'report', `weekly report part ${part} sent in ${Math.floor(900 * random())} ms`);
    if (isWork && random() < 0.08) for (let step = 0; step < 6; step += 1) write(hourMs + 30 * MINUTE_MS + step * 5_000, 'deploy', `step ${step} of release ${hex(random)} done`);
    for (const at of times(isWork ? 3 : 0.2)) {
      const who = Math.floor(ACCOUNTS.length * random());
      const address = `192.0.2.${who * 2 + (random() < 0.3 ? 1 : 0)}`;
      write(at, 'sshd', `Accepted publickey for ${ACCOUNTS[who]!} from ${address} port ${40_000 + Math.floor(9_000 * random())} ssh2`, ACCOUNTS[who]!, address);
    }
    for (const { kind, fromMs } of departures.filter((each) => each.fromMs === hourMs)) {
      if (kind === 'new kind') for (let times = 0; times < 3; times += 1) write(fromMs + times * MINUTE_MS, 'kernel', `EXT4-fs error (device sda${times}): checksum invalid for block ${Math.floor(1e6 * random())}`);
      if (kind === 'strange address') write(fromMs + 9 * MINUTE_MS, 'sshd', `Accepted publickey for ada from 203.0.113.99 port 50022 ssh2`, 'ada', '203.0.113.99');
      if (kind === 'strange program') write(fromMs + 9 * MINUTE_MS, 'netcat', `checked ${Math.floor(200 * random())} jobs in 3 ms`);
    }
  }
  return { lines: lines.toSorted((left, right) => left.atMs - right.atMs), departures: departures.map(({ kind, fromMs, endMs }) => ({ kind, fromMs, untilMs: endMs + GRACE_MS })), firstMs: new Set(firsts.values()) };
}

function hex(random: () => number): string {
  return Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
}

function timesIn(hourMs: number, mean: number, random: () => number): readonly number[] {
  const times: number[] = [];
  for (let atMs = hourMs - Math.log(1 - random()) * (HOUR_MS / mean); atMs < hourMs + HOUR_MS; atMs -= Math.log(1 - random()) * (HOUR_MS / mean)) times.push(Math.floor(atMs));
  return times;
}

function chooseDepartures(random: () => number): readonly { readonly kind: LogDeparture; readonly fromMs: number; readonly endMs: number }[] {
  const kinds: readonly LogDeparture[] = ['new kind', 'burst', 'silence', 'quiet workday', 'strange address', 'strange program'];
  return Array.from({ length: Math.floor(random() * 3) }, (_, index) => {
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    // On Tuesday or Wednesday of the second week, and on Thursday or Friday, at a working hour.
    const fromMs = FIRST_MS + (9 + index * 2 + Math.floor(random() * 2)) * DAY_MS + (9 + Math.floor(random() * 6)) * HOUR_MS;
    const hours = kind === 'silence' ? 6 : kind === 'quiet workday' ? 5 : 1;
    return { kind, fromMs, endMs: fromMs + hours * HOUR_MS };
  });
}
