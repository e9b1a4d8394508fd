import { isCommonPassword } from './common-passwords.ts';
import type { PasswordRule } from './rules.ts';

/** More than any person types, and little enough to hash. */
export const MAX_PASSWORD_LENGTH = 256;

/**
 * What a new password lacks by the policy, each as the words after “it needs”; empty when it is good. Policy control `password-rules`.
 * Letters, digits and symbols are meant as Unicode has them; white space is a symbol, so that a passphrase is not refused for its blanks.
 */
export function missingFrom(password: string, rule: PasswordRule, personal: readonly string[] = []): string[] {
  const length = Array.from(password).length;
  const missing: string[] = [];
  if (length < rule.minimumLength) missing.push(`at least ${rule.minimumLength} characters`);
  if (length > MAX_PASSWORD_LENGTH) missing.push(`at most ${MAX_PASSWORD_LENGTH} characters`);
  if (rule.letters && !/\p{L}/u.test(password)) missing.push('a letter');
  if (rule.digits && !/\p{N}/u.test(password)) missing.push('a digit');
  if (rule.symbols && !/[^\p{L}\p{N}]/u.test(password)) missing.push('a symbol');
  if (rule.notLeaked && isCommonPassword(password)) missing.push('not to be on the list of passwords known from leaks');
  if (isPersonal(password, personal)) missing.push('not to be the name or the mail address');
  return missing;
}

function isPersonal(password: string, personal: readonly string[]): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');
  const said = plain(password);
  return said.length > 0 && personal.some((text) => plain(text) === said || plain(text.split('@')[0] ?? '') === said);
}
