import { ownCommandRules } from '@writ/lines';
import { instant } from '@writ/kernel';
import type { Console } from '../../../core/console/console.ts';
import { page } from '../../../core/permissions/doors.ts';
import { LOOK_BACK } from '../logins/login-query.ts';
import { sayBehind } from '../logins/login-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { CommandQuery } from './command-query.ts';
import { CommandsPage, type RuleWords } from './commands-page.tsx';
import { readRan } from './read-ran.ts';
import { COMMANDS } from './watch-commands.ts';

const ON_A_PAGE = 100;
const HITS_ON_TOP = 20;

/** What a rule is called, and how much it matters, by its id. */
const RULES: ReadonlyMap<string, RuleWords> = new Map(ownCommandRules().map(({ id, title, level }) => [id, { title, level }]));

/** The page of commands that people ran. */
export function commandRoutes(console: Console, parts: LoggingParts) {
  return [
    page({
      url: '/logs/commands', act: 'log.read', query: CommandQuery,
      async handle(request) {
        const { query, now } = request;
        const filter = { since: instant(now - LOOK_BACK[query.span ?? '1d']), host: query.host, account: query.account, text: query.q };
        const isFirst = query.after === undefined && query.hits === undefined;
        const [frame, hits, listed, watched] = await Promise.all([
          console.frame(request),
          isFirst ? readRan(parts, { ...filter, isHit: true }, HITS_ON_TOP) : { commands: [], hasMore: false },
          readRan(parts, { ...filter, isHit: query.hits === 'only', after: afterOf(query.after) }, ON_A_PAGE),
          readWatchedUntil(parts, COMMANDS),
        ]);
        return <CommandsPage frame={frame} query={query} hits={hits} listed={listed} rules={RULES} behind={sayBehind(watched, now)} />;
      },
    }),
  ];
}

function afterOf(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const dash = cursor.indexOf('-');
  return { at: instant(Number(cursor.slice(0, dash))), digest: cursor.slice(dash + 1) };
}
