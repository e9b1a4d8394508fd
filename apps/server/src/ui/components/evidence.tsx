import type { Evidence } from '@writ/contract';

/** What was looked at, word for word, with file and line. */
function EvidenceBlock({ evidence }: { evidence: Evidence }) {
  return (
    <figure class="evidence">
      <figcaption><span>{evidence.label}</span>{evidence.file && <code>{evidence.file}{evidence.line ? `:${evidence.line}` : ''}</code>}</figcaption>
      <pre>{evidence.text}</pre>
    </figure>
  );
}

/** Pieces of evidence, at most `shown`; says how many more there are, for a page has a budget. */
export function EvidenceList({ evidence, shown = 6 }: { evidence: readonly Evidence[]; shown?: number }) {
  if (evidence.length === 0) return <p class="soft small">No evidence was given.</p>;
  return (
    <div class="evidences">
      {evidence.slice(0, shown).map((piece) => <EvidenceBlock evidence={piece} />)}
      {evidence.length > shown && <p class="soft small">and {evidence.length - shown} more in the JSON.</p>}
    </div>
  );
}

/** A line to be copied. Without JavaScript a click selects it whole. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div class="copy">
      <pre tabindex={0} role="group" aria-label={label}>{text}</pre>
      <button class="button" type="button" data-copy hidden>Copy</button>
    </div>
  );
}
