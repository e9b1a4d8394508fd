import type { Child } from 'hono/jsx';
import { markText, type Definitions, type PolicyBlock, type WordMark } from '@writ/policy';

/** Any node of a Markdown document, as the reader gives it. */
export type MarkdownNode = Extract<PolicyBlock, { kind: 'prose' }>['node'];
type Of<Type extends MarkdownNode['type']> = Extract<MarkdownNode, { type: Type }>;

/** Words to be marked, with a title that says what they set: `automatic-updates: pending within 72 hours`. */
export interface MarkedWords extends WordMark {
  readonly title: string;
}

interface Rendering {
  readonly source: string;
  readonly marks: readonly MarkedWords[];
  readonly definitions: Definitions | undefined;
  /** Level of the heading under which this stands; headings inside begin one lower. */
  readonly level: number;
}

/**
 * A block of Markdown as JSX. Safe on any input: raw HTML is shown as its text, links lead only to http, https, mailto and places on this page,
 * images become links. `source` is the text that the node's positions speak of; `definitions` are what `[text][name]` leads to.
 */
export function Markdown({ node, source = '', marks = [], definitions, level = 2 }: MarkdownProps) {
  return <>{render(node, { source, marks, definitions, level })}</>;
}
interface MarkdownProps {
  node: MarkdownNode;
  source?: string | undefined;
  marks?: readonly MarkedWords[] | undefined;
  definitions?: Definitions | undefined;
  level?: number | undefined;
}

function render(node: MarkdownNode, how: Rendering): Child {
  switch (node.type) {
    case 'text': return marked(node, how);
    case 'paragraph': return <p>{children(node, how)}</p>;
    case 'emphasis': return <em>{children(node, how)}</em>;
    case 'strong': return <strong>{children(node, how)}</strong>;
    case 'delete': return <s>{children(node, how)}</s>;
    case 'inlineCode': return <code>{marked(node, how)}</code>;
    case 'break': return <br />;
    case 'thematicBreak': return <hr />;
    case 'blockquote': return <blockquote>{children(node, how)}</blockquote>;
    case 'list': return node.ordered ? <ol start={node.start ?? 1}>{children(node, how)}</ol> : <ul>{children(node, how)}</ul>;
    case 'listItem': return <li>{tight(node, how)}</li>;
    case 'heading': return heading(Math.min(how.level + node.depth - 1, 6), children(node, how));
    case 'code': return <pre tabindex={0}><code>{node.value}</code></pre>;
    case 'html': return <code>{node.value}</code>;
    case 'link': return link(node.url, children(node, how));
    case 'image': return link(node.url, node.alt || node.url);
    case 'table': return table(node.children.map((row) => row.children), how);
    case 'linkReference': return link(how.definitions?.links.get(node.identifier)?.url ?? '', children(node, how));
    case 'imageReference': return node.alt ?? '';
    default: return 'children' in node ? <>{children(node, how)}</> : null;
  }
}

function children(node: { readonly children: readonly MarkdownNode[] }, how: Rendering): Child[] {
  return node.children.map((child) => render(child, how));
}

/** A list item of one paragraph stands without it, as authors mean it. */
function tight(node: { readonly children: readonly MarkdownNode[]; readonly spread?: boolean | null | undefined }, how: Rendering): Child[] {
  return node.children.flatMap((child) => (child.type === 'paragraph' && !node.spread ? children(child, how) : [render(child, how)]));
}

function heading(level: number, content: Child): Child {
  if (level <= 3) return <h3>{content}</h3>;
  return level === 4 ? <h4>{content}</h4> : level === 5 ? <h5>{content}</h5> : <h6>{content}</h6>;
}

function table([head = [], ...body]: readonly (readonly Of<'tableCell'>[])[], how: Rendering): Child {
  return (
    <table class="table">
      <thead><tr>{head.map((cell) => <th scope="col">{children(cell, how)}</th>)}</tr></thead>
      <tbody>{body.map((row) => <tr>{row.map((cell) => <td>{children(cell, how)}</td>)}</tr>)}</tbody>
    </table>
  );
}

function link(url: string, content: Child): Child {
  const safe = safeUrl(url);
  if (safe === undefined) return <>{content}</>;
  return safe.startsWith('#') ? <a href={safe}>{content}</a> : <a href={safe} rel="noopener noreferrer nofollow">{content}</a>;
}

/** The address, where a browser may follow it: a place on this page, or http, https, mailto. Anything else is only text. */
export function safeUrl(url: string): string | undefined {
  if (/^#[\w.:-]*$/.test(url)) return url;
  const parsed = URL.parse(url);
  return parsed && ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? parsed.href : undefined;
}

/** A text with its marked words. Words that run through several nodes are marked in each; where two parameters share words, the title has both. */
function marked(node: Of<'text' | 'inlineCode'>, { source, marks }: Rendering): Child {
  const pieces = markText(node, source, marks);
  return <>{pieces.map(({ text, marks: covering }) => (covering.length === 0 ? text : <mark title={(covering as readonly MarkedWords[]).map(({ title }) => title).join('; ')}>{text}</mark>))}</>;
}
