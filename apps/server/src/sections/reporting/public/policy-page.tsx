import type { PolicySection } from '@writ/policy';
import { address } from '../../../ui/addresses.ts';
import { ButtonLink } from '../../../ui/components/index.ts';
import { Markdown } from '../../../ui/markdown.tsx';
import { PublicLayout, type PublicFrame } from '../../../ui/public-layout.tsx';
import { OwnWords } from './own-words.tsx';
import type { PublicFigure } from './public-figures.ts';
import type { Publication } from './publication.ts';

interface PolicyPageProps {
  readonly frame: PublicFrame;
  readonly publication: Publication;
  /** What we are held to, read from the policy in force. */
  readonly figures: readonly PublicFigure[];
  /** The section that is shown. */
  readonly section: PolicySection | undefined;
  /** Where the others are, when all of them are public. */
  readonly others: readonly { readonly title: string; readonly href: string }[];
}

/** How reports are handled, for whoever thinks of sending one: the figures first, then the words of the policy they come from. */
export function PolicyPage({ frame, publication, figures, section, others }: PolicyPageProps) {
  return (
    <PublicLayout frame={frame} title="How we handle reports" at={address.publicPolicy}>
      <h1>How we handle reports</h1>
      <OwnWords text={publication.policyIntro} language={publication.language}>
        <p>These are not good intentions. Each figure is read from the security policy that {frame.company} has in force, and we are measured by it.</p>
      </OwnWords>
      <dl class="figures-of">{figures.map(({ name, value, about }) => <div><dt>{name}</dt><dd>{value}<small>{about}</small></dd></div>)}</dl>
      <p class="part"><ButtonLink kind="main" href={address.publicForm}>Report a security problem</ButtonLink></p>
      {section && (
        <section class="part">
          <h2>{section.number}. {section.title}, in the words of our policy</h2>
          <div class="policy-words">{section.blocks.map((block) => <Markdown node={block.kind === 'clause' ? block.clause.node : block.node} level={3} />)}</div>
        </section>
      )}
      {others.length > 0 && (
        <nav class="part" aria-label="The whole policy">
          <h2>The whole policy</h2>
          <ul>{others.map(({ title, href }) => <li><a href={href}>{title}</a></li>)}</ul>
        </nav>
      )}
    </PublicLayout>
  );
}
