import type { Call } from './way-adapter.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly path: string;
}

/** Shown in full; what is more is counted. */
const MOST_SHOWN = 20;

/** One message of what could wait. */
export function sayNotices(company: string, notices: readonly Notice[], publicUrl: URL): Pick<Call, 'title' | 'text'> {
  if (notices.length === 1) return { title: `${company}: ${notices[0]!.title}`, text: notices[0]!.text };
  const lines = notices.slice(0, MOST_SHOWN).map(({ title, text, path }) => `${title}\n${text}\n${new URL(path, publicUrl).href}`);
  const left = notices.length - lines.length;
  return { title: `${company}: ${notices.length} things that could wait`, text: [...lines, ...(left > 0 ? [`And ${left} more.`] : [])].join('\n\n') };
}
