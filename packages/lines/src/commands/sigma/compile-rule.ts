import type { RanCommand } from '../ran-command.ts';
import { compileCondition, type Condition } from './compile-condition.ts';
import { compileField } from './compile-value.ts';
import { commandLineOf, fieldOf } from './fields-of-command.ts';
import { invalidRule, unsupportedRule } from './rule-error.ts';

/** A rule that was read: which commands it means, and how it is called. */
export interface CommandRule {
  /** Its `id`, or its title when it has none. */
  readonly id: string;
  readonly title: string;
  /** Sigma's level: informational, low, medium, high, critical. */
  readonly level: string;
  readonly matches: (command: RanCommand) => boolean;
}

type Selection = Condition<RanCommand>;

const CATEGORIES: ReadonlySet<string> = new Set(['process_creation']);
const SERVICES: ReadonlySet<string> = new Set(['auditd', 'sudo', 'cron']);

/**
 * Reads a rule of Sigma (sigmahq.io, specification 2) that is about commands; `parsed` is what its YAML says.
 * Throws `rule-invalid` for what is wrong, and `rule-unsupported` for what is not known here: a rule is never taken in part.
 */
export function compileRule(parsed: unknown): CommandRule {
  const name = isObject(parsed) ? String(parsed.id ?? parsed.title ?? 'without a title') : 'without a title';
  if (!isObject(parsed)) throw invalidRule(name, 'it', 'must be a mapping');
  if (typeof parsed.title !== 'string' || parsed.title === '') throw invalidRule(name, 'title', 'must be a text');
  if (parsed.correlation !== undefined || parsed.action !== undefined) throw unsupportedRule(name, 'it', 'a correlation or collection of rules');
  checkSource(name, parsed.logsource);
  const { detection } = parsed;
  if (!isObject(detection)) throw invalidRule(name, 'detection', 'must be a mapping');
  if (detection.timeframe !== undefined) throw unsupportedRule(name, 'detection', 'a timeframe');
  const selections = new Map<string, Selection>();
  for (const [key, value] of Object.entries(detection)) if (key !== 'condition') selections.set(key, compileSelection(name, `detection.${key}`, value));
  const conditions = (Array.isArray(detection.condition) ? detection.condition : [detection.condition]).map((text: unknown) => {
    if (typeof text !== 'string') throw invalidRule(name, 'condition', 'must be a text');
    return compileCondition(name, text, selections);
  });
  return { id: name, title: parsed.title, level: typeof parsed.level === 'string' ? parsed.level : 'medium', matches: (command) => conditions.some((condition) => condition(command)) };
}

function checkSource(name: string, source: unknown): void {
  if (source === undefined) return;
  if (!isObject(source)) throw invalidRule(name, 'logsource', 'must be a mapping');
  const { product, category, service } = source;
  if (product !== undefined && product !== 'linux') throw unsupportedRule(name, 'logsource', `the product ${String(product)}`);
  if (category !== undefined && !CATEGORIES.has(String(category))) throw unsupportedRule(name, 'logsource', `the category ${String(category)}`);
  if (service !== undefined && !SERVICES.has(String(service))) throw unsupportedRule(name, 'logsource', `the service ${String(service)}`);
}

/** A mapping: every field must hold. A list: one of its mappings, or one of its words anywhere in the command. */
function compileSelection(rule: string, place: string, value: unknown): Selection {
  if (Array.isArray(value)) {
    if (value.length === 0) throw invalidRule(rule, place, 'is empty');
    const parts = value.map((item: unknown) => compileSelection(rule, place, item));
    return (command) => parts.some((part) => part(command));
  }
  if (typeof value === 'string' || typeof value === 'number') {
    const match = compileField({ rule, place }, ['contains'], value);
    return (command) => match(commandLineOf(command));
  }
  if (!isObject(value)) throw invalidRule(rule, place, 'must be a mapping or a list');
  const fields = Object.entries(value).map(([key, wanted]) => compilePair(rule, `${place}.${key}`, key, wanted));
  if (fields.length === 0) throw invalidRule(rule, place, 'is empty');
  return (command) => fields.every((field) => field(command));
}

function compilePair(rule: string, place: string, key: string, wanted: unknown): Selection {
  const [name, ...modifiers] = key.split('|') as [string, ...string[]];
  // `|all` without a field is a list of words that must all be there.
  const read = name === '' ? commandLineOf : fieldOf(name);
  if (read === undefined) throw unsupportedRule(rule, place, `the field ${name}`);
  const match = compileField({ rule, place }, name === '' ? [...modifiers, 'contains'] : modifiers, wanted);
  return (command) => match(read(command));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
