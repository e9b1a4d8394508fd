import { Readable } from 'node:stream';
import type { Id } from '@writ/kernel';
import { z } from 'zod';
import { problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { download, open, page, redirect, shown } from '../../../core/permissions/doors.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { manyLines } from '../../../platform/mail/message/safe-text.ts';
import { errors } from '../errors.ts';
import { LONGEST_MESSAGE } from '../reports/message-content.ts';
import { postReporterMessage } from '../reports/post-message.ts';
import { openLink } from '../reports/private-link.ts';
import { readFile } from '../reports/read-messages.ts';
import { readThread } from '../reports/read-thread.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { issueFormToken, readFormToken } from './form-token.ts';
import { hadFiles, uploadsOf } from './keep-upload.ts';
import { publicFrame } from './public-frame.ts';
import type { PublicParts } from './public-parts.ts';
import { ThreadPage } from './thread-page.tsx';

const WHY = 'Whoever has the private link of a report is its reporter.';
const Secret = z.object({ secret: z.string().max(100) });
const Answer = z.object({ token: z.string().max(200).default(''), text: z.string().max(LONGEST_MESSAGE, 'This is too long for one message. Put it into a file.').transform((typed) => manyLines(typed).trim()).default('') });
/**
 * The link is in the address: nothing outside is told of it, and nothing finds it. Not `no-referrer`: forms of such a page are sent with `Origin: null` (Fetch, "append a request
 * `Origin` header"), and a browser that says no `Sec-Fetch-Site`, as Safari before 16.4 or any without TLS, could not answer then.
 */
const PRIVATE = { 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex, nofollow' } as const;
/** How long the page of a report begins with what its sender must keep, when it was reached by sending it. */
const NEW_MS = 15 * 60_000;

interface Again {
  readonly text?: string | undefined;
  readonly problems?: readonly FormProblem[];
  readonly lostFiles?: boolean;
  readonly query?: { readonly new?: string | undefined; readonly answered?: string | undefined };
}

/** A report as its reporter sees it, behind the private link. */
export function threadRoutes(parts: PublicParts) {
  const uploads = uploadsOf(parts);

  async function reportBehind(secret: string): Promise<Id<'report'>> {
    const report = await openLink(parts, secret);
    if (!report) throw errors('report-not-found');
    return report;
  }

  async function showThread({ params: { secret }, now }: Pick<PageRequest<unknown, { secret: string }>, 'params' | 'now'>, { query, ...again }: Again = {}, status = 200) {
    const report = await reportBehind(secret);
    const [{ frame }, thread] = await Promise.all([publicFrame(parts, now), readThread(parts, report)]);
    const path = `/thread/${secret}`;
    const html = (
      <ThreadPage
        frame={frame} thread={thread} path={path} link={parts.publicUrl.origin + path} token={issueFormToken(parts.linkKey, now)} limits={parts.uploadLimits}
        isNew={query?.new !== undefined && now - thread.receivedAt < NEW_MS} isAnswered={query?.answered !== undefined} {...again}
      />
    );
    return shown(html, status, PRIVATE);
  }

  return [
    page({
      url: '/thread/:secret', act: open(WHY), params: Secret, query: z.object({ new: z.string().max(10).optional(), answered: z.string().max(10).optional() }),
      handle: (request) => showThread(request, { query: request.query }),
    }),
    page({
      method: 'POST', url: '/thread/:secret/answer', act: open(WHY), params: Secret, body: Answer, maxBodyBytes: 2 ** 20, uploads,
      async handle(request) {
        const { body, files, now, params: { secret } } = request;
        const report = await reportBehind(secret);
        const token = readFormToken(parts.linkKey, body.token, now);
        const again = (problem: FormProblem) => showThread(request, { text: body.text, problems: [problem], lostFiles: files.length > 0 }, 422);
        if (!token) return again({ text: 'This page lay open for very long. Everything you typed is still here: send it once more.' });
        if (body.text === '' && files.length === 0) return again({ field: 'text', text: 'Write something, or choose a file.' });
        const rule = await readReportRule(parts);
        const { isNew } = await parts.db.transaction().execute((trx) => postReporterMessage(parts, trx, { report, text: body.text, via: 'thread', intakeKey: `thread:${report}:${token.nonce}`, files, at: now, rule }));
        if (!isNew) await Promise.allSettled(files.map((file) => uploads.discard(file)));
        return redirect(`/thread/${secret}?answered=1`);
      },
      onInvalid: (request, problems) => showThread(request, { text: valuesOf(request.body)['text'], problems: problemsAt(problems), lostFiles: hadFiles(request.files, problems) }, 422),
    }),
    page({
      url: '/thread/:secret/files/:file', act: open(WHY), params: Secret.extend({ file: z.uuid().transform((id) => id as Id<'attachment'>) }),
      async handle({ params: { secret, file } }) {
        const found = await readFile(parts.db, parts.box, await reportBehind(secret), file);
        if (!found) throw errors('report-not-found');
        // Whatever it says it is, a browser keeps it as a file and opens nothing.
        return download(found.name, 'application/octet-stream', Readable.from(await parts.blobs.get(found.blob)));
      },
    }),
  ];
}
