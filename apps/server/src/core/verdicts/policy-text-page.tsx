import { gatherDefinitions, type Policy, type PolicyBlock } from '@writ/policy';
import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Breadcrumb, ButtonLink, Day, PageHead } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { markWords } from './mark-words.ts';

export interface PolicyTextPageProps {
  frame: Frame;
  policy: Policy;
  version: number;
  inForceSince: Instant;
  sha256: string;
}

/** The document by itself, from its first word to its last, without the margin: for reading through and for printing. */
export function PolicyTextPage({ frame, policy, version, inForceSince, sha256 }: PolicyTextPageProps) {
  const definitions = gatherDefinitions(policy);
  const show = (block: PolicyBlock) => {
    if (block.kind === 'prose') return block.node.type === 'heading' && block.node.depth === 1 ? null : <Markdown node={block.node} source={policy.text} definitions={definitions} />;
    return <Markdown node={block.clause.node} source={policy.text} marks={markWords(block.clause)} definitions={definitions} />;
  };
  return (
    <Layout frame={frame} title="The policy’s text" room="Policy">
      <Breadcrumb steps={[{ href: address.policy, text: 'Policy' }]} />
      <PageHead title={policy.title} about={<>Version {version}, in force since <Day at={inForceSince} reader={frame} />.</>} acts={<ButtonLink href={`${address.policyText}?format=markdown`} download>Markdown</ButtonLink>} />
      <article class="said reading">
        {policy.preamble.map(show)}
        {policy.sections.map((section) => <><h2 id={section.slug}><span class="no">{section.number}</span> {section.title}</h2>{section.blocks.map(show)}</>)}
      </article>
      <p class="soft small mono">SHA-256 {sha256}</p>
    </Layout>
  );
}
