import { parseInstant } from '@writ/kernel';
import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { idParam } from '../../../core/console/form-parts.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { address } from '../../../ui/addresses.ts';
import { listStrayMail, raiseMail, type MailParts } from '../mail-intake/index.ts';
import { StrayMailPage } from './stray-mail-page.tsx';

/** What `listStrayMail` gives at most; a full page may have a next one. */
const FULL = 50;
const Query = z.object({ before: z.iso.datetime().transform((text) => parseInstant(text)).optional().catch(undefined) });

/** Mail that opened no report: looked at, and made one by a person. */
export function strayMailRoutes(console: Pick<Console, 'frame'>, parts: MailParts) {
  return [
    page({
      url: address.strayMail, act: 'mail.read', query: Query,
      async handle(request) {
        const [frame, mails] = await Promise.all([console.frame(request), listStrayMail(parts, request.query.before)]);
        return <StrayMailPage frame={frame} mails={mails} hasMore={mails.length === FULL} mayRaise={mayEverAct(request.viewer, 'mail.raise', request.now)} />;
      },
    }),
    page({
      method: 'POST', url: `${address.strayMail}/:id/raise`, act: 'mail.raise', params: idParam<'mail'>(),
      handle: async ({ params, viewer }) => redirect(address.report(await raiseMail(parts, params.id, viewer.person)), 'It is a report now, and its clock runs.'),
    }),
  ];
}
