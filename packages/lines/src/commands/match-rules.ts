import type { RanCommand } from './ran-command.ts';
import { OWN_RULES } from './rules/index.ts';
import { type CommandRule, compileRule } from './sigma/compile-rule.ts';

/** Our own rules, compiled. */
export function ownCommandRules(): readonly CommandRule[] {
  return OWN_RULES.map(({ rule }) => compileRule(rule));
}

/** The rules that mean `command`, in their order. */
export function matchRules(rules: readonly CommandRule[], command: RanCommand): readonly CommandRule[] {
  return rules.filter((rule) => rule.matches(command));
}
