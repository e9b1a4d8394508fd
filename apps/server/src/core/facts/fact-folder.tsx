import type { Child } from 'hono/jsx';
import type { Fact } from '@writ/contract';
import { Age, EvidenceList, StateLabel } from '../../ui/components/index.ts';
import type { Reader } from '../../ui/say-time.ts';
import { factTitle, sayFact } from './say-fact.ts';

// A host has thousands of packages and a page has 50 KB: the page shows the beginning, the JSON has it all.
const SHOWN_ITEMS = 6;
const SHOWN_DEPTH = 3;

/** One fact: its line and age closed, its whole value and what was looked at open. */
export function FactFolder({ fact, reader }: { fact: Fact; reader: Reader }) {
  return (
    <details class="folder" id={fact.kind}>
      <summary>
        <span><b>{factTitle(fact.kind)}</b> <span class="soft">{sayFact(fact, reader.now)}</span></span>
        <span class="soft small">{fact.state === 'unknown' && <><StateLabel state="unknown" /> </>}{fact.source.how === 'attested' && 'attested, '}<Age at={fact.observedAt} reader={reader} /></span>
      </summary>
      <div class="stack">
        {fact.state === 'unknown' ? <p>{fact.message} {fact.remedy && <code>{fact.remedy}</code>}</p> : <Value value={fact.value} depth={0} />}
        {fact.evidence.length > 0 && <EvidenceList evidence={fact.evidence} shown={4} />}
        <p class="soft small">{fact.source.how === 'measured' ? 'Measured' : 'Attested'} by {fact.source.by}. <code>{fact.kind}</code></p>
      </div>
    </details>
  );
}

function Value({ value, depth }: { value: unknown; depth: number }): Child {
  if (Array.isArray(value)) return <Items items={value} depth={depth} />;
  if (typeof value !== 'object' || value === null) return <>{sayScalar(value)}</>;
  if (depth >= SHOWN_DEPTH) return <>…</>;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (depth > 0) return <span>{entries.map(([key, item], index) => <>{index > 0 && ', '}<span class="soft">{sayKey(key)}</span> <Value value={item} depth={depth + 1} /></>)}</span>;
  return <dl class="fact-value">{entries.map(([key, item]) => <><dt>{sayKey(key)}</dt><dd><Value value={item} depth={depth + 1} /></dd></>)}</dl>;
}

function Items({ items, depth }: { items: readonly unknown[]; depth: number }) {
  if (items.length === 0) return <span class="soft">none</span>;
  const shown = items.slice(0, SHOWN_ITEMS);
  const more = items.length - shown.length;
  if (items.every((item) => typeof item !== 'object')) return <>{shown.map(sayScalar).join(', ')}{more > 0 && ` and ${more} more`}</>;
  return <ul>{shown.map((item) => <li><Value value={item} depth={depth} /></li>)}{more > 0 && <li class="soft">and {more} more</li>}</ul>;
}

function sayScalar(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return String(value).slice(0, 300);
}

/** `passwordAuthentication` → `password authentication`. */
function sayKey(key: string): string {
  return key.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
