/** One line of sshd's configuration that says something, in the order in which sshd meets it. */
export interface SshdSetting {
  /** In lower case. */
  readonly key: string;
  readonly value: string;
  /** The words of the value: one in quotes may have blanks. */
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  /** The criteria of the Match block that it stands in. */
  readonly match?: string;
}

export interface SshdConfig {
  readonly settings: readonly SshdSetting[];
  /** Places that could not be followed: an include without end, a line that is no setting, an open quote. */
  readonly problems: readonly { readonly file: string; readonly line: number; readonly text: string }[];
}

export interface SshdSources {
  /** The text of a file; undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
  /** The paths that a pattern of an Include names, sorted as glob(7) does. */
  readonly expand: (pattern: string) => readonly string[];
}

const MAX_DEPTH = 16;
const MAX_SETTINGS = 10_000;
/** Files that include each other in a fan would be read without end. */
const MAX_FILES = 2_000;

/**
 * Reads sshd_config(5) with everything that it includes. Includes are met where they stand; a Match inside of an included file ends with that file,
 * and an Include inside of a Match block stands under its criteria.
 */
export function readSshdConfig(path: string, sources: SshdSources): SshdConfig {
  const settings: SshdSetting[] = [];
  const problems: { file: string; line: number; text: string }[] = [];
  let files = 0;
  readFile(path, undefined, 0);
  return { settings, problems };

  function readFile(file: string, outerMatch: string | undefined, depth: number): void {
    files += 1;
    const isTooDeep = depth > MAX_DEPTH || files > MAX_FILES;
    const text = isTooDeep ? undefined : sources.read(file);
    if (text === undefined) {
      if (problems.length < 100) problems.push({ file, line: 1, text: isTooDeep ? 'Includes are nested deeper than sshd follows.' : 'The file cannot be read.' });
      return;
    }
    let match = outerMatch;
    for (const [index, raw] of text.split('\n').entries()) {
      const line = index + 1;
      const words = wordsOf(raw);
      if (words === undefined) problems.push({ file, line, text: 'A quote has no end.' });
      if (!words || words.length === 0) continue;
      const [key, ...values] = [words[0]!.toLowerCase(), ...words.slice(1)] as [string, ...string[]];
      if (!/^[a-z][a-z0-9]*$/.test(key) || values.length === 0) problems.push({ file, line, text: 'The line is no setting.' });
      else if (settings.length >= MAX_SETTINGS) return;
      else if (key === 'match') match = both(outerMatch, values.join(' '));
      else if (key === 'include') for (const pattern of values) for (const inner of files > MAX_FILES ? [] : sources.expand(absolute(pattern))) readFile(inner, match, depth + 1);
      else settings.push({ key, value: values.join(' '), words: values, file, line, ...(match === undefined ? {} : { match }) });
    }
  }
}

/** The setting in force for everybody: sshd keeps the first that it meets outside of Match blocks. */
export function firstSetting(config: SshdConfig, keys: readonly string[]): SshdSetting | undefined {
  return config.settings.find((setting) => keys.includes(setting.key) && setting.match === undefined);
}

function both(outer: string | undefined, inner: string): string {
  return outer === undefined ? inner : `${outer} ${inner}`;
}

function absolute(pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/etc/ssh/${pattern}`;
}

/** The words of a line: `Key value`, `Key=value`, values in quotes, a comment from `#` on. Undefined when a quote has no end. */
function wordsOf(raw: string): string[] | undefined {
  const line = raw.trim();
  if (line === '' || line.startsWith('#')) return [];
  const key = /^(?:"([^"]*)"|([^\s="]+)(?:\s*=)?)\s*/.exec(line);
  const values = key ? valuesOf(line.slice(key[0].length)) : undefined;
  return values && [key![1] ?? key![2]!, ...values];
}

/** Values as a shell divides them: both kinds of quotes, also in the middle of a word, and a backslash before a quote, a blank or itself. */
function valuesOf(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === '\\' && (/["'\\]/.test(text[at + 1] ?? '') || (quote === undefined && text[at + 1] === ' '))) {
      at += 1;
      word = (word ?? '') + text[at]!;
    } else if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && word === undefined && char === '#') break;
    else if (char === quote) quote = undefined;
    else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}
