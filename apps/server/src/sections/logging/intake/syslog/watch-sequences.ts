import { addRange, holesIn, type Ranges } from './number-ranges.ts';

/** Who numbers messages, as far as a message says. */
export interface Originator {
  readonly host: string;
  readonly peer: string;
  readonly program: string;
  /** Id of the process; empty where it says none. */
  readonly process: string;
}

/** Numbers of a host that nobody brought. */
export interface LostMessages {
  readonly host: string;
  readonly peer: string;
  readonly from: number;
  readonly through: number;
  /** Between these moments it was noticed, by our clock: the last message before, and the one after; milliseconds. */
  readonly since: number;
  readonly until: number;
}

/** Watches the numbers of messages. */
export interface SequenceWatcher {
  readonly saw: (from: Originator, number: number, now: number) => void;
  /** What is missing for so long that it is lost; each is given once. */
  readonly takeLost: (now: number) => readonly LostMessages[];
}

/** After this number comes 1 (RFC 5424 section 7.3.1). */
const LAST_NUMBER = 2_147_483_647;
/** What comes within this time was on another way and is not lost, milliseconds. */
const LATE_MS = 30_000;
/** A number so far below the expected one is of a new count; a nearer one is a repeat. */
const REPEATED = 1_024;
/** So soon after the end of a count goes on what was not a new one. */
const GOES_ON = 64;
const MOST = { hosts: 2_000, runs: 64, ranges: 64, waiting: 16 } as const;
/** Whoever follows on itself less often than this, or jumps more often than that, does not count messages. */
const LEAST_STEADY = 4;

/** What one process sent over one way. */
interface Run {
  next: number;
  at: number;
}

/** The numbers of a host that came or are accounted for, and below which nobody remembers. */
interface Count {
  ranges: Ranges;
  floor: number;
}

interface Host extends Count {
  readonly runs: Map<string, Run>;
  /** The count before the last new one. */
  before: Count | undefined;
  /** When that began. */
  begunAt: number;
  waiting: LostMessages[];
  /** Numbers that came after the one before them. */
  steady: number;
  /** Numbers that were jumped over, and new counts. */
  jumps: number;
}

/**
 * Watches the numbers that originators give their messages: `sequenceId`, which begins with 1, grows by one with each message, and begins anew with the originator. Who the originator is no message says: some
 * count for the whole host, some for each process, and relays bring messages of one host on several ways. So a number is missing when one process on one way jumps over it and nobody of its host
 * brings it, before or soon after. Where two processes of a host count for themselves, numbers of the one may hide that the other's are lost; nothing is ever lost that was not.
 * Memory is bounded; whoever is forgotten begins anew.
 */
