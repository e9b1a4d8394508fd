import { WritError } from '@writ/kernel';
import { shown, type PageAnswer, type Renderable } from '../../platform/http/answer.ts';
import type { FieldProblem } from '../../platform/http/route.ts';
import type { FormProblem } from '../form-problem.ts';

/**
 * Runs an act of a form. When it is refused with one of `mendable`'s codes, the form is shown again, as 422, with the sentence at the field that the code names;
 * every other error goes on to the error page.
 */
export async function orAgain(act: () => Promise<PageAnswer>, again: (problems: readonly FormProblem[]) => Renderable | Promise<Renderable>, mendable: Readonly<Record<string, string | undefined>>): Promise<PageAnswer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof WritError) || !Object.hasOwn(mendable, error.code)) throw error;
    return shown(await again([{ field: mendable[error.code], text: error.message }]), 422);
  }
}

/** What did not fit a form's schema, at its fields. */
export function problemsAt(problems: readonly FieldProblem[]): readonly FormProblem[] {
  return problems.map(({ path, message }) => ({ field: path.split('/')[1], text: message }));
}

/** Texts of a form as they were sent, to be shown again; whatever is no text is left out. */
export function valuesOf(body: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
