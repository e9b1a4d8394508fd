import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPolicy, type Policy } from '@writ/policy';
import { Markdown, safeUrl, type MarkdownNode } from './markdown.tsx';
import { renderFragment } from './render.ts';

function read(text: string): Policy {
  const result = readPolicy(text, { file: 'x.md', registry: { controls: new Map(), laws: [] } });
  if (!result.ok) throw new Error('the sample has errors');
  return result.policy;
}

function show(text: string): string {
  const policy = read(`# Title\n\n## 1. Section\n\n${text}\n`);
  return policy.sections[0]!.blocks.map((block) => (block.kind === 'prose' ? renderFragment(<Markdown node={block.node} source={policy.text} />) : '')).join('');
}

describe('Markdown', () => {
  test('raw HTML is shown as its text and never becomes an element', () => {
    expect(show('Before <img src=x onerror=alert(1)> after')).not.toMatch(/<img/);
    expect(show('<script>alert(1)</script>')).toBe('<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>');
  });

  test('a link leads only where a reader may be led', () => {
    expect(show('[a](https://example.com/)')).toContain('rel="noopener noreferrer nofollow"');
    expect(show('[a](javascript:alert(1))')).toBe('<p>a</p>');
    expect(show('![a](https://example.com/pixel.png)')).not.toContain('<img');
  });

  test.each(['javascript:alert(1)', ' javascript:x', 'JaVaScRiPt:x', 'data:text/html,x', 'vbscript:x', '//example.com', '/relative', 'file:///etc/passwd', '#"><script>'])('%s is no address to follow', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  test('whatever is in a text, no element but ours comes out', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (value) => {
      const position = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: value.length + 1, offset: value.length } };
      const node: MarkdownNode = { type: 'paragraph', position, children: [{ type: 'text', value, position }, { type: 'html', value, position }] };
      const span = { start: position.start, end: { line: 1, column: 4, offset: 3 } };
      const html = renderFragment(<Markdown node={node} source={value} marks={[{ control: 'x', parameter: 'y', span, title: value }]} />);
      expect(html.replaceAll(/<\/?(?:p|code)>|<mark title="[^"<>]*">|<\/mark>/g, '')).not.toMatch(/[<>]/);
    }));
  });
});
