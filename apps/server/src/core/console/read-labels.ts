/** What was wrong with a line of labels. */
export interface LabelProblem {
  readonly line: number;
  readonly text: string;
}

/** Reads labels from a form: `environment=production`, one a line or separated by commas. */
export function readLabels(text: string): { readonly ok: true; readonly labels: Readonly<Record<string, string>> } | { readonly ok: false; readonly problem: LabelProblem } {
  const labels: Record<string, string> = {};
  for (const [index, line] of text.split(/[\n,]/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const [, key, value] = /^([^=\s]+)\s*=\s*(\S.*)$/.exec(trimmed) ?? [];
    if (key === undefined || value === undefined) return { ok: false, problem: { line: index + 1, text: `Line ${index + 1} is not of the form name=value.` } };
    labels[key] = value;
  }
  return { ok: true, labels };
}
