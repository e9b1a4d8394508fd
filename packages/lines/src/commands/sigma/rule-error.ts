import { lineErrors } from '../../errors.ts';

/** A rule that is wrong: `rule-invalid`, with the place in it and what was expected. */
export function invalidRule(rule: string, place: string, problem: string): Error {
  return lineErrors('rule-invalid', { rule, place, problem });
}

/** A rule that asks for what is not known here: `rule-unsupported`. Silence would be a rule that never fires. */
export function unsupportedRule(rule: string, place: string, feature: string): Error {
  return lineErrors('rule-unsupported', { rule, place, feature });
}
