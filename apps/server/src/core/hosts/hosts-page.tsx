import { MS, type Id, type Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Age, ButtonLink, EmptyState, FilterBar, Labels, Live, PageHead, Pager, Table, Ticks, type Column, type PageOfList, type Tick } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayNumber } from '../../ui/say-number.ts';

export interface HostRow {
  readonly id: Id<'host'>;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly lastSeenAt: Instant;
  readonly isRevoked: boolean;
  readonly operatingSystem?: string | undefined;
  /** What each control says of it, in the order of the policy. */
  readonly ticks: readonly Tick[];
}

export interface HostsPageProps {
  frame: Frame;
  rows: readonly HostRow[];
  page: PageOfList;
  /** Of all hosts, whatever the filter. */
  counts: { readonly enrolled: number; readonly silent: number; readonly broken: number };
  filter: { readonly q?: string | undefined; readonly state?: string | undefined; readonly label?: string | undefined; readonly standing?: string | undefined };
  sort?: string | undefined;
  mayEnrol: boolean;
}

// Agents speak every five minutes at least; three misses are silence, as for facts.
const SILENT_MS = 15 * MS.minute;

/** All hosts, a page at a time, with what the policy says of each. */
export function HostsPage({ frame, rows, page, counts, filter, sort, mayEnrol }: HostsPageProps) {
  const enrol = mayEnrol && <ButtonLink kind="main" href={address.enrolHost}>Enrol a host</ButtonLink>;
  const about = <>{sayNumber(counts.enrolled)} enrolled, {sayNumber(counts.broken)} with something broken, {sayNumber(counts.silent)} silent.</>;
  return (
    <Layout frame={frame} title="Hosts" room="Hosts">
      <PageHead title="Hosts" about={about} acts={enrol} />
      <FilterBar path={frame.path} label="Hosts" filters={[
        { name: 'q', label: 'Name', value: filter.q, placeholder: 'web' },
        { name: 'label', label: 'Label', value: filter.label, placeholder: 'environment=production' },
        { name: 'state', label: 'State', value: filter.state, options: [{ value: '', text: 'Any' }, { value: 'broken', text: 'Something broken' }, { value: 'unknown', text: 'Something unknown' }, { value: 'kept', text: 'All kept' }] },
        { name: 'standing', label: 'Standing', value: filter.standing, options: [{ value: '', text: 'Enrolled' }, { value: 'revoked', text: 'Revoked' }, { value: 'all', text: 'Both' }] },
      ]} />
      <Live id="hosts" on="hosts" path={frame.path}>
        {rows.length === 0
          ? <NoHosts isFiltered={Boolean(filter.q || filter.state || filter.label || filter.standing)} enrol={enrol} />
          : <>
            <Table caption="Hosts" columns={columns(frame)} rows={rows} path={frame.path} sortedBy={sort ?? 'name'} />
            <Pager path={frame.path} page={page} shown={rows.length} counted="hosts" />
          </>}
      </Live>
    </Layout>
  );
}

function columns(frame: Frame): Column<HostRow>[] {
  return [
    { head: 'Name', kind: 'lead', sort: 'name', cell: ({ id, name, isRevoked }) => <><a href={address.host(id)}>{name}</a>{isRevoked && <span class="why"> revoked</span>}</> },
    { head: 'Controls', cell: ({ ticks }) => <Ticks ticks={ticks} /> },
    { head: 'System', cell: ({ operatingSystem }) => operatingSystem ?? <span class="soft">not seen yet</span> },
    { head: 'Labels', kind: 'wide', cell: ({ labels }) => <Labels labels={labels} /> },
    { head: 'Last word', sort: 'seen', narrowHead: 'Last word', cell: ({ lastSeenAt, isRevoked }) => <><Age at={lastSeenAt} reader={frame} />{!isRevoked && frame.now - lastSeenAt > SILENT_MS && <b class="broken"> silent</b>}</> },
  ];
}

function NoHosts({ isFiltered, enrol }: { isFiltered: boolean; enrol: unknown }) {
  return isFiltered
    ? <EmptyState title="No host fits" acts={<a class="button" href={address.hosts}>All hosts</a>}>Take a filter away, or look among the revoked.</EmptyState>
    : <EmptyState title="No host is enrolled" acts={enrol as never}>Hosts measure themselves: an agent on each reads its effective state and sends what it saw. One line adds a host.</EmptyState>;
}
