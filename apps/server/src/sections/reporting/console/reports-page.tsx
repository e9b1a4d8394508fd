import { saySpan } from '@writ/kernel';
import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, ButtonLink, EmptyState, FilterBar, Moment, PageHead, StateLabel, Table, Tabs, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayCount, sayNumber } from '../../../ui/say-number.ts';
import type { QueueCounts } from '../reports/count-reports.ts';
import { PAGE_ROWS, type ReportPage, type ReportRow } from '../reports/list-reports.ts';
import { REPORT_STATES } from '../tables.ts';
import { STATE_WORDS } from './say-report.ts';

/** What of the queue is shown: what waits for us, one state, or all. */
export const QUEUE_VIEWS = ['waiting', ...REPORT_STATES, 'all'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

interface ReportsPageProps {
  frame: Frame;
  reports: ReportPage;
  counts: QueueCounts;
  view: QueueView;
  q: string | undefined;
  page: number;
}

/** The queue of reports: how many wait and what is due first, then the urgent ones, then the others by the evidence that they show. All keep the same clock. */
export function ReportsPage({ frame, reports, counts, view, q, page }: ReportsPageProps) {
  const pages = Math.max(1, Math.ceil(reports.total / PAGE_ROWS));
  return (
    <Layout frame={frame} title="Reports" room="Reports">
      <PageHead title="Reports" acts={<><ButtonLink href={address.canaries} kind="quiet">Canaries</ButtonLink><ButtonLink href={address.strayMail}>Mail that opened none</ButtonLink></>} />
      <Standing counts={counts} frame={frame} />
      <Tabs label="Which reports" tabs={QUEUE_VIEWS.filter((each) => each === view || countOf(counts, each) > 0 || each === 'waiting' || each === 'all').map((each) => ({ href: withQuery(frame.path, { state: each, page: undefined }), text: `${VIEW_WORDS[each]} ${sayNumber(countOf(counts, each))}`, current: each === view }))} />
      <FilterBar path={frame.path} label="Reports" filters={[{ name: 'q', label: 'Number, tracking id or words', value: q }]} />
      {reports.rows.length === 0
        ? <Nothing view={view} q={q} counts={counts} frame={frame} />
        : <>
          <Table caption="Reports" columns={columns(frame)} rows={reports.rows} />
          <p class="soft small queue-end">{sayCount(reports.total, 'reports')}, page {page} of {pages}{page < pages && <> · <a href={withQuery(frame.path, { page: String(page + 1) })}>Next</a></>}{page > 1 && <> · <a href={withQuery(frame.path, { page: String(page - 1) })}>Previous</a></>}. Urgent ones first, then by the evidence that they show. The order decides nothing else: each has the same clock, and none closes by itself.</p>
        </>}
    </Layout>
  );
}

const VIEW_WORDS: Readonly<Record<QueueView, string>> = { waiting: 'waits for us', ...STATE_WORDS, all: 'all' };

function countOf({ all, waiting, byState }: QueueCounts, view: QueueView): number {
  return view === 'all' ? all : view === 'waiting' ? waiting : (byState.get(view) ?? 0);
}

/** What a tired person wants to know first. */
function Standing({ counts: { waiting, overdue, nextDueAt, all }, frame }: { counts: QueueCounts; frame: Frame }) {
  const due = nextDueAt !== undefined && <>The next review is due <Age at={nextDueAt} reader={frame} /> (<Moment at={nextDueAt} reader={frame} />).</>;
  return (
    <section class="verdict standing" aria-label="How the queue stands">
      <p class="big">{sayNumber(waiting)} <small>{waiting === 1 ? 'report waits for us' : 'reports wait for us'}</small></p>
      {overdue > 0 ? <p><StateLabel state="broken" word={overdue === 1 ? '1 review is overdue' : `${sayNumber(overdue)} reviews are overdue`} /> {due}</p> : <p class="soft">{due || (all === 0 ? 'None has come yet.' : 'Every report has its verdict.')}</p>}
    </section>
  );
}

function Nothing({ view, q, counts, frame }: Pick<ReportsPageProps, 'view' | 'q' | 'counts' | 'frame'>) {
  if (q) return <EmptyState title="No report fits">Take words away to see more.</EmptyState>;
  if (counts.all === 0) return <EmptyState title="No report yet">What strangers send by the form or by mail appears here at once, and the point of contact is called.</EmptyState>;
  return <EmptyState title={view === 'waiting' ? 'Nothing waits for us' : 'No report here'} acts={<ButtonLink href={withQuery(frame.path, { state: 'all', page: undefined })}>All {sayCount(counts.all, 'reports')}</ButtonLink>}>{view === 'waiting' ? 'Every report has its verdict, and every reporter has our last word.' : 'None is in this state.'}</EmptyState>;
}

function columns(frame: Frame): Column<ReportRow>[] {
  return [
    { head: 'Report', kind: 'lead', cell: ({ id, number, title, receivedAt, channel }) => <><a href={address.report(id)}>{number}. {title || 'Without a title'}</a><div class="why">came <Age at={receivedAt} reader={frame} /> by {channel}</div></> },
    { head: 'State', narrowHead: 'State', cell: ({ state, urgent, waitsForUs, closedAt }) => <>{STATE_WORDS[state]}{urgent && closedAt === undefined && <b> · urgent</b>}{waitsForUs && state !== 'new' && <div class="why">the reporter wrote last</div>}</> },
    { head: 'Review', narrowHead: 'Review', cell: (row) => <Reviewed row={row} frame={frame} /> },
    { head: 'Evidence', narrowHead: 'Evidence', kind: 'num', cell: ({ rank }) => <>{rank}<span class="unseen"> of 100</span></> },
  ];
}

/** Whether its clock was kept. */
function Reviewed({ row: { reviewedAt, reviewDueAt }, frame }: { row: ReportRow; frame: Frame }) {
  if (reviewedAt !== undefined) return reviewedAt <= reviewDueAt ? <>in time</> : <StateLabel state="broken" word={`${saySpan(reviewedAt - reviewDueAt)} late`} />;
  return frame.now <= reviewDueAt ? <>due <Age at={reviewDueAt} reader={frame} /></> : <StateLabel state="broken" word={`${saySpan(frame.now - reviewDueAt)} overdue`} />;
}
