import { instant, type Instant } from '@writ/kernel';
import { type Arrival, type Arrived, FIRST_ARRIVAL, readArrived } from '../../../platform/logstore/index.ts';
import type { LoggingParts } from '../parts.ts';
import type { LineWatcher } from './line-watcher.ts';

/** A batch is tried for 20 seconds after its lines were received; what came a minute ago is in sight or never will be under that instant. */
const SETTLED_MS = 60_000;
/** What is read sorts all that came in its span, so that few large answers cost much less than many small ones. */
const LINES_READ = 10_000;
/** Small enough that looking at them does not hold up the pages. */
const LINES_SHOWN = 2_000;
/** The next run goes on where this one stops. */
const RUN_MS = 45_000;

/**
 * Shows every watcher the lines that it has not seen, and returns when all have seen everything or time is up. Each has its own place, which moves in the transaction
 * that holds what it made of the lines; so each line counts once, whatever dies when. Two runs at once do no harm: whoever holds a place works, the other leaves it.
 * Throws what the log store does.
 */
export async function watchLines(parts: Pick<LoggingParts, 'db' | 'logs' | 'log' | 'clock'>, watchers: readonly LineWatcher[]): Promise<void> {
  const connection = await parts.logs.ready();
  const startedAt = performance.now();
  const until = parts.clock() - SETTLED_MS;
  let behind = new Map((await readPlaces(parts, watchers)).map(({ watcher, after }) => [watcher, after]));
  while (behind.size > 0 && performance.now() - startedAt < RUN_MS) {
    const next = new Map<LineWatcher, Arrival>();
    for (const [after, group] of byPlace(behind)) {
      const arrived = await readArrived(connection, after, until, LINES_READ);
      for (const watcher of group) {
        const hasMoved = await showAll(parts, watcher, after, arrived);
        if (hasMoved && !arrived.isAll) next.set(watcher, arrived.next);
      }
    }
    behind = next;
  }
}

/** Everything that came before this instant was seen by the watcher; undefined where it never looked. */
export async function readWatchedUntil({ db }: Pick<LoggingParts, 'db'>, name: string): Promise<Instant | undefined> {
  const row = await db.selectFrom('logging.watch_places').select('received_at').where('watcher', '=', name).executeTakeFirst();
  return row && instant(row.received_at.getTime());
}

async function readPlaces({ db }: Pick<LoggingParts, 'db'>, watchers: readonly LineWatcher[]) {
  const rows = await db.selectFrom('logging.watch_places').selectAll().execute();
  const places = new Map(rows.map(({ watcher, received_at, batch, seq }) => [watcher, { receivedAt: received_at.getTime(), batch, seq: Number(seq) }]));
  return watchers.map((watcher) => ({ watcher, after: places.get(watcher.name) ?? FIRST_ARRIVAL }));
}

/** Watchers that stand at the same place read together. */
function byPlace(behind: ReadonlyMap<LineWatcher, Arrival>): readonly (readonly [Arrival, readonly LineWatcher[]])[] {
  const groups = new Map<string, readonly [Arrival, LineWatcher[]]>();
  for (const [watcher, after] of behind) {
    const key = keyOf(after);
    const group = groups.get(key) ?? ([after, []] as const);
    groups.set(key, group);
    group[1].push(watcher);
  }
  return [...groups.values()];
}

function keyOf({ receivedAt, batch, seq }: Arrival): string {
  return `${receivedAt} ${batch} ${seq}`;
}

/** Whether it took all of them, some at a time, each with its own move of the place. */
async function showAll(parts: Pick<LoggingParts, 'db' | 'log' | 'clock'>, watcher: LineWatcher, after: Arrival, { lines, next }: Arrived): Promise<boolean> {
  let place = after;
  for (let from = 0; ; from += LINES_SHOWN) {
    const shown = lines.slice(from, from + LINES_SHOWN);
    const last = shown.at(-1);
    const behind = last === undefined || from + LINES_SHOWN >= lines.length ? next : { receivedAt: last.receivedAt, batch: last.batch, seq: last.seq + 1 };
    if (!(await show(parts, watcher, place, behind, shown))) return false;
    if (behind === next) return true;
    place = behind;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Whether it took the lines; what it throws is logged, and it stays where it is. */
async function show({ db, log, clock }: Pick<LoggingParts, 'db' | 'log' | 'clock'>, watcher: LineWatcher, after: Arrival, next: Arrival, lines: Parameters<LineWatcher['take']>[1]): Promise<boolean> {
  try {
    const hasMoved = await db.transaction().execute(async (trx) => {
      await trx.insertInto('logging.watch_places').values({ watcher: watcher.name, received_at: new Date(FIRST_ARRIVAL.receivedAt), batch: FIRST_ARRIVAL.batch, seq: FIRST_ARRIVAL.seq }).onConflict((conflict) => conflict.doNothing()).execute();
      const held = await trx.selectFrom('logging.watch_places').selectAll().where('watcher', '=', watcher.name).forUpdate().skipLocked().executeTakeFirst();
      if (!held || keyOf({ receivedAt: held.received_at.getTime(), batch: held.batch, seq: Number(held.seq) }) !== keyOf(after)) return false;
      if (lines.length > 0) await watcher.take(trx, lines, clock());
      await trx.updateTable('logging.watch_places').set({ received_at: new Date(next.receivedAt), batch: next.batch, seq: next.seq }).where('watcher', '=', watcher.name).execute();
      return true;
    });
    if (!hasMoved) watcher.forget?.();
    return hasMoved;
  } catch (error) {
    watcher.forget?.();
    log.error({ watcher: watcher.name, err: error }, 'A watcher of logs failed and stays where it is');
    return false;
  }
}
