import { instant, type Instant } from '@writ/kernel';
import type { PolicySection } from '@writ/policy';
import { z } from 'zod';
import { open, page } from '../../../core/permissions/doors.ts';
import { text } from '../../../platform/http/answer.ts';
import { httpErrors } from '../../../platform/http/errors.ts';
import { address } from '../../../ui/addresses.ts';
import { readSecurityTxt } from '../security-txt/index.ts';
import { PolicyPage } from './policy-page.tsx';
import { publicFigures } from './public-figures.ts';
import { publicFrame, THEME_PATH } from './public-frame.ts';
import type { PublicParts } from './public-parts.ts';
import { readPublication, themeOf, type Publication } from './publication.ts';
import { ThanksPage, type Thanked } from './thanks-page.tsx';

const WHY = 'What a company says of its security is for everybody.';
const MOST_THANKED = 500;
/** The section that speaks to reporters. */
const REPORTING = 1;

/** security.txt, the policy as strangers read it, and thanks. Policy control `security-txt`. */
export function pageRoutes(parts: PublicParts) {
  const { db } = parts;

  async function showPolicy(now: Instant, slug: string | undefined) {
    const [{ frame, publication }, inForce] = await Promise.all([publicFrame(parts, now), parts.policyInForce()]);
    const sections = inForce?.policy.sections.map(withoutAdvice) ?? [];
    const section = publicSection(sections, publication, slug);
    if (slug !== undefined && !section) throw httpErrors('not-found');
    const others = publication.showsPolicy === 'whole' ? sections.filter((one) => one !== section).map(({ title, slug: to, number }) => ({ title: `${number}. ${title}`, href: `${address.publicPolicy}/${to}` })) : [];
    return <PolicyPage frame={frame} publication={publication} figures={inForce ? publicFigures(inForce.policy) : []} section={section} others={others} />;
  }

  return [
    page({
      url: '/.well-known/security.txt', act: open(WHY),
      async handle() {
        const served = await readSecurityTxt(db);
        if (!served) throw httpErrors('not-found');
        return text('text/plain; charset=utf-8', served.text);
      },
    }),
    page({ url: address.publicPolicy, act: open(WHY), handle: ({ now }) => showPolicy(now, undefined) }),
    page({ url: `${address.publicPolicy}/:section`, act: open(WHY), params: z.object({ section: z.string().max(200) }), handle: ({ now, params }) => showPolicy(now, params.section) }),
    page({
      url: address.thanks, act: open(WHY),
      async handle({ now }) {
        const [{ frame, publication }, thanked] = await Promise.all([publicFrame(parts, now), readThanked(parts)]);
        return <ThanksPage frame={frame} publication={publication} thanked={thanked} />;
      },
    }),
    page({ url: THEME_PATH, act: open(WHY), handle: async () => text('text/css; charset=utf-8', themeOf(await readPublication(db)), { 'cache-control': 'public, max-age=86400' }) }),
  ];
}

/** Which section a page shows: the one that is asked for where all are public, else the one for reporters. */
function publicSection(sections: readonly PolicySection[], { showsPolicy }: Publication, slug: string | undefined): PolicySection | undefined {
  if (slug !== undefined) return showsPolicy === 'whole' ? sections.find((section) => section.slug === slug) : undefined;
  return showsPolicy === 'nothing' ? undefined : sections.find(({ number }) => number === REPORTING);
}

/** Quoted blocks of a policy advise whoever edits it. */
function withoutAdvice(section: PolicySection): PolicySection {
  return { ...section, blocks: section.blocks.filter((block) => block.kind === 'clause' || block.node.type !== 'blockquote') };
}

async function readThanked({ db }: Pick<PublicParts, 'db'>): Promise<readonly Thanked[]> {
  const rows = await db.selectFrom('reporting.acknowledgements').select(['text', 'url', 'published_at']).where('withdrawn_at', 'is', null).orderBy('published_at', 'desc').orderBy('id').limit(MOST_THANKED).execute();
  return rows.map(({ text: name, url, published_at }) => ({ text: name, url: url ?? undefined, at: instant(published_at.getTime()) }));
}
