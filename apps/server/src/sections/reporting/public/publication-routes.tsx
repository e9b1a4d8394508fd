import { z } from 'zod';
import type { Console } from '../../../core/console/console.ts';
import { orAgain, problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { page, redirect } from '../../../core/permissions/doors.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import type { Viewer } from '../../../core/actor.ts';
import { address } from '../../../ui/addresses.ts';
import type { ReportingParts } from '../parts.ts';
import { writeSecurityTxt } from '../security-txt/write-security-txt.ts';
import { accentOf, LEAST_CONTRAST } from './accent.ts';
import type { Typed } from './form-page.tsx';
import { PublicationPage } from './publication-page.tsx';
import { changePublication, readPublication, type Publication } from './publication.ts';
import { securityTxtSettings } from './security-txt-settings.ts';

export interface PublicationParts extends Pick<ReportingParts, 'db' | 'company' | 'publicUrl' | 'mail'> {
  readonly frame: Console['frame'];
  /** Makes security.txt anew from what is set now. */
  readonly renewSecurityTxt: () => Promise<void>;
}

const said = (limit: number) => z.string().max(limit, `At most ${limit.toLocaleString('en')} characters.`).transform((typed) => typed.replaceAll('\r\n', '\n').trim());
const place = z.string().trim().max(500).refine((typed) => typed === '' || URL.canParse(typed), 'A whole address, such as https://example.com/key.asc.');
const PublicationForm = z.object({
  company: said(100), accent: z.string().trim().toLowerCase().refine((typed) => typed === '' || /^#[0-9a-f]{6}$/.test(typed), 'A colour such as #1f4e79.').superRefine(checkContrast),
  formIntro: said(2_000), policyIntro: said(5_000), thanksIntro: said(2_000), language: z.string().trim().max(35).refine(isLanguage, 'A language tag such as en or de-CH.'),
  showsPolicy: z.enum(['nothing', 'reporting', 'whole']),
  contacts: z.string().max(5_000).transform((typed) => typed.split(/\s+/).filter((line) => line !== '')).pipe(z.array(place).max(10, 'At most ten.')),
  languages: z.string().max(500).transform((typed) => typed.split(/[\s,]+/).filter((tag) => tag !== '')).pipe(z.array(z.string().refine(isLanguage, 'Language tags such as en, de.')).max(20)),
  encryption: place, hiring: place,
});

/** What strangers read, changed from the console. */
export function publicationRoutes(parts: PublicationParts) {
  async function show(request: Pick<PageRequest<Viewer>, 'viewer' | 'url' | 'flash' | 'now' | 'cookies'>, typed?: Typed, problems?: readonly FormProblem[]) {
    const [frame, held] = await Promise.all([parts.frame(request), readPublication(parts.db)]);
    return <PublicationPage frame={frame} company={parts.company} hasSecurityTxt={securityTxtSettings(parts, held) !== undefined} typed={typed ?? typedOf(held)} problems={problems} />;
  }
  return [
    page({ url: address.publication, act: 'publication.change', handle: (request) => show(request) }),
    page({
      method: 'POST', url: address.publication, act: 'publication.change', body: PublicationForm,
      handle: (request) => orAgain(
        async () => {
          const { body, viewer, now } = request;
          const settings = securityTxtSettings(parts, body);
          // What makes no valid security.txt is refused before anything is published.
          if (settings) writeSecurityTxt(settings, now);
          await parts.db.transaction().execute((trx) => changePublication(trx, body, viewer.person, now));
          await parts.renewSecurityTxt();
          return redirect(address.publication, 'Published.');
        },
        (problems) => show(request, typedOf(request.body), problems),
        { 'security-txt-invalid': 'contacts' },
      ),
      onInvalid: (request, problems) => show(request, valuesOf(request.body), problemsAt(problems)),
    }),
  ];
}

/** What is set, as the form shows it. */
function typedOf({ contacts, languages, ...rest }: Publication): Typed {
  return { ...rest, contacts: contacts.join('\n'), languages: languages.join(', ') };
}

function checkContrast(colour: string, context: z.RefinementCtx): void {
  if (!/^#[0-9a-f]{6}$/.test(colour)) return;
  const made = accentOf(colour);
  if ('contrast' in made) context.addIssue({ code: 'custom', message: `Its contrast on white is ${made.contrast.toFixed(1)} to 1, and text needs ${LEAST_CONTRAST} to 1. Choose a darker one.` });
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false; // Intl throws RangeError for what is no tag
  }
}
