import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';
import type { ReviewTables } from './reviews/review-tables.ts';
import type { ArchiveTables } from './archive/archive-tables.ts';
import type { RuleTables } from './sources/rule-tables.ts';
import type { SearchTables } from './search/search-tables.ts';
import type { GapTables } from './retention/gap-tables.ts';
import type { ConformanceTables } from './conformance/conformance-tables.ts';
import type { PatternTables } from './patterns/pattern-tables.ts';
import type { SecretTables } from './secrets/secret-tables.ts';
import type { CommandTables } from './commands/command-tables.ts';
import type { LoginTables } from './logins/login-tables.ts';

/** Whose lines come with which token. Rows are closed, never deleted. */
export interface LoggingTables extends ArchiveTables, CommandTables, ConformanceTables, GapTables, PatternTables, SecretTables, LoginTables {
  'logging.sources': {
    id: Id<'log-source'>;
    service: Id<'service'>;
    name: string;
    secret_digest: Buffer;
    made_at: ColumnType<Date, Date, never>;
    made_by: string;
    revoked_at: Date | null;
    /** To the minute. */
    last_used_at: Date | null;
  };
  'logging.watch_places': {
    watcher: string;
    received_at: Date;
    /** 64 bits in decimal. */
    batch: string;
    seq: ColumnType<string, number, number>;
  };
  'logging.service_rules': RuleTables['logging.service_rules'];
  'logging.customers': ReviewTables['logging.customers'];
  'logging.reviews': ReviewTables['logging.reviews'];
  'logging.searches': SearchTables['logging.searches'];
}
