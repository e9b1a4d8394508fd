import { MS } from '@writ/kernel';
import type { PasswordRule } from './rules.ts';

/** What the policy asks of a password, as a sentence under the field: `At least 8 characters, with a letter, a digit and a symbol. Good for 90 days.` */
export function sayPasswordRule(rule: PasswordRule): string {
  const kinds = [rule.letters && 'a letter', rule.digits && 'a digit', rule.symbols && 'a symbol'].filter((kind) => typeof kind === 'string');
  const mixed = kinds.length === 0 ? '' : `, with ${kinds.length === 1 ? kinds[0] : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`}`;
  const known = rule.notLeaked ? ' None that is known from leaks.' : '';
  const age = rule.maximumAgeMs === undefined ? '' : ` Good for ${Math.round(rule.maximumAgeMs / MS.day)} days.`;
  return `At least ${rule.minimumLength} characters${mixed}.${known}${age}`;
}
