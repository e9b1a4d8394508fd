import { createHash } from 'node:crypto';
import { toIso, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { accentOf } from './accent.ts';

/** What the company says on its public pages, in its own words. */
export const Publication = z.object({
  /** The company's name as strangers know it; empty, the one of the settings. */
  company: z.string().max(100).default(''),
  /** `#1f4e79`; empty, Writ's own. */
  accent: z.union([z.literal(''), z.string().regex(/^#[0-9a-f]{6}$/)]).default(''),
  /** Language tag of the three texts. */
  language: z.string().max(35).default('en'),
  /** Above the form. */
  formIntro: z.string().max(2_000).default(''),
  /** Above the policy page. */
  policyIntro: z.string().max(5_000).default(''),
  /** Above the acknowledgements. */
  thanksIntro: z.string().max(2_000).default(''),
  /** How much of the policy's own text strangers read. */
  showsPolicy: z.enum(['nothing', 'reporting', 'whole']).default('reporting'),
  /** Of security.txt, beside what Writ knows itself: further contacts, languages that reports may be written in, and where the key and open positions are. */
  contacts: z.array(z.string().max(500)).max(10).default([]),
  languages: z.array(z.string().max(35)).max(20).default(['en']),
  encryption: z.string().max(500).default(''),
  hiring: z.string().max(500).default(''),
});
export type Publication = z.output<typeof Publication>;
const KEY = 'publication';

/** What was set, or what holds without it. */
export async function readPublication(db: Db<ReportingTables>): Promise<Publication> {
  const row = await db.selectFrom('reporting.public_settings').select('value').where('key', '=', KEY).executeTakeFirst();
  return Publication.parse(row?.value ?? {});
}

/** Changes what the public pages say, from the next request on. */
export async function changePublication(trx: Trx<ReportingTables & JournalTables>, publication: Publication, by: Id<'person'>, now: Instant): Promise<void> {
  const row = { value: JSON.stringify(publication), changed_by: by, changed_at: toIso(now) };
  await trx.insertInto('reporting.public_settings').values({ key: KEY, ...row }).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute();
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'publication.changed', subject: { kind: 'page', id: KEY }, at: now, detail: { digest: createHash('sha256').update(row.value).digest('hex') } });
}

/** The style sheet of the company's colour; empty where Writ's own is kept. */
export function themeOf({ accent }: Publication): string {
  const made = accent === '' ? undefined : accentOf(accent);
  return made && 'accent' in made ? `:root { --accent: light-dark(${made.accent.light}, ${made.accent.dark}) }\n` : '';
}
