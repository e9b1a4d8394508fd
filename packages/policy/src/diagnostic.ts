import type { Diagnostic, Span } from './policy.ts';

/** Every code a diagnostic may carry, and what it means in one line. The reference page has an example and the mending of each. */
export const DIAGNOSTIC_CODES = {
  'document-empty': 'The document has no text',
  'document-too-large': 'The document is larger than the reader takes',
  'document-not-text': 'The document is not clean UTF-8 text',
  'document-too-deep': 'Quotes, lists or emphasis are nested beyond reading',
  'no-sections': 'The document has no section headings',
  'section-number-twice': 'Two sections have the same number',
  'bad-control-fence': 'A block means to be a control but its first line is not of the form',
  'fence-not-closed': 'A control block does not end',
  'control-without-clause': 'A control block has no prose before it',
  'clause-too-long': 'A clause is longer than the reader binds',
  'block-too-large': 'A control block is larger than the reader takes',
  'yaml-syntax': 'A control block is not valid YAML',
  'yaml-duplicate-key': 'A key stands twice in one block',
  'yaml-not-allowed': 'Anchors, aliases and tags are not allowed',
  'block-not-a-map': 'A control block is not a list of `name: value` lines',
  'unknown-control': 'No control has this id',
  'control-twice': 'A control is given twice',
  'wrong-section': 'A control stands in another section than its own',
  'unknown-parameter': 'The control has no such parameter',
  'missing-parameter': 'A parameter that the control needs is not given',
  'bad-parameter': 'The value of a parameter is not of its type',
  'value-not-in-prose': 'The prose of the clause does not say the value',
  'said-but-unstated': 'A value is listed as unstated although the prose says it',
  'bad-unstated': '`unstated` is not a list of parameters of this block',
  'bad-selector': '`for` is not a selector',
  'bad-maps': '`maps` is not a table of references',
  'law-broken': 'Two controls contradict each other',
} as const;
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

/** What the reader reports before the file's name is put to it. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
}

/** `policy/security.md:12:30: The prose of this clause does not say …` */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.message}`;
}

/** Problems as diagnostics, in the order of the document, each once. */
export function toDiagnostics(problems: readonly Problem[], file: string): readonly Diagnostic[] {
  const sorted = problems.toSorted((left, right) => left.span.start.offset - right.span.start.offset || compare(left.code, right.code) || compare(left.message, right.message));
  return sorted
    .filter((problem, index) => index === 0 || !isSame(problem, sorted[index - 1]!))
    .map(({ code, span, message, found, expected }) => ({
      file,
      line: span.start.line,
      column: span.start.column,
      endLine: span.end.line,
      endColumn: span.end.column,
      code,
      message,
      ...(found === undefined ? {} : { found }),
      ...(expected === undefined ? {} : { expected }),
    }));
}

const LONGEST_QUOTE = 80;

/** A piece of the document for a message: on one line, cut short, and without characters that would move a terminal's cursor. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const plain = text.replace(/\s+/g, ' ').trim().replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\u{fffd}');
  const characters = [...plain];
  return characters.length <= LONGEST_QUOTE ? plain : `${characters.slice(0, LONGEST_QUOTE - 1).join('')}…`;
}

/** ``, did you mean `automatic-updates`?`` or nothing, when no name is near. */
export function suggest(name: string, known: Iterable<string>): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}

/** The known name with the fewest edits to `name`, if a third of its letters or fewer differ. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST_QUOTE) return undefined;
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const each of known) {
    const edits = Math.abs(each.length - name.length) < fewest ? countEdits(name.toLowerCase(), each.toLowerCase()) : fewest;
    if (edits < fewest) [nearest, fewest] = [each, edits];
  }
  return nearest;
}

/** Levenshtein's distance, one row at a time. */
function countEdits(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[right.length]!;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function isSame(left: Problem, right: Problem): boolean {
  return left.code === right.code && left.span.start.offset === right.span.start.offset && left.message === right.message;
}
