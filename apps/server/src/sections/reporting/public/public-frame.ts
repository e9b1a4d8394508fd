import { createHash } from 'node:crypto';
import type { Instant } from '@writ/kernel';
import type { PublicFrame } from '../../../ui/public-layout.tsx';
import { readPublication, themeOf, type Publication } from './publication.ts';
import type { PublicParts } from './public-parts.ts';

/** Where the style sheet of the company's colour is. */
export const THEME_PATH = '/security/theme.css';

/** What every public page shows around its content, and what the company says there. Times are in the zone of the policy's working hours. */
export async function publicFrame({ db, businessClock, asset, company, isDemonstration, publicUrl }: PublicParts, now: Instant): Promise<{ readonly frame: PublicFrame; readonly publication: Publication }> {
  const [publication, { zone }] = await Promise.all([readPublication(db), businessClock()]);
  const css = themeOf(publication);
  const theme = css === '' ? undefined : `${THEME_PATH}?v=${createHash('sha256').update(css).digest('hex').slice(0, 12)}`;
  return { publication, frame: { now, zone, company: publication.company || company, asset, theme, isDemonstration, hasSecurityTxt: publicUrl.protocol === 'https:' } };
}
