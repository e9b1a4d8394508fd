import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { route } from '../../../../core/permissions/doors.ts';
import { machine } from '../../../../platform/http/route.ts';
import type { ReportingParts } from '../../parts.ts';
import { receiveReport } from '../../reports/receive-report.ts';
import { readReportRule } from '../../reports/report-rule.ts';
import { errors } from '../errors.ts';
import { readAdvisory } from './read-advisory.ts';

/** GitHub sends no more. */
const MOST_BODY_BYTES = 25 * 1024 * 1024;

export interface GithubParts extends ReportingParts {
  /** What GitHub signs its webhook with; nothing is taken in from there without. */
  readonly githubSecret: string | undefined;
}

/** The webhook by which GitHub tells of private vulnerability reports. However often it is delivered, an advisory is one report. */
export function githubRoute(parts: GithubParts) {
  return route({
    method: 'POST', url: '/api/intake/github', act: machine('GitHub signs its webhooks with a secret that both sides know.'), summary: 'Takes in a private vulnerability report of GitHub.', bytes: true, maxBodyBytes: MOST_BODY_BYTES,
    answer: z.object({ taken: z.boolean() }),
    handle: async ({ headers, rawBody = Buffer.alloc(0) }) => {
      refuseForged(parts.githubSecret, headers['x-hub-signature-256'], rawBody);
      const advisory = headers['x-github-event'] === 'repository_advisory' ? readAdvisory(rawBody) : undefined;
      if (!advisory) return { taken: false };
      const rule = await readReportRule(parts);
      await parts.db.transaction().execute((trx) =>
        receiveReport(parts, trx, { channel: 'github', intakeKey: `github:${advisory.id}`, content: advisory.content, urgent: advisory.urgent, receivedAt: parts.clock(), files: [], rule }));
      return { taken: true };
    },
  });
}

function refuseForged(secret: string | undefined, header: string | string[] | undefined, body: Uint8Array): void {
  if (secret === undefined) throw errors('github-not-set-up');
  const right = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(/^sha256=([0-9a-f]{64})$/u.exec(typeof header === 'string' ? header : '')?.[1] ?? '', 'hex');
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw errors('github-signature-wrong');
}
