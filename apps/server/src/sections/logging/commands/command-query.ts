import { z } from 'zod';
import { filterSpan, filterText } from '../logins/login-query.ts';

/** The address of the page of commands, so that it can be sent to somebody. What does not fit is left out. */
export const CommandQuery = z.object({
  span: filterSpan,
  host: filterText, account: filterText, q: filterText,
  hits: z.literal('only').optional().catch(undefined),
  after: z.string().regex(/^\d{1,15}-[\w-]{43}$/).optional().catch(undefined),
});
export type CommandQuery = z.output<typeof CommandQuery>;