export function createSequenceWatcher(): SequenceWatcher {
  const hosts = new Map<string, Host>();
  const withWaiting = new Set<Host>();
  let lost: LostMessages[] = [];

  function hostOf(name: string): Host {
    const known = hosts.get(name);
    if (known) return known;
    if (hosts.size >= MOST.hosts) forget();
    const host: Host = { ranges: [], floor: 0, runs: new Map(), before: undefined, begunAt: 0, waiting: [], steady: 0, jumps: 0 };
    hosts.set(name, host);
    return host;
  }

  /** The host that is known longest; it begins anew with its next message. */
  function forget(): void {
    const [name, host] = hosts.entries().next().value!;
    hosts.delete(name);
    withWaiting.delete(host);
    lost.push(...host.waiting);
  }

  function saw({ host: name, peer, program, process }: Originator, number: number, now: number): void {
    if (number < 1 || number > LAST_NUMBER || !Number.isInteger(number)) return;
    const host = hostOf(name);
    const key = `${peer}\n${program}\n${process}`;
    if (isNewCount(host.runs.get(key), number)) beginCount(host, now);
    else if (host.before) goOn(host, number);
    const run = host.runs.get(key);
    if (run && number > run.next) jump(host, { host: name, peer, from: run.next, through: number - 1, since: run.at, until: now });
    arrive(host, number);
    if (run === undefined) makeRoom(host.runs, MOST.runs);
    if (run === undefined || number >= run.next) host.runs.set(key, { next: number === LAST_NUMBER ? 1 : number + 1, at: now });
    else run.at = now;
  }

  function jump(host: Host, over: LostMessages): void {
    host.jumps += 1;
    if (host.steady < LEAST_STEADY || host.jumps > host.steady) return;
    for (const [from, through] of missingIn(host, over)) {
      addRange(host.ranges, from, through); // others jump over it too
      host.waiting.push({ ...over, from, through });
    }
    if (host.waiting.length > MOST.waiting) lost.push(...host.waiting.splice(0, host.waiting.length - MOST.waiting));
    if (host.waiting.length > 0) withWaiting.add(host);
  }

  /** A number that was missing may come late. */
  function arrive(host: Host, number: number): void {
    if (host.ranges.some(([, to]) => to === number - 1)) host.steady += 1;
    addRange(host.ranges, number, number);
    if (host.ranges.length > MOST.ranges) host.floor = Math.max(host.floor, host.ranges.shift()![1]);
    if (host.waiting.length === 0 || !host.waiting.some(({ from, through }) => number >= from && number <= through)) return;
    host.waiting = host.waiting.flatMap((missing) => (number < missing.from || number > missing.through ? [missing] : [{ ...missing, through: number - 1 }, { ...missing, from: number + 1 }].filter(({ from, through }) => from <= through)));
  }

  return {
    saw,
    takeLost(now) {
      for (const host of withWaiting) {
        const isLost = ({ until }: LostMessages): boolean => now - until >= LATE_MS || now < until - LATE_MS;
        lost.push(...host.waiting.filter(isLost));
        host.waiting = host.waiting.filter((missing) => !isLost(missing));
        if (host.waiting.length === 0) withWaiting.delete(host);
      }
      const taken = lost;
      lost = [];
      return taken;
    },
  };
}

/** The number that the originator gave a message; undefined where it gave none. Of a message that is JSON nobody can tell which `meta` it is. */
export function numberOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const meta = fields['meta'];
  if (meta === undefined || fields['inner'] !== undefined) return undefined;
  const said = (meta as { readonly sequenceId?: unknown } | null)?.sequenceId;
  return typeof said === 'string' && /^[1-9]\d{0,9}$/.test(said) ? Number(said) : undefined;
}

/** Counting begins with 1; where that was lost, far below where it was. Of a process that nobody knows nothing is said: it may count for itself. */
function isNewCount(run: Run | undefined, number: number): boolean {
  return run !== undefined && number < run.next - (number === 1 ? GOES_ON : REPEATED);
}

/** What nobody brought. As long as what looks like a new count may be the old one's first message, late, what the old one brought is not missing either. */
function missingIn({ ranges, floor, before, begunAt }: Host, { from, through, until }: LostMessages): Ranges {
  const holes = holesIn(ranges, Math.max(from, floor + 1), through);
  return before === undefined || until - begunAt >= LATE_MS ? holes : holes.flatMap(([first, last]) => holesIn(before.ranges, first, last));
}

/** Whoever counted before is gone or not to be told from who counts now. */
function beginCount(host: Host, now: number): void {
  host.begunAt = now;
  host.before = { ranges: host.ranges, floor: host.floor };
  host.jumps += 1;
  [host.ranges, host.floor] = [[], 0];
  host.runs.clear();
}

/** What looked like a new count was repeated from the old one, when that goes on where it was. */
function goOn(host: Host, number: number): void {
  const end = topOf(host.before!);
  const goesOn = number > end && number <= end + GOES_ON;
  if (topOf(host) < end && goesOn) {
    for (const [from, to] of host.before!.ranges) addRange(host.ranges, from, to);
    host.floor = Math.max(host.floor, host.before!.floor);
  }
  if (topOf(host) >= end || goesOn) host.before = undefined;
}

function topOf({ ranges, floor }: Count): number {
  return ranges.at(-1)?.[1] ?? floor;
}

function makeRoom(runs: Map<string, Run>, most: number): void {
  if (runs.size >= most) runs.delete(runs.keys().next().value!);
}
