import type { PropsWithChildren } from 'hono/jsx';

/** What the company says in its own words and language, in paragraphs; where it says nothing, what stands inside. */
export function OwnWords({ text, language, children }: PropsWithChildren<{ text: string; language: string }>) {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== '');
  if (paragraphs.length === 0) return <div class="lede">{children}</div>;
  return <div class="lede" lang={language}>{paragraphs.map((paragraph) => <p>{paragraph}</p>)}</div>;
}
