import type { ColumnType } from 'kysely';
import type { RanCommand } from '@writ/lines';

type Once<Read, Write = Read> = ColumnType<Read, Write, never>;

/** Commands that people ran, the same one of an hour once with its count. */
export interface CommandTables {
  'logging.commands': {
    hour: Once<Date>;
    /** Of host, account, rights, source and command; together with the hour it names the row. */
    digest: Once<string>;
    host: Once<string>;
    /** Who logged in; empty where nobody says. */
    account: Once<string>;
    as_account: Once<string>;
    /** `others`: commands of the host beyond those that are kept one by one; only their number is known. */
    source: Once<RanCommand['source'] | 'others'>;
    command: Once<string>;
    /** Ids of the rules that mean it. */
    rules: Once<string[]>;
    /** Started, refused, or not said. */
    success: boolean | null;
    times: number;
    last_at: Date;
    last_place: string | null;
  };
}
