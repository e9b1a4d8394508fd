import { address, withQuery } from '../../../ui/addresses.ts';
import { Breadcrumb, Button, ButtonLink, EmptyState, Form, Moment, PageHead, Table, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { toIso } from '@writ/kernel';
import type { StrayMail } from '../mail-intake/index.ts';

interface StrayMailPageProps {
  frame: Frame;
  mails: readonly StrayMail[];
  /** Older ones follow. */
  hasMore: boolean;
  mayRaise: boolean;
}

const OUTCOMES: Readonly<Record<StrayMail['outcome'], string>> = { 'set-aside': 'set aside', bounce: 'came back', waiting: 'not read yet' };

/** Mail to the security address that opened no report and joined none, so that a wrong guess costs a look and not a report. */
export function StrayMailPage({ frame, mails, hasMore, mayRaise }: StrayMailPageProps) {
  const last = mails.at(-1);
  return (
    <Layout frame={frame} title="Mail that opened no report" room="Reports">
      <Breadcrumb steps={[{ href: address.reports, text: 'Reports' }]} />
      <PageHead title="Mail that opened no report" about="Automatic answers, lists, mail that came back, and what is still to be read. Nothing of it is lost; make a report of what a person wrote." />
      {mails.length === 0
        ? <EmptyState title="No such mail">Everything that came to the security address is a report, or belongs to one.</EmptyState>
        : <Table caption="Mail that opened no report, the latest first" columns={columns(frame, mayRaise)} rows={mails} />}
      {hasMore && last && <p><ButtonLink href={withQuery(address.strayMail, { before: toIso(last.receivedAt) })}>Older</ButtonLink></p>}
    </Layout>
  );
}

function columns(frame: Frame, mayRaise: boolean): Column<StrayMail>[] {
  return [
    { head: 'Subject', kind: 'lead', cell: ({ subject, from }) => <>{subject || 'Without a subject'}<div class="why">{from || 'sender unknown'}</div></> },
    { head: 'Came', narrowHead: 'Came', cell: ({ receivedAt }) => <Moment at={receivedAt} reader={frame} /> },
    { head: 'What became of it', narrowHead: 'Became', cell: ({ outcome, because, attempts, lastReason }) => <>{OUTCOMES[outcome]}<div class="why">{[...because.map((code) => code.replaceAll('-', ' ')), ...(outcome === 'waiting' && attempts > 0 ? [attempts === 1 ? 'read once in vain' : `read ${attempts} times in vain`] : []), ...(lastReason ? [lastReason] : [])].join(', ')}</div></> },
    ...(mayRaise ? [{ head: '', cell: ({ id, outcome, subject }: StrayMail) => outcome !== 'waiting' && <Form inline action={`${address.strayMail}/${id}/raise`} label={`Make a report of: ${subject}`}><Button little>Make a report of it</Button></Form> }] : []),
  ];
}
