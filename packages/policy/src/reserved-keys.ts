import { quote, suggest } from './diagnostic.ts';
import type { Problem } from './diagnostic.ts';
import type { Selector } from './policy.ts';
import type { BlockEntry } from './read-block.ts';

const LABEL = /^\s*([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*)\s*=\s*([A-Za-z0-9][A-Za-z0-9._/-]{0,62})\s*$/;
const SELECTOR_FORM = 'labels such as `environment=production, managed=true`';
const MOST_LABELS = 20;
const MOST_REFERENCES = 100;

/** `for: environment=production, managed=true`. Undefined where there is none, or a bad one. */
export function readSelector(entry: BlockEntry | undefined, problems: Problem[]): Selector | undefined {
  if (!entry) return undefined;
  const terms = typeof entry.value === 'string' ? entry.value.split(',') : [];
  const labels = new Map<string, string>();
  for (const term of terms) {
    const match = LABEL.exec(term);
    if (!match || labels.has(match[1]!) || labels.size >= MOST_LABELS) {
      const why = match && labels.has(match[1]!) ? `\`${match[1]}\` stands twice` : `\`${quote(term)}\` is no label`;
      problems.push(badSelector(entry, why, quote(term)));
      return undefined;
    }
    labels.set(match[1]!, match[2]!);
  }
  if (labels.size > 0) return Object.fromEntries(labels);
  problems.push(badSelector(entry, 'it is no text', quote(JSON.stringify(entry.value))));
  return undefined;
}

function badSelector(entry: BlockEntry, why: string, found: string): Problem {
  return { code: 'bad-selector', span: entry.valueSpan, message: `\`for\` cannot be read: ${why}; write ${SELECTOR_FORM}.`, found, expected: SELECTOR_FORM };
}

/** `maps: { soc2: [CC7.1], iso27001: [A.8.8] }`: references to other catalogues, one or a list under each name. */
export function readMaps(entry: BlockEntry | undefined, problems: Problem[]): Readonly<Record<string, readonly string[]>> {
  if (!entry) return {};
  const { value } = entry;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuseMaps(entry, [], value, problems);
  const maps = new Map<string, readonly string[]>();
  for (const [name, references] of Object.entries(value)) {
    const list: readonly unknown[] = Array.isArray(references) ? references : [references];
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(name) || list.length === 0 || list.length > MOST_REFERENCES) return refuseMaps(entry, [name], name, problems);
    const bad = list.findIndex((reference) => !isReference(reference));
    if (bad >= 0) return refuseMaps(entry, Array.isArray(references) ? [name, bad] : [name], list[bad], problems);
    maps.set(name, list as readonly string[]);
  }
  return Object.fromEntries(maps);
}

/** `8.10` without quotes is a number in YAML and would lose its last digit. */
function isReference(value: unknown): value is string {
  return typeof value === 'string' && /^[^\n\r]{1,64}$/.test(value);
}

function refuseMaps(entry: BlockEntry, path: readonly PropertyKey[], value: unknown, problems: Problem[]): Readonly<Record<string, never>> {
  const expected = 'names of catalogues with their references, such as `soc2: [CC7.1]`, numbers in quotes';
  const found = quote(typeof value === 'string' ? value : JSON.stringify(value) ?? '');
  problems.push({ code: 'bad-maps', span: entry.spanAt(path), message: `\`maps\` cannot be read at \`${found}\`; it takes ${expected}.`, found, expected });
  return {};
}

/** `unstated: [calendar]`: parameters of this block that the prose need not say. */
export function readUnstated(entry: BlockEntry | undefined, others: readonly BlockEntry[], problems: Problem[]): ReadonlySet<string> {
  if (!entry) return new Set();
  const list: readonly unknown[] = Array.isArray(entry.value) ? entry.value : [entry.value];
  const names = others.map(({ name }) => name);
  const unstated = new Set<string>();
  for (const [index, name] of list.entries()) {
    if (typeof name === 'string' && names.includes(name) && !unstated.has(name)) {
      unstated.add(name);
      continue;
    }
    const found = quote(typeof name === 'string' ? name : JSON.stringify(name));
    const why = typeof name === 'string' && unstated.has(name) ? `names \`${found}\` twice` : `names \`${found}\`, which is not written in this block`;
    const span = Array.isArray(entry.value) ? entry.spanAt([index]) : entry.valueSpan;
    problems.push({ code: 'bad-unstated', span, message: `\`unstated\` ${why}.${typeof name === 'string' ? suggest(name, names.filter((each) => each !== name)) : ''}`, found, expected: names.join(', ') || 'no names' });
  }
  return unstated;
}
