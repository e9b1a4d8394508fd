import { MS } from '@writ/kernel';
import { z } from 'zod';
import { LOGIN_VIEWS } from './read-logins.ts';

/** Milliseconds of each span that the pages of logins and commands offer. */
export const LOOK_BACK = { '1d': MS.day, '7d': 7 * MS.day, '30d': 30 * MS.day } as const;
export const SPAN_WORDS = { '1d': 'last 24 hours', '7d': 'last 7 days', '30d': 'last 30 days' } as const;
/** The first is what is shown when nothing is chosen. */
export const SPAN_OPTIONS = Object.entries(SPAN_WORDS).map(([value, text], index) => ({ value: index === 0 ? '' : value, text }));

/** One text of a filter; empty asks nothing. */
export const filterText = z.string().trim().max(200).transform((value) => (value === '' ? undefined : value)).optional().catch(undefined);
export const filterSpan = z.enum(Object.keys(LOOK_BACK) as ['1d', '7d', '30d']).optional().catch(undefined);

/** The address of the page of logins, so that it can be sent to somebody. What does not fit is left out. */
export const LoginQuery = z.object({ by: z.enum(LOGIN_VIEWS).optional().catch(undefined), span: filterSpan, account: filterText, address: filterText, host: filterText });
export type LoginQuery = z.output<typeof LoginQuery>;
