/** Words that follow each other: in both texts, or in one of them. */
interface Run {
  readonly in: 'both' | 'before' | 'after';
  readonly text: string;
}

// Longest common subsequence needs words × words of memory; a clause is a paragraph, and what is longer is shown whole on both sides.
const MOST_WORDS = 1_200;

/** The words that two texts have in common and those that they do not, in order. The runs of a side, joined by spaces, give its words back. */
export function compareWords(before: string, after: string): Run[] {
  const left = before.match(/\S+/g) ?? [];
  const right = after.match(/\S+/g) ?? [];
  if (left.length > MOST_WORDS || right.length > MOST_WORDS) return [{ in: 'before', text: before }, { in: 'after', text: after }];
  return joinRuns(walk(left, right, commonLengths(left, right)));
}

/** `lengths[i][j]`: how many words `left` from i and `right` from j have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] = left[i] === right[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}

function walk(left: readonly string[], right: readonly string[], lengths: readonly Uint16Array[]): Run[] {
  const runs: Run[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      runs.push({ in: 'both', text: right[j]! });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      runs.push({ in: 'before', text: left[i]! });
      i += 1;
    } else {
      runs.push({ in: 'after', text: right[j]! });
      j += 1;
    }
  }
  return runs;
}

function joinRuns(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last?.in === run.in) joined[joined.length - 1] = { in: run.in, text: `${last.text} ${run.text}` };
    else joined.push(run);
  }
  return joined;
}

/** Two wordings of a clause, one above the other, the words that differ marked in each. */
export function Diff({ before, after }: { before: string | undefined; after: string | undefined }) {
  const runs = before !== undefined && after !== undefined ? compareWords(before, after) : undefined;
  return (
    <div class="change">
      {before !== undefined && <del><span class="unseen">Before: </span><Side runs={runs} side="before" whole={before} /></del>}
      {after !== undefined && <ins><span class="unseen">After: </span><Side runs={runs} side="after" whole={after} /></ins>}
    </div>
  );
}

function Side({ runs, side, whole }: { runs: readonly Run[] | undefined; side: 'before' | 'after'; whole: string }) {
  if (!runs) return <>{whole}</>;
  return <>{runs.filter((run) => run.in === 'both' || run.in === side).map((run, index) => <>{index > 0 && ' '}{run.in === 'both' ? run.text : <b>{run.text}</b>}</>)}</>;
}
