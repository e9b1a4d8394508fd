import { z } from 'zod';
import { CONTENT_LIMITS, type ReportContent } from '../../reports/report-content.ts';
import { errors } from '../errors.ts';

const text = z.string().nullish();

/** What is read of a `repository_advisory` event; what else stands in it is let be. */
const Event = z.object({
  action: z.string(),
  repository_advisory: z.object({
    ghsa_id: z.string().regex(/^GHSA(?:-[0-9a-z]{4}){3}$/i),
    summary: z.string().min(1),
    description: text,
    severity: text,
    html_url: text,
    cwe_ids: z.array(z.string()).nullish(),
    cvss: z.object({ vector_string: text, score: z.number().nullish() }).nullish(),
    author: z.object({ login: z.string() }).nullish(),
    vulnerabilities: z.array(z.object({ package: z.object({ ecosystem: text, name: text }).nullish(), vulnerable_version_range: text })).nullish(),
  }),
  repository: z.object({ full_name: z.string() }).nullish(),
});

export interface Advisory {
  readonly id: string;
  readonly content: ReportContent;
  readonly urgent: boolean;
}

/** A privately reported vulnerability as a report; undefined for what else happens to advisories. Throws `github-body-invalid`. */
export function readAdvisory(body: Uint8Array): Advisory | undefined {
  const parsed = Event.safeParse(parseJson(body));
  if (!parsed.success) throw errors('github-body-invalid', { place: parsed.error.issues[0]?.path.join('/') || 'its beginning' });
  const { action, repository_advisory: advisory, repository } = parsed.data;
  if (action !== 'reported') return undefined;
  const { line, title, what, part } = CONTENT_LIMITS;
  const versions = (advisory.vulnerabilities ?? []).flatMap(({ package: found, vulnerable_version_range: range }) => [found?.name, range].filter((word) => word).join(' ') || []).join('; ');
  const marks = [advisory.severity && `Severity, as its reporter sees it: ${advisory.severity}`, advisory.cvss?.vector_string, ...(advisory.cwe_ids ?? []).slice(0, 20)].filter((word) => word).join('\n');
  return {
    id: advisory.ghsa_id.toUpperCase(),
    urgent: advisory.severity === 'critical',
    content: {
      title: cut(advisory.summary, title),
      what: cut([advisory.description || advisory.summary, advisory.html_url && `Private advisory: ${advisory.html_url}`].filter((word) => word).join('\n\n'), what),
      ...(repository ? { where: cut(repository.full_name, part) } : {}),
      ...(versions === '' ? {} : { version: cut(versions, line) }),
      ...(marks === '' ? {} : { impact: cut(marks, part) }),
      isPublic: 'no', isExploited: 'unknown',
      reporter: advisory.author ? { name: cut(`${advisory.author.login} (GitHub)`, line) } : {},
    },
  };
}

function cut(text: string, most: number): string {
  return text.slice(0, most).toWellFormed();
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw errors('github-body-invalid', { place: 'it is no JSON' }, cause);
  }
}
