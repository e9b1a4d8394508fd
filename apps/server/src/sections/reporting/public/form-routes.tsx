import type { FormProblem } from '../../../core/form-problem.ts';
import { problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import { open, page, redirect, shown } from '../../../core/permissions/doors.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address } from '../../../ui/addresses.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { decideForm } from './decide-form.ts';
import { createFloodGate } from './flood-gate.ts';
import { FormPage } from './form-page.tsx';
import { issueFormToken, readFormToken } from './form-token.ts';
import { hadFiles, uploadsOf } from './keep-upload.ts';
import { isProof, WORK_BITS } from './proof-of-work.ts';
import { publicFrame } from './public-frame.ts';
import type { PublicParts } from './public-parts.ts';
import { ReportForm } from './report-form.ts';
import { createFormIntake } from './take-form.ts';
import { TakenPage } from './taken-page.tsx';

const WHY = 'Anybody may report a weakness, without an account.';
/** Texts of a report are long; without files they come as an ordinary form. */
const FORM_BYTES = 2 ** 20;

/** The public form and what takes it in. Policy control `report-channels`. */
export function formRoutes(parts: PublicParts) {
  const gate = createFloodGate(parts.floodLimits);
  const uploads = uploadsOf(parts);
  const take = createFormIntake(parts, uploads, parts.formGroups);

  async function showForm(request: Pick<PageRequest<unknown>, 'now'>, over: { readonly token?: string; readonly typed?: Readonly<Record<string, string | undefined>>; readonly problems?: readonly FormProblem[]; readonly lostFiles?: boolean } = {}) {
    const [{ frame, publication }, rule] = await Promise.all([publicFrame(parts, request.now), readReportRule(parts)]);
    return (
      <FormPage
        frame={frame} publication={publication} limits={parts.uploadLimits} mail={parts.mail.address} reviewBy={rule.time.add(rule.reviewWithin, request.now)}
        workBits={gate.isUnderAttack(request.now) ? WORK_BITS : undefined} token={over.token ?? issueFormToken(parts.linkKey, request.now)}
        typed={over.typed} problems={over.problems} lostFiles={over.lostFiles}
      />
    );
  }

  return [
    page({ url: address.publicForm, act: open(WHY), handle: (request) => showForm(request) }),
    page({
      method: 'POST', url: address.publicForm, act: open(WHY), body: ReportForm, maxBodyBytes: FORM_BYTES, uploads,
      async handle(request) {
        const { body, now, files } = request;
        const token = readFormToken(parts.linkKey, body.token, now);
        const mayGoOn = gate.count(request.address, now);
        const decision = decideForm({
          issuedAt: token?.issuedAt, trapFilled: body.website !== '', waitMs: mayGoOn ? undefined : gate.waitMs(request.address, now),
          isUnderAttack: gate.isUnderAttack(now), hasProof: isProof(body.token, body.proof),
        }, now);
        if (decision.take && token) {
          const taken = await take({ form: body, nonce: token.nonce, files, now });
          return 'path' in taken ? redirect(`${taken.path}?new=1`) : <TakenPage frame={(await publicFrame(parts, now)).frame} />;
        }
        if (decision.take) throw new Error('a form without a token is not taken');
        request.log.info({ because: decision.because }, 'Public form held back');
        const field = decision.because === 'trap' ? 'website' : undefined;
        const again = await showForm(request, { ...(token ? { token: body.token } : {}), typed: valuesOf(body), problems: [{ field, text: decision.text }], lostFiles: files.length > 0 });
        return shown(again, decision.because === 'often' ? 429 : 422);
      },
      async onInvalid(request, problems) {
        const typed = valuesOf(request.body);
        const token = readFormToken(parts.linkKey, typed['token'] ?? '', request.now) ? { token: typed['token']! } : {};
        return showForm(request, { ...token, typed, problems: problemsAt(problems), lostFiles: hadFiles(request.files, problems) });
      },
    }),
  ];
}
