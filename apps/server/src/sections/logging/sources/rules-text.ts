import { compileRules, type FindService, type ServiceRule } from './compile-rules.ts';

/** Rules as one text: whoever gets them with every piece of lines sees at once that they are those of before, and copying it to another thread costs a microsecond. */
export type RulesText = string;

/** Writes rules in their order. */
export function writeRules(rules: readonly ServiceRule[]): RulesText {
  return rules.length === 0 ? '' : JSON.stringify(rules);
}

/** What rules say, compiled once for as long as they are the same. */
export interface HeldRules {
  readonly rules: readonly ServiceRule[];
  readonly find: FindService;
}

/** Makes the reader of the text of rules. */
export function createRuleHolder(): (text: RulesText | undefined) => HeldRules {
  let heldText: RulesText = '';
  let held: HeldRules = { rules: [], find: compileRules([]) };
  return (text = '') => {
    if (text === heldText) return held;
    const rules = text === '' ? [] : (JSON.parse(text) as readonly ServiceRule[]);
    [heldText, held] = [text, { rules, find: compileRules(rules) }];
    return held;
  };
}
