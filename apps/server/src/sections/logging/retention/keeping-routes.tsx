import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { actorOf, idParam } from '../../../core/console/form-parts.ts';
import { readService } from '../../../core/directory/services.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { address } from '../../../ui/addresses.ts';
import { askForRestore } from '../archive/restore-days.ts';
import type { LoggingParts } from '../parts.ts';
import { KeepingPage } from './keeping-page.tsx';
import { readElsewhere, readKeeping } from './read-keeping.ts';

const ServiceId = idParam<'service'>();

/** The calendar of a service's days, and putting them back from the archive. */
export function keepingRoutes(console: Console, parts: LoggingParts) {
  return [
    page({
      url: '/logs/services/:id/days', act: 'log.read', params: ServiceId,
      async handle(request) {
        const { params: { id }, now } = request;
        const [frame, service, { ok }] = await Promise.all([console.frame(request), readService(parts.db, id), parts.logs.standing()]);
        const [keeping, isElsewhere, restores] = await Promise.all([ok ? readKeeping(parts, id, now) : undefined, readElsewhere(parts, id), parts.db.selectFrom('logging.archive_restores').selectAll().where('service', '=', id).orderBy('asked_at', 'desc').limit(5).execute()]);
        return <KeepingPage frame={frame} service={service} keeping={keeping} restores={restores} mayRestore={mayEverAct(request.viewer, 'log.restore', now)} isElsewhere={isElsewhere} />;
      },
    }),
    page({
      method: 'POST', url: '/logs/services/:id/days', act: 'log.restore', params: ServiceId, body: z.strictObject({ from: z.iso.date(), through: z.iso.date() }),
      async handle({ params: { id }, body: { from, through }, viewer, now }) {
        await readService(parts.db, id);
        await askForRestore(parts, { service: id, from, through }, actorOf(viewer), now);
        return redirect(`${address.logService(id)}/days`, 'What the archive has of these days is put back within minutes.');
      },
    }),
  ];
}
