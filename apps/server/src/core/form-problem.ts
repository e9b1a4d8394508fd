/** What is wrong with a form that was sent: at which field, and what was expected. */
export interface FormProblem {
  readonly field?: string | undefined;
  readonly text: string;
}

/** The sentence that belongs to a field. */
export function errorAt(problems: readonly FormProblem[], name: string): string | undefined {
  return problems.find(({ field }) => field === name)?.text;
}
