import { MS, plus } from '@writ/kernel';
import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { page, redirect } from '../permissions/doors.ts';
import { mayEverAct } from '../permissions/index.ts';
import { DeliveriesPage } from '../settings/deliveries-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { changeZone } from '../sign-in/change-zone.ts';
import type { Console } from './console.ts';
import { actorOf } from './form-parts.ts';

/** Zones by name, UTC first: the list of ECMA-402 leaves it out. */
const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const THEMES = ['', 'light', 'dark'] as const;
const THEME_KEPT_MS = 365 * MS.day;

/** How this instance is set up, how its reader wants to see it, and what waits or gave up. */
export function settingsRoutes(console: Console) {
  const { db, deliveries } = console;
  return [
    page({
      url: address.settings, act: 'self.read',
      async handle(request) {
        const mayRead = mayEverAct(request.viewer, 'setting.read', request.now);
        const [frame, givenUp] = await Promise.all([console.frame(request), mayRead ? deliveries.listGivenUp() : []]);
        return <SettingsPage frame={frame} version={console.version} settings={mayRead ? console.settings : undefined} zones={ZONES} givenUp={givenUp.length} />;
      },
    }),
    page({
      method: 'POST', url: '/settings/appearance', act: 'self.change', body: z.strictObject({ zone: z.string().max(64).refine(isZone, 'A time zone such as Europe/Berlin.').optional(), theme: z.enum(THEMES).default('') }),
      async handle({ body: { zone, theme }, viewer, now, cookies }) {
        if (zone !== undefined) await db.transaction().execute((trx) => changeZone(trx, viewer.account, zone, actorOf(viewer), now));
        if (theme === '') cookies.clear('theme');
        else cookies.set('theme', theme, plus(now, THEME_KEPT_MS));
        return redirect(address.settings, 'Saved.');
      },
    }),
    page({
      url: address.deliveries, act: 'setting.read',
      async handle(request) {
        const [frame, givenUp, queues] = await Promise.all([console.frame(request), deliveries.listGivenUp(), deliveries.listQueues()]);
        return <DeliveriesPage frame={frame} givenUp={givenUp} queues={queues} mayRetry={mayEverAct(request.viewer, 'job.retry', request.now)} />;
      },
    }),
    page({
      method: 'POST', url: '/settings/deliveries/:kind/:id/retry', act: 'job.retry', params: z.object({ kind: z.enum(['job', 'delivery']), id: z.uuid() }),
      async handle({ params: { kind, id }, viewer, now }) {
        await deliveries.retry(id);
        await db.transaction().execute((trx) => appendJournal(trx, { actor: actorOf(viewer), act: 'job.retried', subject: { kind, id }, at: now }));
        return redirect(address.deliveries, 'It is tried again, with all its attempts.');
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
