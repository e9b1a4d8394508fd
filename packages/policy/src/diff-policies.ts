import { canonicalJson } from '@writ/kernel';
import type { Nodes } from 'mdast';
import type { Clause, ClauseChange, Control, Policy } from './policy.ts';

interface Placed {
  readonly clause: Clause;
  readonly section: number;
  /** Place among all clauses of the document. */
  readonly place: number;
}
interface Pair {
  readonly before: Placed;
  readonly after: Placed;
}
type ParameterChange = ClauseChange['parameters'][number];

/**
 * The clauses that two policies have differently. Clauses are the same when they share most controls. First come those of `after` in its
 * order, then the removed ones in the order of `before`. Beside its parameters a control's change may be named `for` (its selector), `maps`,
 * or `control` (given to or taken from this clause). A clause that is only set in other lines has not changed.
 */
export function diffPolicies(before: Policy, after: Policy): readonly ClauseChange[] {
  const [olds, news] = [clausesOf(before), clausesOf(after)];
  const pairs = matchClauses(olds, news);
  const stayed = longestInOrder(pairs);
  const byAfter = new Map(pairs.map((pair) => [pair.after, pair]));
  const matched = new Set(pairs.map((pair) => pair.before));
  return [
    ...news.flatMap((placed) => {
      const pair = byAfter.get(placed);
      return pair ? compareClauses(pair, stayed.has(pair)) : [{ kind: 'added' as const, clause: placed.clause.id, after: side(placed), parameters: compareControls([], placed.clause.controls) }];
    }),
    ...olds.filter((placed) => !matched.has(placed)).map((placed) => ({ kind: 'removed' as const, clause: placed.clause.id, before: side(placed), parameters: compareControls(placed.clause.controls, []) })),
  ];
}

function clausesOf(policy: Policy): readonly Placed[] {
  return policy.sections
    .flatMap(({ number, blocks }) => blocks.flatMap((block) => (block.kind === 'clause' ? [{ clause: block.clause, section: number }] : [])))
    .map((placed, place) => ({ ...placed, place }));
}

/** Pairs of clauses, best first: most controls in common, then the same first control. Which text is the older one makes no difference. */
function matchClauses(olds: readonly Placed[], news: readonly Placed[]): readonly Pair[] {
  const home = new Map(news.flatMap((placed) => placed.clause.controls.map(({ id }) => [id, placed] as const)));
  const candidates = new Map<string, Pair & { shared: string[] }>();
  for (const before of olds) {
    for (const { id } of before.clause.controls) {
      const after = home.get(id);
      if (!after) continue;
      const key = `${before.place} ${after.place}`;
      const candidate = candidates.get(key);
      if (candidate) candidate.shared.push(id);
      else candidates.set(key, { before, after, shared: [id] });
    }
  }
  const isFirst = ({ before, after }: Pair): number => (before.clause.id === after.clause.id ? 1 : 0);
  const sorted = [...candidates.values()].toSorted((left, right) => right.shared.length - left.shared.length || isFirst(right) - isFirst(left) || (left.shared.toSorted()[0]! < right.shared.toSorted()[0]! ? -1 : 1));
  const taken = new Set<Placed>();
  return sorted
    .filter(({ before, after }) => !taken.has(before) && !taken.has(after) && taken.add(before).add(after) !== undefined)
    .toSorted((left, right) => left.after.place - right.after.place);
}

/** The most pairs that keep their order and section: all others have moved. Patience sorting, n log n. */
function longestInOrder(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const tails: { readonly pair: Pair; readonly previous: (typeof tails)[number] | undefined }[] = [];
  for (const pair of pairs.filter(({ before, after }) => before.section === after.section)) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle]!.pair.before.place < pair.before.place) low = middle + 1;
      else high = middle;
    }
    tails[low] = { pair, previous: tails[low - 1] };
  }
  const kept = new Set<Pair>();
  for (let tail = tails.at(-1); tail; tail = tail.previous) kept.add(tail.pair);
  return kept;
}

function compareClauses({ before, after }: Pair, hasStayed: boolean): readonly ClauseChange[] {
  const parameters = compareControls(before.clause.controls, after.clause.controls);
  const isChanged = parameters.length > 0 || wording(before.clause.node) !== wording(after.clause.node);
  if (!isChanged && hasStayed) return [];
  return [{ kind: isChanged ? 'changed' : 'moved', clause: after.clause.id, before: side(before), after: side(after), parameters }];
}

function side({ clause }: Placed): NonNullable<ClauseChange['before']> {
  return { prose: clause.prose, line: clause.span.start.line };
}

function compareControls(before: readonly Control[], after: readonly Control[]): readonly ParameterChange[] {
  const ids = [...new Set([...after, ...before].map(({ id }) => id))];
  return ids.flatMap((control) => {
    const [old, now] = [valuesOf(before.find(({ id }) => id === control)), valuesOf(after.find(({ id }) => id === control))];
    return [...new Set([...now.keys(), ...old.keys()])].flatMap((name): ParameterChange[] => {
      const [left, right] = [old.get(name), now.get(name)];
      if (canonicalJson(left ?? null) === canonicalJson(right ?? null)) return [];
      return [{ control, name, ...(left === undefined ? {} : { before: left }), ...(right === undefined ? {} : { after: right }) }];
    });
  });
}

/** Everything that a control says, by the name of a change. */
function valuesOf(control: Control | undefined): ReadonlyMap<string, unknown> {
  if (!control) return new Map();
  const selector = control.selector && Object.entries(control.selector).map(([label, value]) => `${label}=${value}`).toSorted().join(', ');
  const own: (readonly [string, unknown])[] = [['control', control.id], ...control.written.map(({ name, value }) => [name, value] as const)];
  if (selector) own.push(['for', selector]);
  if (Object.keys(control.maps).length > 0) own.push(['maps', control.maps]);
  return new Map(own);
}

/** A clause's text with its markup and addresses, without positions and line ends. */
function wording(node: Nodes): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === 'position') return undefined;
    return key === 'value' && typeof value === 'string' ? value.replace(/\s+/g, ' ') : value;
  });
}
