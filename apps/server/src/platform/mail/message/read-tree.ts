import { setImmediate as turn } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import type { MessageLimits } from './limits.ts';
import type { ProblemCode } from './message.ts';

/** One part of a message, its transfer encoding undone. */
export interface Part {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly isMultipart: boolean;
  readonly disposition: string;
  readonly dispositionParams: Readonly<Record<string, string>>;
  readonly transferEncoding: string;
  readonly content: Uint8Array;
  readonly parts: readonly Part[];
}

export type ReadTree = { readonly fault: ProblemCode } | { readonly fault: undefined; readonly root: Part };

/** The inner form of postal-mime 4.0.0, whose types leave it out: a test holds it. Its result is not used, because it drops what does not fit a body. */
interface LibraryNode {
  readonly state: 'header' | 'body' | 'finished';
  readonly depth: number;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly contentType: { readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> }; readonly multipart: string | false };
  readonly contentDisposition: { readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> } };
  readonly contentTransferEncoding: { readonly encoding: string };
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly LibraryNode[];
}

interface LibraryParser {
  readonly root: LibraryNode;
  readonly currentNode: LibraryNode;
  processLine(line: Uint8Array, isLast: boolean): Promise<void>;
  collectNode(): Promise<void>;
  renderTextContent(): void;
  buildMessage(): { attachments: never[] };
  parse(raw: Uint8Array): Promise<unknown>;
}

/** Milliseconds that reading may hold the event loop before it lets others run. */
const SLICE_MS = 10;

/** Splits a message into its parts. Never throws for content; a message beyond a bound is a fault, found before its cost grows. */
export async function readTree(raw: Uint8Array, limits: MessageLimits): Promise<ReadTree> {
  const parser = new PostalMime({ maxNestingDepth: limits.depth + 2, maxHeadersSize: limits.headerBytes * 2 }) as unknown as LibraryParser;
  const processLine = parser.processLine.bind(parser);
  const cost = { lines: 0, parts: 1, headerBytes: 0 };
  let fault: ProblemCode | undefined;
  const afterLast: Uint8Array[] = [];
  const stopAt = (depth: number): void => {
    fault = overrun(cost, depth, limits);
    if (fault !== undefined) throw new RangeError(fault);
  };
  let sliceEnd = performance.now() + SLICE_MS;
  parser.processLine = async (line, isLast) => {
    const before = parser.currentNode;
    if (before.state === 'header') cost.headerBytes += line.length;
    // The library drops what follows the last delimiter of the outermost multipart.
    if (before.state === 'finished') afterLast.push(line);
    cost.lines += 1;
    stopAt(before.depth);
    await processLine(line, isLast);
    const now = parser.currentNode;
    if (now !== before && now.state === 'header') cost.parts += 1;
    stopAt(now.depth);
    if (cost.lines % 256 === 0 && performance.now() > sliceEnd) {
      await turn();
      sliceEnd = performance.now() + SLICE_MS;
    }
  };
  parser.collectNode = async () => undefined;
  parser.renderTextContent = () => undefined;
  parser.buildMessage = () => ({ attachments: [] });
  try {
    await parser.parse(raw);
    return { fault: undefined, root: withAfter(partOf(parser.root, false), afterLast) };
  } catch {
    // The library throws for its own bounds alone; whatever it is, the raw message is kept and shown instead.
    return { fault: fault ?? 'parser-failed' };
  }
}

function overrun(cost: { readonly lines: number; readonly parts: number; readonly headerBytes: number }, depth: number, limits: MessageLimits): ProblemCode | undefined {
  if (cost.parts > limits.parts) return 'parts-too-many';
  if (depth > limits.depth) return 'nesting-too-deep';
  if (cost.headerBytes > limits.headerBytes) return 'headers-too-large';
  return cost.lines > limits.lines ? 'lines-too-many' : undefined;
}

function withAfter(root: Part, lines: readonly Uint8Array[]): Part {
  if (lines.every(({ length }) => length === 0)) return root;
  return { ...root, content: Buffer.concat([root.content, ...lines.flatMap((line) => [LINE_END, line])]) };
}

const LINE_END = Buffer.from('\n');

/** The library ends the last line of a part with the line end that belongs to the delimiter (RFC 2046 section 5.1.1), so that bytes and digests would be wrong. */
function contentOf(node: LibraryNode, isWithin: boolean): Uint8Array {
  const content = new Uint8Array(node.content ?? new ArrayBuffer(0));
  const isAsItCame = !/base64|quoted-printable/iu.test(node.contentTransferEncoding.encoding);
  return isWithin && isAsItCame && node.contentType.multipart === false && content.at(-1) === 10 ? content.subarray(0, -1) : content;
}

function partOf(node: LibraryNode, isWithin: boolean): Part {
  return {
    headers: node.headers,
    type: node.contentType.parsed.value,
    params: node.contentType.parsed.params,
    isMultipart: node.contentType.multipart !== false,
    disposition: node.contentDisposition.parsed.value,
    dispositionParams: node.contentDisposition.parsed.params,
    transferEncoding: node.contentTransferEncoding.encoding,
    content: contentOf(node, isWithin),
    parts: node.childNodes.map((child) => partOf(child, true)),
  };
}
