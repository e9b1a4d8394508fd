import { createHash } from 'node:crypto';
import { type CommandRule, matchRules, ownCommandRules } from '@writ/lines';
import { type Instant, MS } from '@writ/kernel';
import { sql } from 'kysely';
import type { Trx } from '../../../platform/db.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import type { LineCleaner } from '../intake/clean-line.ts';
import { type Heard, noteHeard } from '../logins/heard-hosts.ts';
import { storable } from '../logins/storable.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { formatPlace } from '../search/read-search.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import { createCommandLineReader, type FoundCommand } from './read-commands.ts';

/** Name of the watcher, under which its place is kept. */
export const COMMANDS = 'commands';

/** Different commands of one hour that are kept; those that a rule means have three times the room. */
const MOST_ROWS = 2_000;
const KEPT_MS = 35 * MS.day;
const FORGET_EVERY_MS = MS.hour;
const LONGEST = { name: 100, host: 200, command: 2_000 } as const;

/** A row to be kept, or to be added to one that is. */
interface CommandRow {
  readonly digest: string;
  readonly host: string;
  readonly account: string;
  readonly as_account: string;
  readonly source: FoundCommand['ran']['source'] | 'others';
  readonly command: string;
  readonly rules: string[];
  readonly success: boolean | null;
  times: number;
  last_at: Date;
  last_place: string | null;
}

/** Reads every line for commands that people ran. Secrets are taken out again: what an audit record has in hexadecimal no door could read. Policy control `user-commands`. */
export function createCommandWatcher(cleaner: Pick<LineCleaner, 'redactText'>, mostRows = MOST_ROWS): LineWatcher {
  const rules = ownCommandRules();
  let reader = createCommandLineReader();
  let forgottenAt = 0;

  return { name: COMMANDS, take, forget: () => void (reader = createCommandLineReader()) };

  async function take(trx: Trx<LoggingDoorTables>, lines: readonly FoundLine[], now: Instant): Promise<void> {
    const { commands, auditAt } = reader.read(lines);
    await noteHeard(trx, heardIn(commands, auditAt));
    const rows = commands.flatMap((found) => rowOf(found, rules, cleaner)).filter(({ at }) => at > now - KEPT_MS);
    for (const [hour, those] of Map.groupBy(rows, ({ at }) => Math.floor(at / MS.hour) * MS.hour)) await addRows(trx, hour, those.map(({ row }) => row), mostRows);
    if (now - forgottenAt < FORGET_EVERY_MS) return;
    await trx.deleteFrom('logging.commands').where('hour', '<', new Date(now - KEPT_MS)).execute();
    forgottenAt = now;
  }
}

/** Commands of people, and whatever a rule means: what a service starts and what cron was told long ago are nobody's act of now. */
function rowOf({ ran, line }: FoundCommand, rules: readonly CommandRule[], cleaner: Pick<LineCleaner, 'redactText'>): readonly { readonly at: number; readonly row: CommandRow }[] {
  const met = matchRules(rules, ran).map(({ id }) => id);
  if ((ran.source === 'cron' || ran.account === null) && met.length === 0) return [];
  const said = ran.at === null ? Number.NaN : Date.parse(ran.at);
  const at = Math.min(Number.isNaN(said) ? line.at : said, line.receivedAt);
  const named = { host: storable(line.host, LONGEST.host), account: storable(ran.account ?? '', LONGEST.name), as_account: storable(ran.asAccount ?? '', LONGEST.name), source: ran.source, command: storable(cleaner.redactText(ran.command), LONGEST.command) };
  const digest = digestOf([named.host, named.account, named.as_account, named.source, named.command, String(ran.success)]);
  return [{ at, row: { digest, ...named, rules: met, success: ran.success, times: 1, last_at: new Date(at), last_place: formatPlace(line) } }];
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Adds to an hour; what is beyond its room is counted for its host only. */
async function addRows(trx: Trx<LoggingDoorTables>, hour: number, rows: readonly CommandRow[], mostRows: number): Promise<void> {
  const known = new Set((await trx.selectFrom('logging.commands').select('digest').where('hour', '=', new Date(hour)).execute()).map(({ digest }) => digest));
  const added = new Map<string, CommandRow>();
  for (const given of rows) {
    const isKept = known.has(given.digest) || known.size < (given.rules.length > 0 ? 3 * mostRows : mostRows);
    if (isKept) known.add(given.digest);
    const row = isKept ? given : othersOf(given);
    const held = added.get(row.digest);
    if (held === undefined) added.set(row.digest, { ...row });
    else {
      held.times += row.times;
      if (row.last_at >= held.last_at) Object.assign(held, { last_at: row.last_at, last_place: row.last_place });
    }
  }
  const all = [...added.values()];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    await trx.insertInto('logging.commands').values(all.slice(first, first + AT_ONCE).map((row) => ({ hour: new Date(hour), ...row }))).onConflict((conflict) => conflict.columns(['hour', 'digest']).doUpdateSet({
      times: sql<number>`commands.times + excluded.times`, last_at: sql<Date>`greatest(commands.last_at, excluded.last_at)`,
      last_place: sql<string | null>`case when excluded.last_at >= commands.last_at then excluded.last_place else commands.last_place end`,
    })).execute();
  }
}

/** Rows that one statement writes. */
const AT_ONCE = 1_000;

function othersOf({ host, last_at, times }: CommandRow): CommandRow {
  return { digest: digestOf(['others', host]), host, account: '', as_account: '', source: 'others', command: '', rules: [], success: null, times, last_at, last_place: null };
}

const COLUMN_OF: Readonly<Record<FoundCommand['ran']['source'], 'kernel_command_at' | 'program_command_at' | 'history_command_at' | undefined>> = {
  audit: 'kernel_command_at', sudo: 'program_command_at', doas: 'program_command_at', pkexec: 'program_command_at', history: 'history_command_at', cron: undefined,
};

function heardIn(commands: readonly FoundCommand[], auditAt: ReadonlyMap<string, number>): ReadonlyMap<string, Heard> {
  const heard = new Map<string, Record<string, number>>();
  const note = (host: string, column: string, at: number): void => {
    const told = heard.get(host) ?? {};
    told[column] = Math.max(told[column] ?? 0, at);
    heard.set(host, told);
  };
  for (const [host, at] of auditAt) note(host, 'audit_at', at);
  for (const { ran, line } of commands) {
    const column = COLUMN_OF[ran.source];
    if (column !== undefined) note(line.host, column, Math.min(line.at, line.receivedAt));
  }
  return heard;
}
