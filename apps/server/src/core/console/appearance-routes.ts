import { MS, plus } from '@writ/kernel';
import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import { page, redirect } from '../permissions/doors.ts';
import type { Console } from './console.ts';

const Appearance = z.strictObject({
  theme: z.enum(['', 'light', 'dark']).default(''),
  zone: z.string().max(64).refine(isZone, 'It must be a time zone such as Europe/Berlin.').optional(),
});
const KEPT_MS = 365 * MS.day;

/** How the console looks to one reader: its theme, kept in their browser, and the zone in which they read times, kept with their account. */
export function appearanceRoutes({ db }: Pick<Console, 'db'>) {
  return [
    page({
      method: 'POST', url: `${address.settings}/appearance`, act: 'self.change', body: Appearance,
      async handle({ body: { theme, zone }, viewer, cookies, now }) {
        if (theme === '') cookies.clear('theme');
        else cookies.set('theme', theme, plus(now, KEPT_MS));
        if (zone !== undefined) await db.updateTable('core.accounts').set({ zone }).where('id', '=', viewer.account).execute();
        return redirect(address.settings, 'Saved.');
      },
    }),
  ];
}

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // Intl throws RangeError for what is no zone
  }
}
