import { z } from 'zod';
import { FactLine, parseFactValue, Subject, type Fact } from '@writ/contract';
import type { FactsOfSubject } from './evaluate-facts.ts';

/** A line that labels a subject, so that selectors can be evaluated: `{"subject":{"kind":"host","id":"web-1"},"labels":{"environment":"production"}}`. */
const LabelLine = z.strictObject({ subject: Subject, labels: z.record(z.string().max(100), z.string().max(200)) });

export const FACT_LINE_LIMITS = { characters: 8_000_000, subjects: 100_000 } as const;

/** A line that was not understood, from 1. */
export interface LineProblem {
  readonly line: number;
  readonly problem: string;
}

/**
 * Reads facts from NDJSON, as `writ observe` writes them. A line that is wrong is told and left out; the facts that it held are then missing,
 * and what reads them is unknown. Subjects keep the order of their first line.
 */
export async function readFactLines(lines: AsyncIterable<string> | Iterable<string>): Promise<{ readonly subjects: readonly FactsOfSubject[]; readonly problems: readonly LineProblem[] }> {
  const bySubject = new Map<string, { subject: Subject; labels: Record<string, string>; facts: Fact[] }>();
  const problems: LineProblem[] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const read = readLine(line === 1 ? text.replace(/^\u{feff}/u, '') : text);
    if ('problem' in read) {
      problems.push({ line, problem: read.problem });
      continue;
    }
    const key = `${read.subject.kind}/${read.subject.id}`;
    const held = bySubject.get(key) ?? { subject: read.subject, labels: {}, facts: [] };
    if (!bySubject.has(key) && bySubject.size >= FACT_LINE_LIMITS.subjects) throw new RangeError(`More than ${FACT_LINE_LIMITS.subjects} subjects in one input`);
    bySubject.set(key, held);
    if (read.fact) held.facts.push(read.fact);
    Object.assign(held.labels, read.labels);
  }
  return { subjects: [...bySubject.values()], problems };
}

type Line = { readonly subject: Subject; readonly fact?: Fact; readonly labels?: Readonly<Record<string, string>> } | { readonly problem: string };

function readLine(text: string): Line {
  if (text.length > FACT_LINE_LIMITS.characters) return { problem: `longer than ${FACT_LINE_LIMITS.characters} characters` };
  const json = parseJson(text);
  if (json === undefined) return { problem: 'not JSON' };
  const labels = LabelLine.safeParse(json);
  if (labels.success) return labels.data;
  const fact = FactLine.safeParse(json);
  if (!fact.success) return { problem: fact.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ') };
  const value = parseFactValue(fact.data);
  return value.ok ? { subject: fact.data.subject, fact: value.fact } : { problem: value.problems.slice(0, 5).join('; ') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Told as a problem of its line by the caller.
    return undefined;
  }
}
