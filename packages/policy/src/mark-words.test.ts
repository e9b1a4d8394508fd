import { describe, expect, it } from 'vitest';
import type { InlineCode, Nodes, Text } from 'mdast';
import { clauseMarks, gatherDefinitions, markText } from './mark-words.ts';
import { DOCUMENT, readRight } from './registry-fixture.ts';
import type { Clause, Policy } from './policy.ts';

function clausesOf(policy: Policy): readonly Clause[] {
  return policy.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'clause' ? [block.clause] : [])));
}
function textNodes(node: Nodes): readonly (Text | InlineCode)[] {
  if (node.type === 'text' || node.type === 'inlineCode') return [node];
  return 'children' in node ? node.children.flatMap((child) => textNodes(child)) : [];
}

describe('marked words', () => {
  it('are cut out of the text, over markup, and nothing is lost', () => {
    const policy = readRight(DOCUMENT);
    for (const clause of clausesOf(policy)) {
      for (const node of textNodes(clause.node)) expect(markText(node, policy.text, clauseMarks(clause)).map(({ text }) => text).join('')).toBe(node.value);
    }
    const seat = clausesOf(policy)[2]!;
    const marked = textNodes(seat.node).flatMap((node) => markText(node, policy.text, clauseMarks(seat))).filter(({ marks }) => marks.length > 0);
    expect(marked.map(({ text, marks }) => `${text} ${marks[0]!.parameter}`)).toEqual(['one deputies', '  deputies', 'named deputy deputies']);
  });

  it('are right beside escapes, references and astral letters', () => {
    const policy = readRight('## 6. R\n\n\\* 😀 &#x1F600; &amp; in 30 days \\_ or 180&nbsp;days.\n\n```yaml control=fix-times\np2: 30 days\np3: 180 days\n```\n');
    const [clause] = clausesOf(policy);
    const pieces = textNodes(clause!.node).flatMap((node) => markText(node, policy.text, clauseMarks(clause!)));
    expect(pieces.map(({ text }) => text)).toEqual(['* 😀 😀 & in ', '30 days', ' _ or ', '180\u00a0days', '.']);
  });

  it('come with the definitions of the whole document', () => {
    const { links, footnotes } = gatherDefinitions(readRight(`${DOCUMENT}\n[a]: https://example.com\n[a]: https://example.org\n\n[^1]: Note.\n`));
    expect(links.get('a')?.url).toBe('https://example.com');
    expect([...footnotes.keys()]).toEqual(['1']);
  });
});
