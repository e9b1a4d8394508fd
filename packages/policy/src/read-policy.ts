import { bindClause, CLAUSE_LENGTH } from './bind-clause.ts';
import { toDiagnostics } from './diagnostic.ts';
import { findClauses, nodeSpan } from './find-clauses.ts';
import { mapLines, spanOf } from './line-map.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { placeNodes, proseOf } from './prose.ts';
import { readControl } from './read-control.ts';
import type { Problem } from './diagnostic.ts';
import type { BlockDraft, ClauseDraft, SectionDraft } from './find-clauses.ts';
import type { LineMap } from './line-map.ts';
import type { Clause, Control, ControlRegistry, Policy, PolicyBlock, PolicySection, ReadResult, Span } from './policy.ts';
import type { ControlDraft } from './read-control.ts';

/** What the pieces of one reading share. */
interface Reader {
  readonly lines: LineMap;
  readonly registry: ControlRegistry;
  readonly problems: Problem[];
  /** Where each control was first given. */
  readonly given: Map<string, Span>;
  /** Well-formed controls, for the laws. */
  readonly sound: Map<string, Control>;
}

/**
 * Reads a policy: one Markdown document with control blocks. Gives the policy, or every error in it at once, in the order of the document;
 * nothing in `text` makes it throw. A byte order mark is dropped, so that places are those that an editor shows.
 *
 *     const result = readPolicy(await readFile(path, 'utf8'), { file: 'policy/security.md', registry });
 *     if (!result.ok) for (const diagnostic of result.diagnostics) console.error(formatDiagnostic(diagnostic));
 */
export function readPolicy(text: string, { file, registry }: { readonly file: string; readonly registry: ControlRegistry }): ReadResult {
  const lines = mapLines(text.startsWith('\u{feff}') ? text.slice(1) : text);
  const root = parseMarkdown(lines);
  if ('code' in root) return { ok: false, diagnostics: toDiagnostics([root], file) };
  placeNodes(root, lines.text);
  const outline = findClauses(root, lines);
  const reader: Reader = { lines, registry, problems: [...outline.problems], given: new Map(), sound: new Map() };
  const preamble = readBlocks(outline.preamble, undefined, reader);
  const slugs = new Set<string>();
  const sections = outline.sections.map((section, index) => readSection(section, takeSlug(section.title, index + 1, slugs), reader));
  checkLaws(reader);
  if (reader.problems.length > 0) return { ok: false, diagnostics: toDiagnostics(reader.problems, file) };
  const controls = sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'clause' ? block.clause.controls : [])));
  const policy: Policy = { file, text: lines.text, title: outline.title, preamble, sections, controls };
  return { ok: true, policy };
}

function readSection(section: SectionDraft, slug: string, reader: Reader): PolicySection {
  const { number, title } = section;
  const span = spanOf(reader.lines, section.heading.position!.start.offset!, section.end);
  return { number, title, slug, span, blocks: readBlocks(section.blocks, number, reader) };
}

/** `Notices and updates` → `notices-and-updates`; the section's place is added when that is taken. */
function takeSlug(title: string, place: number, taken: Set<string>): string {
  const plain = title.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').trim().replace(/[\s-]+/g, '-').slice(0, 80) || 'section';
  let slug = plain;
  while (taken.has(slug)) slug += `-${place}`;
  taken.add(slug);
  return slug;
}

function readBlocks(blocks: readonly BlockDraft[], section: number | undefined, reader: Reader): readonly PolicyBlock[] {
  let place = 0;
  return blocks.map((block) => {
    if (block.kind === 'prose') return block;
    place += 1;
    return { kind: 'clause', clause: readClause(block, section, place, reader) };
  });
}

function readClause(draft: ClauseDraft, section: number | undefined, place: number, reader: Reader): Clause {
  const { lines, problems } = reader;
  const prose = proseOf(draft.node, lines.text);
  const span = nodeSpan(draft.node, lines);
  const drafts = draft.fences.flatMap((fence) => readFence(fence, section, reader) ?? []);
  const isLong = prose.text.length > CLAUSE_LENGTH;
  if (isLong) {
    problems.push({ code: 'clause-too-long', span, message: `This clause has ${prose.text.length} characters of prose; at most ${CLAUSE_LENGTH} are bound to values. Put the control after the paragraph that it carries out.`, found: String(prose.text.length), expected: `at most ${CLAUSE_LENGTH}` });
  }
  // A control without prose has its own error already, and would only repeat it for every value.
  const controls = isLong || prose.text === '' ? [] : bindClause(drafts, prose, lines, problems);
  for (const [index, control] of controls.entries()) if (drafts[index]!.isSound) reader.sound.set(control.id, control);
  return { number: `${section ?? 0}.${place}`, id: controls[0]?.id ?? '', node: draft.node, prose: prose.text, span, controls };
}

function readFence({ code, info }: ClauseDraft['fences'][number], section: number | undefined, reader: Reader): ControlDraft | undefined {
  if (info.id === undefined) return undefined;
  const first = reader.given.get(info.id);
  if (first) {
    const message = `\`${info.id}\` is already given at ${first.start.line}:${first.start.column}; a control is given once.`;
    reader.problems.push({ code: 'control-twice', span: info.idSpan, message, found: info.id, expected: 'each control once' });
  } else reader.given.set(info.id, info.idSpan);
  const { control, problems } = readControl(code, { ...info, id: info.id }, section, reader.registry, reader.lines);
  reader.problems.push(...problems);
  return control;
}

/** Holds the laws between controls that are well formed; a control with errors counts as not given. */
function checkLaws({ registry, sound, problems }: Reader): void {
  for (const law of registry.laws) {
    for (const { control, parameter, message } of law.check(sound)) {
      const broken = sound.get(control);
      const span = broken?.written.find(({ name }) => name === parameter)?.span ?? broken?.span;
      if (span) problems.push({ code: 'law-broken', span, message, found: law.id });
    }
  }
}
