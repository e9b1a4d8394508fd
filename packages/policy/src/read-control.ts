import { assert } from '@writ/kernel';
import { z } from 'zod';
import type { Code } from 'mdast';
import { nearestName, quote, suggest } from './diagnostic.ts';
import { RESERVED_KEYS, howSaidOf } from './parameter.ts';
import { readBlock } from './read-block.ts';
import { readMaps, readSelector, readUnstated } from './reserved-keys.ts';
import type { FenceInfo } from './control-fence.ts';
import type { Problem } from './diagnostic.ts';
import type { PlacedExpression } from './expression.ts';
import type { LineMap } from './line-map.ts';
import type { Control, ControlRegistry, ControlSchema, Span } from './policy.ts';
import type { BlockEntry } from './read-block.ts';

/** A control whose values are not yet bound to words. */
export interface ControlDraft extends Omit<Control, 'written'> {
  readonly written: readonly UnboundParameter[];
  /** Every parameter is there and well typed. */
  readonly isSound: boolean;
}

/** A parameter that was written, and what prose must say for it; none when its value was refused. */
export interface UnboundParameter {
  readonly entry: BlockEntry;
  readonly isUnstated: boolean;
  readonly expressions: readonly PlacedExpression[] | undefined;
}

export interface ReadControl {
  /** Undefined when the control is unknown or its block cannot be read. */
  readonly control: ControlDraft | undefined;
  readonly problems: readonly Problem[];
}

/** Reads one control block: its id, its parameters, and the keys that every block may have. */
export function readControl(code: Code, info: FenceInfo & { readonly id: string }, section: number | undefined, registry: ControlRegistry, lines: LineMap): ReadControl {
  const definition = registry.controls.get(info.id);
  const block = readBlock(code, lines);
  const problems = [...block.problems, ...placeProblems(info, definition, section, registry)];
  if (!definition || !block.entries) return { control: undefined, problems };
  const own = block.entries.filter(({ name }) => !RESERVED_KEYS.some((key) => key === name));
  const reserved = (name: (typeof RESERVED_KEYS)[number]): BlockEntry | undefined => block.entries!.find((entry) => entry.name === name);
  const unstated = readUnstated(reserved('unstated'), own, problems);
  const { parameters, written, isSound } = readParameters(definition, own, unstated, info, problems);
  const control: ControlDraft = {
    id: info.id,
    parameters,
    written,
    isSound,
    selector: readSelector(reserved('for'), problems),
    maps: readMaps(reserved('maps'), problems),
    definition,
    span: { start: info.span.start, end: endOf(code, lines) },
  };
  return { control, problems };
}

function endOf(code: Code, lines: LineMap): Span['end'] {
  const { line, column, offset } = code.position!.end;
  assert(offset !== undefined && offset <= lines.text.length, 'a parsed block has an end inside the document');
  return { line, column, offset };
}

function placeProblems(info: FenceInfo & { readonly id: string }, definition: ControlSchema | undefined, section: number | undefined, registry: ControlRegistry): readonly Problem[] {
  if (!definition) {
    const near = nearestName(info.id, registry.controls.keys());
    const message = `No control is called \`${info.id}\`.${suggest(info.id, registry.controls.keys())}`;
    return [{ code: 'unknown-control', span: info.idSpan, message, found: info.id, expected: near ?? 'the id of a control' }];
  }
  if (definition.section === section) return [];
  const here = section === undefined ? 'stands before the first section' : `stands in section ${section}`;
  const message = `\`${info.id}\` belongs to section ${definition.section} and ${here}.`;
  return [{ code: 'wrong-section', span: info.idSpan, message, found: section === undefined ? 'no section' : `section ${section}`, expected: `section ${definition.section}` }];
}

interface ReadParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly written: readonly UnboundParameter[];
  readonly isSound: boolean;
}

function readParameters(definition: ControlSchema, entries: readonly BlockEntry[], unstated: ReadonlySet<string>, info: FenceInfo, problems: Problem[]): ReadParameters {
  const schema = definition.parameters;
  assert(schema instanceof z.ZodObject, `the parameters of ${definition.id} are made with parameters()`);
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const before = problems.length;
  const known = entries.filter((entry) => isKnown(entry, definition, shape, problems));
  const written = known.map((entry) => ({ entry, isUnstated: unstated.has(entry.name), expressions: readValue(entry, definition, shape[entry.name]!, problems) }));
  for (const [name, each] of Object.entries(shape)) {
    if (known.some((entry) => entry.name === name) || each.safeParse(undefined).success) continue;
    const form = howSaidOf(each)?.form ?? 'a value';
    problems.push({ code: 'missing-parameter', span: info.idSpan, message: `\`${definition.id}\` needs \`${name}\`: ${form}.`, expected: `\`${name}:\` and ${form}` });
  }
  if (problems.length > before) return { parameters: {}, written, isSound: false };
  const whole = schema.safeParse(Object.fromEntries(known.map(({ name, value }) => [name, value])));
  for (const issue of whole.error?.issues ?? []) problems.push(wholeProblem(issue, definition, known, info));
  return { parameters: (whole.data ?? {}) as Readonly<Record<string, unknown>>, written, isSound: whole.success };
}

function isKnown(entry: BlockEntry, definition: ControlSchema, shape: Readonly<Record<string, z.ZodType>>, problems: Problem[]): boolean {
  if (Object.hasOwn(shape, entry.name)) return true;
  const names = Object.keys(shape);
  const listed = names.length === 0 ? 'It has none.' : `It has ${names.map((name) => `\`${name}\``).join(', ')}.`;
  const message = `\`${definition.id}\` has no parameter \`${quote(entry.name)}\`.${suggest(entry.name, [...names, ...RESERVED_KEYS]) || ` ${listed}`}`;
  problems.push({ code: 'unknown-parameter', span: entry.nameSpan, message, found: quote(entry.name), expected: names.join(', ') || 'no parameters' });
  return false;
}

function readValue(entry: BlockEntry, definition: ControlSchema, schema: z.ZodType, problems: Problem[]): readonly PlacedExpression[] | undefined {
  const how = howSaidOf(schema);
  assert(how, `parameter ${entry.name} of ${definition.id} is made of the parameter vocabulary`);
  const parsed = schema.safeParse(entry.value);
  if (parsed.success) return how.express(parsed.data as never);
  for (const issue of parsed.error.issues) {
    const found = quote(show(issue.path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step], entry.value)));
    const message = `\`${entry.name}\` is \`${found}\`; it should be ${issue.message}.`;
    problems.push({ code: 'bad-parameter', span: entry.spanAt(issue.path), message, found, expected: issue.message });
  }
  return undefined;
}

/** A rule over several parameters at once. */
function wholeProblem(issue: z.core.$ZodIssue, definition: ControlSchema, entries: readonly BlockEntry[], info: FenceInfo): Problem {
  const entry = entries.find(({ name }) => name === issue.path[0]);
  return { code: 'bad-parameter', span: entry?.spanAt(issue.path.slice(1)) ?? info.idSpan, message: `The parameters of \`${definition.id}\` do not fit together: ${issue.message}.`, expected: issue.message };
}

/** A value of YAML on one line. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
