import type { PropsWithChildren } from 'hono/jsx';
import { withQuery } from '../addresses.ts';
import { sayCount, sayNumber } from '../say-number.ts';
import { Button, ButtonLink } from './button.tsx';
import type { Option } from './form.tsx';

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** With options a choice, without a field to type in. The first option is the one that filters nothing, with the value ''. */
  readonly options?: readonly Option[] | undefined;
  readonly value?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly type?: 'search' | 'date' | undefined;
}

/** Narrows a list by its address, so that the narrowed list can be sent to somebody. The first typed field takes the key `/`. */
export function FilterBar({ path, filters, label }: { path: string; filters: readonly Filter[]; label: string }) {
  const active = filters.filter(({ value }) => value);
  const base = path.split('?', 1)[0]!;
  const sort = new URLSearchParams(path.split('?')[1] ?? '').get('sort');
  return <>
    <form class="filters" method="get" action={base} role="search" aria-label={label}>
      {sort && <input type="hidden" name="sort" value={sort} />}
      {filters.map((filter) => <FilterField filter={filter} />)}
      <Button>Apply</Button>
    </form>
    {active.length > 0 && (
      <ul class="chips" aria-label="Filters that apply">
        {active.map((filter) => (
          <li><a href={withQuery(path, { [filter.name]: undefined, after: undefined, before: undefined })}>
            {filter.label}: {filter.options?.find(({ value }) => value === filter.value)?.text ?? filter.value} <span aria-hidden="true">×</span><span class="unseen">, remove</span>
          </a></li>
        ))}
      </ul>
    )}
  </>;
}

function FilterField({ filter: { name, label, options, value, placeholder, type = 'search' } }: { filter: Filter }) {
  const id = `filter-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {options
        ? <select id={id} name={name}>{options.map((option) => <option value={option.value} selected={option.value === (value ?? '')}>{option.text}</option>)}</select>
        : <input id={id} name={name} type={type} value={value} placeholder={placeholder} data-filter={type === 'search' ? '' : undefined} />}
    </div>
  );
}

/** Where a page of a list stands. `before` and `after` are the cursors of its neighbours, absent at an end. */
export interface PageOfList {
  readonly total?: number | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Steps through a list by cursor; never by number, which slips when rows come and go. Offers the whole list as CSV and JSON. */
export function Pager({ path, page, shown, counted, exports = true }: { path: string; page: PageOfList; shown: number; counted: string; exports?: boolean }) {
  const total = page.total;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span class="figures">{total !== undefined && total > shown ? `${sayNumber(shown)} of ${sayNumber(total)} ${counted}` : sayCount(shown, counted)}</span>
      <div>
        {page.before && <ButtonLink little href={withQuery(path, { before: page.before, after: undefined })}>Previous</ButtonLink>}
        {page.after && <ButtonLink little href={withQuery(path, { after: page.after, before: undefined })}>Next</ButtonLink>}
        {exports && <ExportLinks path={path} />}
      </div>
    </nav>
  );
}

/** The same list for machines: every list and proof has both. */
export function ExportLinks({ path }: { path: string }) {
  const bare = withQuery(path, { after: undefined, before: undefined });
  return <>
    <ButtonLink little kind="quiet" href={withQuery(bare, { format: 'csv' })} download>CSV</ButtonLink>
    <ButtonLink little kind="quiet" href={withQuery(bare, { format: 'json' })}>JSON</ButtonLink>
  </>;
}

/** Links between views of one thing; the one that is shown is marked. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { href: string; text: string; current: boolean; count?: number | undefined }[] }) {
  return (
    <nav aria-label={label}>
      <ul class="tabs">
        {tabs.map(({ href, text, current, count }) => (
          <li><a href={href} aria-current={current ? 'page' : undefined}>{text}{count !== undefined && <span class="soft figures"> {sayNumber(count)}</span>}</a></li>
        ))}
      </ul>
    </nav>
  );
}

/** Labels of a subject: `environment=production`. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return <span class="soft small">no labels</span>;
  return <span class="labels">{entries.map(([key, value]) => <span class="label" title={`${key}=${value}`}>{key}={value}</span>)}</span>;
}

const PRIORITY_MEANING = { P0: 'drop everything', P1: 'schedule within 7 days', P2: 'schedule within 30 days', P3: 'fix within 180 days' } as const;

/** P0 to P3, with what the priority asks for. */
export function Priority({ priority }: { priority: keyof typeof PRIORITY_MEANING }) {
  return <abbr class={`priority ${priority.toLowerCase()}`} title={PRIORITY_MEANING[priority]}>{priority}</abbr>;
}

/** Names and values, one under the other. */
export function FactList({ children }: PropsWithChildren) {
  return <dl class="facts">{children}</dl>;
}

/** One line of a `FactList`. */
export function FactRow({ name, children }: PropsWithChildren<{ name: string }>) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}
