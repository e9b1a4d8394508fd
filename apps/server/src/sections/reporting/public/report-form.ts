import { z } from 'zod';
import { manyLines, oneLine } from '../../../platform/mail/message/safe-text.ts';
import { CONTENT_LIMITS, type ReportContent } from '../reports/report-content.ts';

const { title, what, part, line, key } = CONTENT_LIMITS;
const tooLong = (limit: number) => `At most ${limit.toLocaleString('en')} characters. Put the rest into a file.`;
const text = (limit: number) => z.string().max(limit, tooLong(limit)).transform((typed) => manyLines(typed).trim()).optional();
const short = (limit: number) => z.string().max(limit, tooLong(limit)).transform((typed) => oneLine(typed, limit)).optional();
const YesNo = z.enum(['yes', 'no', 'unknown']).catch('unknown').default('unknown');
const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/;

/** The public form as browsers send it. Only `what` must be there. */
export const ReportForm = z.object({
  token: z.string().max(200).default(''),
  proof: z.string().max(20).default(''),
  /** Nobody sees it, so nobody fills it but programs. */
  website: z.string().max(2_000).default(''),
  what: z.string({ error: 'Tell us what you found: a sentence is enough.' }).max(what, tooLong(what)).transform((typed) => manyLines(typed).trim()).refine((typed) => typed !== '', 'Tell us what you found: a sentence is enough.'),
  title: short(title),
  where: text(part),
  version: short(line),
  howFound: text(part),
  impact: text(part),
  steps: text(part),
  isPublic: YesNo,
  isExploited: YesNo,
  urgent: z.literal('yes').optional(),
  disclosure: text(part),
  credit: short(line),
  name: short(line),
  email: short(320).refine((typed) => typed === undefined || typed === '' || MAIL.test(typed), 'This is no mail address. Leave it empty to stay unnamed.'),
  pgpKey: text(key).refine((typed) => typed === undefined || typed === '' || /^-----BEGIN PGP PUBLIC KEY BLOCK-----[^]*-----END PGP PUBLIC KEY BLOCK-----$/.test(typed), 'Paste the whole public key, from “-----BEGIN PGP PUBLIC KEY BLOCK-----” to its end; never a private one.'),
});
export type ReportForm = z.output<typeof ReportForm>;

/** A report as its form tells it; what was left empty is left out. */
export function contentOf(form: ReportForm): ReportContent {
  const said = { where: form.where, version: form.version, howFound: form.howFound, impact: form.impact, steps: form.steps, disclosure: form.disclosure, credit: form.credit };
  return {
    title: form.title || firstLine(form.what), what: form.what, isPublic: form.isPublic, isExploited: form.isExploited,
    ...filled(said), reporter: filled({ name: form.name, email: form.email, pgpKey: form.pgpKey }),
  };
}

function filled<Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields): { [Name in keyof Fields]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as { [Name in keyof Fields]?: string };
}

/** The heading of a report that has none: its first line, cut at a word. */
function firstLine(said: string): string {
  const first = oneLine(said.split('\n')[0] ?? '', title);
  return first.length <= 100 ? first : `${first.slice(0, 100).replace(/\s+\S*$/, '')} …`;
}
