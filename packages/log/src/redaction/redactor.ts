import { compileSearch, type Find, type PlacedFind } from './find-secrets.ts';
import { maskFinds } from './mask-finds.ts';
import { compileJson } from './redact-json.ts';
import { compileObject } from './redact-object.ts';
import { kindOfKey } from './secret-key.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules/registry.ts';
import { settleFinds } from './settle-finds.ts';

export interface RedactorOptions {
  /** Names of the rules to use; all but the optional ones unless given. */
  readonly rules?: readonly string[];
  /** Also redact addresses of mail. Default false. */
  readonly emails?: boolean;
  /** Also redact IPv4 and IPv6 addresses. Default false. */
  readonly addresses?: boolean;
  /** What stands in the place of a secret. Default `[REDACTED]`. */
  readonly mask?: string;
  /** Keys of objects whose values are secret besides those that are known to be, in exactly this spelling. */
  readonly keys?: readonly string[];
}

/** A text without its secrets, and where they were. */
export interface Redaction {
  readonly text: string;
  readonly finds: readonly Find[];
}

/**
 * Takes secrets out of what is logged. Made once, used for every line.
 *
 * @example
 * const redactor = createRedactor();
 * redactor.redactText('login with password=hunter2'); // 'login with password=[REDACTED]'
 * redactor.redactObject({ accessToken: 'abc' }); // { accessToken: '[REDACTED]' }
 */
export interface Redactor {
  /** A line or a whole text, redacted; the text itself where nothing was found. */
  readonly redactText: (text: string) => string;
  /** The same, with the finds in order: rule and place in UTF-16 units, never the value. Placeholders and examples are no finds. */
  readonly text: (text: string) => Redaction;
  /** Only the finds: for sweeping what is stored. */
  readonly find: (text: string) => readonly Find[];
  /** A copy of `value` without secrets, by key and by what its strings hold; `value` itself is never changed. Never throws. */
  readonly redactObject: (value: unknown) => unknown;
  /** What `JSON.stringify` makes of `redactObject(value)`, in one pass; undefined where JSON has no form for it. Never throws. */
  readonly redactJson: (value: unknown) => string | undefined;
}

/** Names of all rules, the optional ones too. */
export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

const DEFAULT_MASK = '[REDACTED]';

/** Makes a redactor. Throws a RangeError when a name in `rules` is unknown, or when `mask` is one that would itself be redacted. */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { mask = DEFAULT_MASK } = options;
  const searchOnce = compileSearch(chooseRules(options));
  assertMask(mask, searchOnce);
  const search = settleFinds(searchOnce, mask);
  const redactText = (text: string): string => {
    const finds = search(text);
    return finds.length === 0 ? text : maskFinds(text, finds, mask);
  };
  const keys = new Set(options.keys);
  const isSecretKey = keys.size === 0 ? (key: string): boolean => kindOfKey(key) !== 'none' : (key: string): boolean => kindOfKey(key) !== 'none' || keys.has(key);
  const redactObject = compileObject({ redactText, isSecretKey, mask });
  return {
    redactText,
    text: (text) => {
      const finds = search(text);
      return { text: finds.length === 0 ? text : maskFinds(text, finds, mask), finds: finds.map(withoutPlacing) };
    },
    find: (text) => search(text).map(withoutPlacing),
    redactObject,
    redactJson: compileJson({ redactText, isSecretKey, mask, redactObject }),
  };
}

function withoutPlacing({ rule, start, end }: PlacedFind): Find {
  return { rule, start, end };
}

function chooseRules({ rules, emails = false, addresses = false }: RedactorOptions): readonly Rule[] {
  const unknown = rules?.find((wanted) => !RULES.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new RangeError(`There is no rule ${unknown}. The rules are ${RULE_NAMES.join(', ')}.`);
  return RULES.filter(({ name, isOptional }) => (rules === undefined ? isOptional !== true : rules.includes(name)) || (emails && name === 'email-address') || (addresses && name === 'ip-address'));
}

/** A mask that is itself found would be masked again by whoever reads the line next. */
function assertMask(mask: string, search: (text: string) => readonly PlacedFind[]): void {
  if (mask.length > 64 || /["\\\r\n]/u.test(mask) || search(`password="${mask}" token=${mask} https://a:${mask}@example.com secret="a ${mask} b1" api_key=ab1${mask}cd2`).length > 0) throw new RangeError('The mask must be a short placeholder without quotes, such as [REDACTED] or ***.');
}
