import { z } from 'zod';

/** Characters beyond which a part of a report is refused; what is longer comes as a file. */
export const CONTENT_LIMITS = { title: 300, what: 200_000, part: 50_000, line: 500, key: 50_000 } as const;

const { title, what, part, line, key } = CONTENT_LIMITS;
const YesNo = z.enum(['yes', 'no', 'unknown']);

/** What a reporter tells, by whichever door. Only `what` must be there; a reporter may stay unnamed. */
export const ReportContent = z.object({
  title: z.string().max(title),
  what: z.string().max(what),
  where: z.string().max(part).optional(),
  version: z.string().max(line).optional(),
  howFound: z.string().max(part).optional(),
  impact: z.string().max(part).optional(),
  steps: z.string().max(part).optional(),
  isPublic: YesNo,
  isExploited: YesNo,
  disclosure: z.string().max(part).optional(),
  credit: z.string().max(line).optional(),
  reporter: z.object({ name: z.string().max(line).optional(), email: z.string().max(320).optional(), pgpKey: z.string().max(key).optional() }),
});
export type ReportContent = z.infer<typeof ReportContent>;

/** A file that lies in the blob store already. */
export interface KeptFile {
  /** Name of the blob. */
  readonly blob: string;
  /** Safe base name. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** SHA-256 of its content, hex. */
  readonly digest: string;
}

/** Files of one report or message beyond which it is refused. */
export const MOST_FILES = 200;

/** Everything that a reporter wrote, one part after the other, for what compares texts. */
export function allText(content: ReportContent): string {
  const { title: heading, what: said, where, version, howFound, impact, steps } = content;
  return [heading, said, where, version, howFound, impact, steps].filter((text) => text !== undefined).join('\n');
}
