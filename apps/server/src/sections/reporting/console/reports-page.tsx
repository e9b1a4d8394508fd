import { address, withQuery } from '../../../ui/addresses.ts';
import { Age, ButtonLink, Day, EmptyState, FilterBar, PageHead, Table, Tabs, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { PAGE_ROWS, type ReportPage, type ReportRow } from '../reports/list-reports.ts';
import { REPORT_STATES, type ReportState } from '../tables.ts';
import { STATE_WORDS } from './say-report.ts';

interface ReportsPageProps {
  frame: Frame;
  reports: ReportPage;
  state: ReportState | undefined;
  q: string | undefined;
  page: number;
}

/** The queue of reports: urgent ones first, then by the evidence that they show. All keep the same clock. */
export function ReportsPage({ frame, reports, state, q, page }: ReportsPageProps) {
  const pages = Math.max(1, Math.ceil(reports.total / PAGE_ROWS));
  return (
    <Layout frame={frame} title="Reports" room="Reports">
      <PageHead title="Reports" about="Urgent ones first, then by the evidence that they show. The order decides nothing else: each has the same clock, and none closes by itself." acts={<ButtonLink href={address.strayMail}>Other mail</ButtonLink>} />
      <Tabs label="States" tabs={[undefined, ...REPORT_STATES].map((each) => ({ href: withQuery(frame.path, { state: each ?? 'all', page: undefined }), text: each === undefined ? 'all' : STATE_WORDS[each], current: each === state }))} />
      <FilterBar path={frame.path} label="Reports" filters={[{ name: 'q', label: 'Number, tracking id or words', value: q }]} />
      {reports.rows.length === 0
        ? <EmptyState title={q ? 'No report fits' : 'No report here'}>{q ? 'Take words away to see more.' : 'What strangers send by the form or by mail appears here at once.'}</EmptyState>
        : <>
          <Table caption="Reports" columns={columns(frame)} rows={reports.rows} />
          <p class="soft">{reports.total === 1 ? '1 report' : `${reports.total} reports`}, page {page} of {pages}{page < pages && <> · <a href={withQuery(frame.path, { page: String(page + 1) })}>Next</a></>}{page > 1 && <> · <a href={withQuery(frame.path, { page: String(page - 1) })}>Previous</a></>}</p>
        </>}
    </Layout>
  );
}

function columns(frame: Frame): Column<ReportRow>[] {
  return [
    { head: 'Report', kind: 'lead', cell: ({ id, number, title }) => <a href={address.report(id)}>{number}. {title || 'Without a title'}</a> },
    { head: 'State', narrowHead: 'State', cell: ({ state, urgent }) => <>{STATE_WORDS[state]}{urgent && <b> · urgent</b>}</> },
    { head: 'Came', narrowHead: 'Came', cell: ({ receivedAt, channel }) => <><Age at={receivedAt} reader={frame} /> by {channel}</> },
    { head: 'Review', narrowHead: 'Review', cell: ({ reviewedAt, reviewDueAt }) => (reviewedAt === undefined ? <>due <Age at={reviewDueAt} reader={frame} /></> : <Day at={reviewedAt} reader={frame} />) },
    { head: 'Evidence', narrowHead: 'Evidence', cell: ({ rank }) => <>{rank} of 100</> },
    { head: '', cell: ({ waitsForUs }) => (waitsForUs ? <b>waits for us</b> : '') },
  ];
}
