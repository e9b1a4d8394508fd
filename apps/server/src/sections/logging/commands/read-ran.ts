import { type Instant, instant } from '@writ/kernel';
import { type Selectable, sql } from 'kysely';
import type { LoggingParts } from '../parts.ts';
import type { CommandTables } from './command-tables.ts';

/** Which commands are asked for. */
export interface CommandFilter {
  readonly since: Instant;
  readonly host?: string | undefined;
  readonly account?: string | undefined;
  /** Must occur in the command, in any case. */
  readonly text?: string | undefined;
  /** Only those that a rule means. */
  readonly isHit?: boolean | undefined;
  /** Where the page before ended: moment and digest. */
  readonly after?: { readonly at: Instant; readonly digest: string } | undefined;
}

/** A command that somebody ran, once or several times within an hour. */
export interface ListedCommand {
  readonly digest: string;
  readonly host: string;
  readonly account: string;
  readonly asAccount: string;
  readonly source: Selectable<CommandTables['logging.commands']>['source'];
  readonly command: string;
  readonly rules: readonly string[];
  readonly success: boolean | null;
  readonly times: number;
  readonly lastAt: Instant;
  readonly lastPlace: string | undefined;
}

export interface ListedCommands {
  readonly commands: readonly ListedCommand[];
  readonly hasMore: boolean;
}

/** Commands since then, the newest first, at most `limit`. Those of a host beyond what is kept one by one come as one row with their number. */
export async function readRan({ db }: Pick<LoggingParts, 'db'>, { since, host, account, text, isHit, after }: CommandFilter, limit: number): Promise<ListedCommands> {
  let chosen = db.selectFrom('logging.commands').selectAll().where('last_at', '>=', new Date(since));
  if (host !== undefined) chosen = chosen.where('host', '=', host);
  if (account !== undefined) chosen = chosen.where((eb) => eb.or([eb('account', '=', account), eb('as_account', '=', account)]));
  if (text !== undefined) chosen = chosen.where(sql<boolean>`lower(command) like ${`%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`);
  if (isHit === true) chosen = chosen.where(sql<boolean>`rules <> '{}'`);
  if (after !== undefined) chosen = chosen.where(sql<boolean>`(last_at, digest) < (${new Date(after.at)}, ${after.digest})`);
  const rows = await chosen.orderBy('last_at', 'desc').orderBy('digest', 'desc').limit(limit + 1).execute();
  const commands = rows.slice(0, limit).map(({ digest, source, command, rules, success, times, last_at, last_place, ...row }) => ({ digest, host: row.host, account: row.account, asAccount: row.as_account, source, command, rules, success, times, lastAt: instant(last_at.getTime()), lastPlace: last_place ?? undefined }));
  return { commands, hasMore: rows.length > limit };
}
