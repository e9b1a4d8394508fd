import { address, withQuery } from '../../ui/addresses.ts';
import { ButtonLink, EmptyState, FilterBar, Live, PageHead, Pager, Tabs, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { FINDING_STATES, PRIORITIES, type FindingState, type FindingsPage as Findings } from './finding.ts';
import { FINDING_WORDS, FindingsTable } from './findings-table.tsx';

export interface FindingsPageProps {
  frame: Frame;
  findings: Findings;
  /** The tab that is open. */
  state: FindingState;
  filter: { readonly control?: string | undefined; readonly assignee?: string | undefined; readonly priority?: string | undefined; readonly overdue?: string | undefined };
  sort?: string | undefined;
  /** Controls and people to choose from. */
  controls: readonly Option[];
  people: readonly Option[];
  nameOf: (person: string) => string;
}

/** The desk: what must be seen to, one finding for each control and cause. */
export function FindingsPage(props: FindingsPageProps) {
  const { frame, findings, state, nameOf, sort } = props;
  const { path } = frame;
  return (
    <Layout frame={frame} title="Desk" room="Desk">
      <PageHead title="Desk" about="One finding for each control and cause, with its subjects inside. It closes by a person, or when its control has held for a day." acts={<ButtonLink href={address.exceptions}>Exceptions</ButtonLink>} />
      <Tabs label="States" tabs={FINDING_STATES.map((each) => ({ href: withQuery(path, { state: each === 'open' ? undefined : each, after: undefined }), text: FINDING_WORDS[each], current: each === state, count: findings.counts[each] }))} />
      <Filters {...props} />
      <Live id="findings" on="findings" path={path}>
        {findings.rows.length === 0 ? <Nothing {...props} /> : <>
          <FindingsTable rows={findings.rows} frame={frame} nameOf={nameOf} sortedBy={sort ?? 'priority'} />
          <Pager path={path} page={{ total: isFiltered(props) ? undefined : findings.counts[state], after: findings.next }} shown={findings.rows.length} counted="findings" />
        </>}
      </Live>
    </Layout>
  );
}

function Filters({ frame, filter, controls, people }: FindingsPageProps) {
  return (
    <FilterBar path={frame.path} label="Findings" filters={[
      { name: 'control', label: 'Control', value: filter.control, options: [{ value: '', text: 'Any' }, ...controls] },
      { name: 'assignee', label: 'With', value: filter.assignee, options: [{ value: '', text: 'Anybody' }, { value: 'nobody', text: 'Nobody' }, ...people] },
      { name: 'priority', label: 'Priority', value: filter.priority, options: [{ value: '', text: 'Any' }, ...PRIORITIES.map((value) => ({ value, text: value }))] },
      { name: 'overdue', label: 'Due', value: filter.overdue, options: [{ value: '', text: 'Whenever' }, { value: 'yes', text: 'Overdue' }] },
    ]} />
  );
}

const NOTHING: Readonly<Record<FindingState, readonly [string, string]>> = {
  open: ['The desk is clear', 'Nothing that is measured is broken for long enough to need somebody.'],
  baseline: ['No baseline is left', 'What was already broken when measuring began has been accepted or planned.'],
  excepted: ['No finding is excepted', 'Accepted risks are listed here until they expire.'],
  'closing-proposed': ['Nothing waits to be closed', 'A finding whose control holds again comes here for a day.'],
  closed: ['Nothing was closed yet', 'Findings stay here as history.'],
};

function isFiltered({ filter }: FindingsPageProps): boolean {
  return Object.values(filter).some(Boolean);
}

function Nothing(props: FindingsPageProps) {
  const filtered = isFiltered(props);
  const [title, text] = filtered ? (['No finding fits', 'Take a filter away to see more.'] as const) : NOTHING[props.state];
  return <EmptyState title={title} acts={filtered && <a class="button" href={address.findings}>All open findings</a>}>{text}</EmptyState>;
}
