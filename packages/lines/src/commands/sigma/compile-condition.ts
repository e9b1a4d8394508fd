import { invalidRule, unsupportedRule } from './rule-error.ts';

/** Whether the selections that hold make the condition hold. */
export type Condition<Subject> = (subject: Subject) => boolean;

/** Words and brackets of one condition; more is refused. */
const MAX_TOKENS = 1_000;
const TOKEN = /\s*([()|]|[^\s()|]+)/gy;

/**
 * `selection and not (filter or 1 of other*)` as the Sigma specification says: `not` binds closest, then `and`, then `or`.
 * `1 of` and `all of` take a pattern of names, or `them`: every selection whose name does not begin with `_`.
 */
export function compileCondition<Subject>(rule: string, text: string, selections: ReadonlyMap<string, Condition<Subject>>): Condition<Subject> {
  const tokens = [...text.trim().matchAll(TOKEN)].map((match) => match[1]!);
  if (tokens.length > MAX_TOKENS) throw invalidRule(rule, 'condition', 'is too long');
  let at = 0;
  const result = readOr(0);
  if (tokens[at] === '|') throw unsupportedRule(rule, 'condition', 'an aggregation (|)');
  if (at < tokens.length) throw invalidRule(rule, 'condition', `cannot go on with ${tokens[at]}`);
  return result;

  function readOr(depth: number): Condition<Subject> {
    const parts = [readAnd(depth)];
    while (tokens[at]?.toLowerCase() === 'or') {
      at += 1;
      parts.push(readAnd(depth));
    }
    return parts.length === 1 ? parts[0]! : (subject) => parts.some((part) => part(subject));
  }

  function readAnd(depth: number): Condition<Subject> {
    const parts = [readNot(depth)];
    while (tokens[at]?.toLowerCase() === 'and') {
      at += 1;
      parts.push(readNot(depth));
    }
    return parts.length === 1 ? parts[0]! : (subject) => parts.every((part) => part(subject));
  }

  function readNot(depth: number): Condition<Subject> {
    if (tokens[at]?.toLowerCase() !== 'not') return readOne(depth);
    at += 1;
    if (depth > 100) throw invalidRule(rule, 'condition', 'is nested too deep');
    const inner = readNot(depth + 1);
    return (subject) => !inner(subject);
  }

  function readOne(depth: number): Condition<Subject> {
    const token = tokens[at];
    if (token === undefined) throw invalidRule(rule, 'condition', 'ends where a selection was expected');
    at += 1;
    if (token === '(') {
      if (depth > 100) throw invalidRule(rule, 'condition', 'is nested too deep');
      const inner = readOr(depth + 1);
      if (tokens[at] !== ')') throw invalidRule(rule, 'condition', 'lacks a closing bracket');
      at += 1;
      return inner;
    }
    if (tokens[at]?.toLowerCase() === 'of') return readOf(token);
    const selection = selections.get(token);
    if (selection === undefined) throw invalidRule(rule, 'condition', `names ${token}, which is no selection`);
    return selection;
  }

  function readOf(amount: string): Condition<Subject> {
    at += 1;
    const pattern = tokens[at] ?? '';
    at += 1;
    const isThem = pattern.toLowerCase() === 'them';
    const parts = [...selections].filter(([name]) => (isThem ? !name.startsWith('_') : matchesName(pattern, name))).map(([, part]) => part);
    if (parts.length === 0) throw invalidRule(rule, 'condition', `names ${pattern}, which is no selection`);
    if (amount.toLowerCase() === 'all') return (subject) => parts.every((part) => part(subject));
    const least = amount.toLowerCase() === 'any' ? 1 : Number(amount);
    if (!Number.isInteger(least) || least < 1) throw invalidRule(rule, 'condition', `has ${amount} where 1, all or a number was expected`);
    return (subject) => parts.filter((part) => part(subject)).length >= least;
  }
}

function matchesName(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === name;
  return name.length >= pattern.length - 1 && name.startsWith(pattern.slice(0, star)) && name.endsWith(pattern.slice(star + 1));
}
