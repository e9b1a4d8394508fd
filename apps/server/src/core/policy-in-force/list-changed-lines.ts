/** A line that only one of two texts has. */
export interface ChangedLine {
  readonly in: 'before' | 'after';
  readonly text: string;
  /** Its number in its own text, from 1. */
  readonly line: number;
}

/**
 * Every line that only one of two texts has, so that whoever approves a policy sees what is between its clauses too: to whom it applies is such a line.
 * Lines that only moved, and blank ones, are left out. In the order of the lines; what goes before what comes.
 */
export function listChangedLines(before: string, after: string): readonly ChangedLine[] {
  const gone = onlyIn(before, after).map((line) => ({ in: 'before' as const, ...line }));
  const come = onlyIn(after, before).map((line) => ({ in: 'after' as const, ...line }));
  return [...gone, ...come].toSorted((one, other) => one.line - other.line || (one.in === 'before' ? 0 : 1) - (other.in === 'before' ? 0 : 1));
}

/** Lines of `text` that `other` has not, or has less often. */
function onlyIn(text: string, other: string): { readonly text: string; readonly line: number }[] {
  const left = new Map<string, number>();
  for (const line of linesOf(other)) left.set(line, (left.get(line) ?? 0) + 1);
  return linesOf(text).flatMap((line, index) => {
    const times = left.get(line) ?? 0;
    if (times > 0) left.set(line, times - 1);
    return times > 0 || line.trim() === '' ? [] : [{ text: line, line: index + 1 }];
  });
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
