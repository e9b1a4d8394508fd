import { clauseMarks, type Clause } from '@writ/policy';
import type { MarkedWords } from '../../ui/markdown.tsx';

/** The words of a clause that say a parameter, each with a title that names control and parameter (the value is what the words say); with `only`, of that control alone. */
export function markWords(clause: Clause, only?: string): MarkedWords[] {
  return clauseMarks(clause)
    .filter(({ control }) => only === undefined || control === only)
    .map((mark) => ({ ...mark, title: `${mark.control}: ${mark.parameter}` }));
}
