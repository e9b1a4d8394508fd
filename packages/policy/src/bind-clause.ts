import { findMentions } from './find-mentions.ts';
import { quote } from './diagnostic.ts';
import { matchExpression } from './match-expression.ts';
import { sayExpression } from './say-expression.ts';
import { cutWords } from './words.ts';
import { spanOf } from './line-map.ts';
import type { Problem } from './diagnostic.ts';
import type { PlacedExpression } from './expression.ts';
import type { LineMap } from './line-map.ts';
import type { WordRange } from './match-expression.ts';
import type { Mention } from './mention.ts';
import type { Control, Span, WrittenParameter } from './policy.ts';
import type { Prose } from './prose.ts';
import type { ControlDraft, UnboundParameter } from './read-control.ts';
import type { Words } from './words.ts';

/** UTF-16 code units of prose in one clause. A longer text is no clause, and every word of it costs time for every value. */
export const CLAUSE_LENGTH = 20_000;

/** What a clause's prose says, looked up once for all its controls. */
interface Reading {
  readonly prose: Prose;
  readonly words: Words;
  readonly mentions: readonly Mention[];
  readonly lines: LineMap;
}

interface Bound {
  readonly parameter: UnboundParameter;
  readonly matches: readonly { readonly placed: PlacedExpression; readonly ranges: readonly WordRange[] }[];
}

/** Binds every written value of a clause's controls to the words that say it; what no words say is a problem. */
export function bindClause(drafts: readonly ControlDraft[], prose: Prose, lines: LineMap, problems: Problem[]): readonly Control[] {
  const words = cutWords(prose.text);
  const reading: Reading = { prose, words, mentions: findMentions(words), lines };
  const bounds = drafts.map((draft) => draft.written.map((parameter) => bind(parameter, reading)));
  const taken = new Set(bounds.flat().flatMap(({ matches }) => matches.flatMap(({ ranges }) => ranges.map(({ first }) => first))));
  for (const bound of bounds.flat()) problems.push(...check(bound, reading, taken));
  return drafts.map(({ id, parameters, selector, maps, definition, span }, index) => ({
    id, parameters, selector, maps, definition, span,
    written: bounds[index]!.map((bound) => toWritten(bound, reading)),
  }));
}

function bind(parameter: UnboundParameter, { words, mentions }: Reading): Bound {
  return { parameter, matches: (parameter.expressions ?? []).map((placed) => ({ placed, ranges: matchExpression(placed.expression, words, mentions) })) };
}

function toWritten({ parameter: { entry, isUnstated }, matches }: Bound, reading: Reading): WrittenParameter {
  const words = isUnstated ? [] : matches.flatMap(({ ranges }) => ranges.map((range) => rangeSpan(range, reading)));
  const span = { start: entry.nameSpan.start, end: entry.valueSpan.end };
  return { name: entry.name, value: entry.value, span, unstated: isUnstated, words: words.toSorted((left, right) => left.start.offset - right.start.offset) };
}

function check({ parameter, matches }: Bound, reading: Reading, taken: ReadonlySet<number>): readonly Problem[] {
  const { entry, isUnstated, expressions } = parameter;
  if (expressions === undefined) return [];
  const missing = matches.filter(({ ranges }) => ranges.length === 0);
  const isSaid = matches.length > 0 && missing.length === 0;
  if (isUnstated) return isSaid ? [saidButUnstated(parameter, matches[0]!.ranges[0]!, reading)] : [];
  if (expressions.length === 0) return [cannotBeSaid(parameter)];
  return missing.map(({ placed }) => notInProse(entry.name, entry.spanAt(placed.path), placed, reading, taken));
}

function notInProse(name: string, span: Span, { expression }: PlacedExpression, reading: Reading, taken: ReadonlySet<number>): Problem {
  const expected = sayExpression(expression).map((form) => `“${quote(form)}”`).join(' or ');
  const others = reading.mentions.filter((mention) => mention.kind === expression.kind && !taken.has(mention.first)).slice(0, 3);
  const places = others.map((mention) => {
    const { start } = rangeSpan(mention, reading);
    return `“${rangeText(mention, reading)}” at ${start.line}:${start.column}`;
  });
  const instead = places.length === 0 ? '' : `; it says ${places.join(' and ')}`;
  const found = quote(reading.lines.text.slice(span.start.offset, span.end.offset));
  const message = `The control says \`${name}: ${found}\`, and the prose of its clause does not say ${expected}${instead}. Change one of them, or list \`${name}\` under \`unstated\`.`;
  return { code: 'value-not-in-prose', span, message, found, expected };
}

function cannotBeSaid({ entry }: UnboundParameter): Problem {
  const found = quote(JSON.stringify(entry.value));
  return { code: 'value-not-in-prose', span: entry.valueSpan, message: `No words can say \`${entry.name}: ${found}\`; list \`${entry.name}\` under \`unstated\`.`, found, expected: `\`unstated: [${entry.name}]\`` };
}

function saidButUnstated({ entry }: UnboundParameter, range: WordRange, reading: Reading): Problem {
  const { start } = rangeSpan(range, reading);
  const found = rangeText(range, reading);
  const message = `\`${entry.name}\` is listed under \`unstated\`, but the prose says “${found}” at ${start.line}:${start.column}; take it off the list.`;
  return { code: 'said-but-unstated', span: entry.valueSpan, message, found, expected: `\`unstated\` without \`${entry.name}\`` };
}

function rangeSpan({ first, next }: WordRange, { prose, words, lines }: Reading): Span {
  const start = words.list[first]!.start;
  const end = words.list[next - 1]!.end;
  return spanOf(lines, prose.starts[start]!, prose.ends[end - 1]!);
}

function rangeText({ first, next }: WordRange, { prose, words }: Reading): string {
  return quote(prose.text.slice(words.list[first]!.start, words.list[next - 1]!.end));
}
