import { address } from '../ui/addresses.ts';
import { Button, EmptyState, PageHead, Part } from '../ui/components/index.ts';
import type { Frame } from '../ui/frame.ts';
import { Layout } from '../ui/layout.tsx';
import { sayCount } from '../ui/say-number.ts';

export interface SearchResult {
  readonly href: string;
  readonly title: string;
  /** Words around what was found, or what the thing is. */
  readonly text: string;
}
/** Results of one kind, best first, with the way to all of them. */
export interface SearchGroup {
  readonly name: 'Clauses' | 'Controls' | 'Hosts' | 'People' | 'Services' | 'SSH keys' | 'Findings' | 'Journal';
  readonly results: readonly SearchResult[];
  readonly more?: { readonly count: number; readonly href: string } | undefined;
}

/** Everything that has the words that were typed. */
export function SearchPage({ frame, q, groups }: { frame: Frame; q: string; groups: readonly SearchGroup[] }) {
  const found = groups.filter(({ results }) => results.length > 0);
  const count = found.reduce((sum, { results, more }) => sum + results.length + (more?.count ?? 0), 0);
  return (
    <Layout frame={frame} title={q ? `${q}: found` : 'Find'}>
      <PageHead title="Find" about={q ? (count === 0 ? undefined : sayCount(count, 'results')) : 'Clauses by their words, hosts and people by name or address, keys by fingerprint, findings by what is broken.'} />
      <form class="filters" method="get" action={address.search} role="search" aria-label="Find in everything">
        <div class="field"><label for="q">Words, a name, a fingerprint or an id</label><input id="q" name="q" type="search" value={q} maxlength={200} autofocus={!q} data-filter /></div>
        <Button kind="main">Find</Button>
      </form>
      {q && found.length === 0 && <EmptyState title={`Nothing has “${q.slice(0, 60)}”`}>Names are found by a part of them, fingerprints by their beginning, ids whole.</EmptyState>}
      {found.map(({ name, results, more }) => (
        <Part title={name}>
          <ul class="results">
            {results.map(({ href, title, text }) => <li><a href={href}>{title}</a><p>{text}</p></li>)}
            {more && more.count > 0 && <li><a href={more.href}>and {sayCount(more.count, 'others')}</a></li>}
          </ul>
        </Part>
      ))}
    </Layout>
  );
}
