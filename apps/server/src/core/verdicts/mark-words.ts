import { clauseMarks, type Clause } from '@writ/policy';
import type { MarkedWords } from '../../ui/markdown.tsx';

/**
 * The words of a clause that say a parameter, each with a title that names the parameter (the value is what the words say), and the control where the clause has
 * several; with `only`, of that control alone.
 */
export function markWords(clause: Clause, only?: string): MarkedWords[] {
  const isAlone = clause.controls.length === 1 || only !== undefined;
  return clauseMarks(clause)
    .filter(({ control }) => only === undefined || control === only)
    .map((mark) => ({ ...mark, title: isAlone ? mark.parameter : `${mark.control}: ${mark.parameter}` }));
}
