import type { Child } from 'hono/jsx';
import type { Node, Nodes, RootContent, TableCell } from 'mdast';

/** Words to be marked: from `start` up to `end`, offsets in the source text. */
export interface MarkedWords {
  readonly start: number;
  readonly end: number;
  /** Says what the words set: `automatic-updates: pending within 72 hours`. */
  readonly title: string;
}

interface Rendering {
  readonly source: string;
  readonly marks: readonly MarkedWords[];
  /** Level of the heading under which this stands; headings inside begin one lower. */
  readonly level: number;
}

/**
 * A block of Markdown as JSX. Safe on any input: raw HTML is shown as its text, links lead only to http, https, mailto and places on this page,
 * images become links. `source` is the text that the node's positions speak of; without it nothing is marked.
 */
export function Markdown({ node, source = '', marks = [], level = 2 }: { node: RootContent; source?: string | undefined; marks?: readonly MarkedWords[] | undefined; level?: number | undefined }) {
  return <>{render(node, { source, marks: marks.toSorted((left, right) => left.start - right.start), level })}</>;
}

function render(node: Nodes, how: Rendering): Child {
  switch (node.type) {
    case 'text': return marked(node.value, node, how);
    case 'paragraph': return <p>{children(node, how)}</p>;
    case 'emphasis': return <em>{children(node, how)}</em>;
    case 'strong': return <strong>{children(node, how)}</strong>;
    case 'delete': return <s>{children(node, how)}</s>;
    case 'inlineCode': return <code>{marked(node.value, node, how)}</code>;
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
    case 'linkReference': return <>{children(node, how)}</>;
    case 'imageReference': return node.alt ?? '';
    default: return 'children' in node ? <>{children(node, how)}</> : null;
  }
}

function children(node: { readonly children: readonly Nodes[] }, how: Rendering): Child[] {
  return node.children.map((child) => render(child, how));
}

/** A list item of one paragraph stands without it, as authors mean it. */
function tight(node: { readonly children: readonly Nodes[]; readonly spread?: boolean | null | undefined }, how: Rendering): Child[] {
  return node.children.flatMap((child) => (child.type === 'paragraph' && !node.spread ? children(child, how) : [render(child, how)]));
}

function heading(level: number, content: Child): Child {
  if (level <= 3) return <h3>{content}</h3>;
  return level === 4 ? <h4>{content}</h4> : level === 5 ? <h5>{content}</h5> : <h6>{content}</h6>;
}

function table([head = [], ...body]: readonly (readonly TableCell[])[], how: Rendering): Child {
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

/** Splits a text where marked words begin and end. Words that run through several nodes are marked in each. */
function marked(value: string, node: Node, { source, marks }: Rendering): Child {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined) return value;
  const touching = marks.filter((mark) => mark.start < end && mark.end > start);
  if (touching.length === 0) return value;
  const offsets = offsetsOf(value, source, start, end);
  const pieces: Child[] = [];
  let done = 0;
  for (const mark of touching) {
    const from = Math.max(firstAt(offsets, mark.start), done);
    const to = firstAt(offsets, mark.end);
    if (to <= from) continue;
    pieces.push(value.slice(done, from), <mark title={mark.title}>{value.slice(from, to)}</mark>);
    done = to;
  }
  return <>{pieces}{value.slice(done)}</>;
}

/** Where each character of `value` stands in the source, which has escapes, entities, fences of code and indented lines besides. */
function offsetsOf(value: string, source: string, start: number, end: number): number[] {
  const offsets: number[] = [];
  let at = start;
  for (const character of value.split('')) {
    if (source[at] === '&' && character !== '&') {
      offsets.push(at);
      at = source.indexOf(';', at) + 1;
      continue;
    }
    const found = source.indexOf(character, at);
    // Not there as such: the source is another text than the positions speak of. Better a mark too few than one in the wrong place.
    if (found < 0 || found >= end) {
      offsets.push(at);
    } else {
      offsets.push(found);
      at = found + 1;
    }
  }
  return offsets;
}

function firstAt(offsets: readonly number[], offset: number): number {
  const index = offsets.findIndex((at) => at >= offset);
  return index < 0 ? offsets.length : index;
}
